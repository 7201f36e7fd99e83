import CommitLog
import Engine
import KafkaProtocol
import Testing

/// A coordinator that takes over many offsets does so in steps, between which the node does everything else.
@Suite struct CoordinatorLoadTests {
    private static let partitions = 1000
    private static let groups = 20
    /// What one step replays at the most.
    private static let recordsPerStep = 2000

    private static func cluster() throws -> EngineCluster {
        let cluster = try EngineCluster(brokers: [1], settings: [("offsets.topic.num.partitions", "1")])
        try cluster.create("t", replicas: Array(repeating: [1], count: self.partitions))
        return cluster
    }

    private static func commit(_ group: Int, of partitions: Int, on cluster: EngineCluster) throws {
        let request = OffsetCommitRequest(
            groupId: "g\(group)",
            topics: [
                OffsetCommitRequest.OffsetCommitRequestTopic(
                    name: "t",
                    partitions: (0..<Int32(partitions)).map {
                        OffsetCommitRequest.OffsetCommitRequestPartition(
                            partitionIndex: $0,
                            committedOffset: Int64(group * 1000) + Int64($0)
                        )
                    }
                )
            ]
        )
        var codes: Set<ErrorCode> = []
        repeat {
            let answer = try cluster.ask(request, version: 9)
            codes = Set(answer.topics.flatMap { $0.partitions.map(\.errorCode) })
            if codes != [.none] { cluster.run(milliseconds: 100) }
        } while codes == [.notCoordinator] || codes == [.coordinatorLoadInProgress]
        #expect(codes == [.none])
    }

    /// How often broker 1 has known all groups.
    private static func loads(of cluster: EngineCluster) -> [NodeOccurrence] {
        cluster.occurrences(on: 1).filter { if case .groupsLoaded = $0 { true } else { false } }
    }

    /// Each step replays its portion and no more; the groups begin to live in the one after the last portion.
    private static func steps(for records: Int64) -> Int {
        (Int(records) + self.recordsPerStep - 1) / self.recordsPerStep
    }

    /// Counts the steps after which broker 1 leads the groups' partition and does not know all of them yet.
    private final class StepCount {
        private(set) var value = 0

        private static func isLed(_ replica: ReplicaInspection) -> Bool {
            replica.name.topic == "__consumer_offsets" && replica.isLeader
        }

        init(_ cluster: EngineCluster, until isDone: @escaping () -> Bool) {
            cluster.stepped = { [unowned self, unowned cluster] id in
                guard id == 1, cluster.isRunning(1), !isDone(),
                    cluster.node(1).inspectedReplicas.contains(where: Self.isLed)
                else { return }
                self.value += 1
            }
        }
    }

    private static func fetch(_ group: Int, from cluster: EngineCluster) throws
        -> OffsetFetchResponse.OffsetFetchResponseGroup
    {
        let request = OffsetFetchRequest(groups: [.init(groupId: "g\(group)", topics: nil)])
        return try #require(try cluster.ask(request, version: 9).groups.first)
    }

    /// The coordinator's first commit creates the topic that groups are kept in.
    private static func waitForCoordinator(_ cluster: EngineCluster) throws {
        let request = FindCoordinatorRequest(coordinatorKeys: ["g0"])
        while try cluster.ask(request).coordinators.first?.errorCode != ErrorCode.none {
            cluster.run(milliseconds: 100)
        }
    }

    @Test func aLargePartitionIsReadInSteps() throws {
        let cluster = try Self.cluster()
        try Self.waitForCoordinator(cluster)
        for group in 0..<Self.groups { try Self.commit(group, of: Self.partitions, on: cluster) }
        let records = try cluster.replica("__consumer_offsets", on: 1).log.logEndOffset
        #expect(records >= Int64(Self.groups * Self.partitions))
        cluster.kill(1)
        try cluster.start(1)
        let before = Self.loads(of: cluster).count
        let steps = Self.StepCount(cluster, until: { Self.loads(of: cluster).count > before })
        var answers = 0
        while Self.loads(of: cluster).count == before, steps.value < 10_000 {
            if try Self.fetch(0, from: cluster).errorCode == .coordinatorLoadInProgress { answers += 1 }
            cluster.run(milliseconds: 1)
        }
        #expect(steps.value == Self.steps(for: records))
        #expect(answers > 0, "others are served between two steps")
        guard case .groupsLoaded(_, _, let groups, let offsets)? = Self.loads(of: cluster).last else {
            Issue.record("the groups were not loaded")
            return
        }
        #expect(groups == Self.groups)
        #expect(offsets == Self.groups * Self.partitions)
        let last = try Self.fetch(Self.groups - 1, from: cluster)
        #expect(last.topics.map(\.name) == ["t"])
        let found = last.topics.first?.partitions ?? []
        #expect(found.map(\.partitionIndex) == Array(0..<Int32(Self.partitions)))
        #expect(
            found.map(\.committedOffset) == (0..<Int64(Self.partitions)).map { Int64((Self.groups - 1) * 1000) + $0 }
        )
    }

    /// A commit of so many partitions that its batch is compressed: a short stretch of the log holds many records.
    @Test func aCompressedBatchIsReplayedInStepsToo() throws {
        let cluster = try Self.cluster()
        try Self.waitForCoordinator(cluster)
        let partitions = (0..<Int32(Self.partitions)).map {
            OffsetCommitRequest.OffsetCommitRequestPartition(
                partitionIndex: $0,
                committedOffset: Int64($0),
                committedMetadata: String(repeating: "m", count: 1000)
            )
        }
        for group in 0..<Self.groups {
            let answer = try cluster.ask(
                OffsetCommitRequest(groupId: "g\(group)", topics: [.init(name: "t", partitions: partitions)]),
                version: 9
            )
            #expect(answer.topics.allSatisfy { $0.partitions.allSatisfy { $0.errorCode == .none } })
        }
        // All of it is one stretch of the log.
        let records = try cluster.replica("__consumer_offsets", on: 1).log.logEndOffset
        #expect(records >= Int64(Self.groups * Self.partitions))
        cluster.kill(1)
        try cluster.start(1)
        let before = Self.loads(of: cluster).count
        let steps = Self.StepCount(cluster, until: { Self.loads(of: cluster).count > before })
        while Self.loads(of: cluster).count == before, steps.value < 10_000 { cluster.run(milliseconds: 1) }
        #expect(steps.value == Self.steps(for: records))
        #expect(try Self.fetch(0, from: cluster).errorCode == .none)
        #expect(try Self.fetch(Self.groups - 1, from: cluster).topics.first?.partitions.count == Self.partitions)
    }
}
