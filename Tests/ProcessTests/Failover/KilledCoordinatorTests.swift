import Cluster
import ClusterClient
import KafkaProtocol
import TestSupport
import Testing

extension ProcessSuites.FailoverTests {
    /// How many times a coordinator is killed.
    private static let coordinatorKillCount = max(10, killCount / 2)
    private static let topic = "worked"
    private static let partitionCount: Int32 = 6
    private static let groups = ["eager-workers", "cooperative-workers", "static-workers"]

    private static let committingMembers = groups.flatMap { group in
        (1...3).map { number in
            let name = "\(group)-\(number)"
            return GroupMembers.Member(
                name: name,
                group: group,
                topic: topic,
                strategy: group == "cooperative-workers" ? "cooperative-sticky" : "range",
                instanceId: group == "static-workers" ? name : nil,
                commitIntervalMilliseconds: 100
            )
        }
    }

    /// Groups of each kind read and commit while the broker that coordinates one of them is killed, again and again.
    @Test func aKilledCoordinatorTakesNothingBackAndGivesNothingTwice() async throws {
        try await TestCluster.run { cluster in
            try await cluster.createTopic(
                Self.topic,
                partitions: Self.partitionCount,
                configs: [("min.insync.replicas", "2")]
            )
            let load = CheckedLoad(cluster, topic: Self.topic, recordsPerSecond: 600)
            try await load.start()
            try await GroupMembers.run(cluster, Self.committingMembers) { members in
                for group in Self.groups { try await Self.waitForWork(of: group, members, cluster) }
                let watch = CommittedOffsetsWatch(cluster, Self.groups)
                let watching = Task { await watch.run() }
                for kill in 0..<Self.coordinatorKillCount {
                    try await Self.killCoordinator(of: Self.groups[kill % Self.groups.count], members, cluster)
                }
                watching.cancel()
                await watching.value
                for group in Self.groups { try await Self.judge(group, members, watch, cluster) }
            }
            try await load.stopAndJudge()
        }
    }

    private static func killCoordinator(
        of group: String,
        _ members: GroupMembers,
        _ cluster: TestCluster
    ) async throws {
        let coordinator = try await cluster.coordinator(of: group)
        try await cluster.supervisor.kill(coordinator)
        let time = GroupMembers.nowMilliseconds
        try await eventually("another broker than \(coordinator) coordinates \(group)") {
            try await cluster.coordinator(of: group)
        } until: {
            $0 != coordinator
        }
        for group in Self.groups { try await self.waitForWork(of: group, members, cluster, after: time) }
        try await cluster.supervisor.start(coordinator)
        try await cluster.waitForFullISR("__consumer_offsets")
        try await cluster.waitForFullISR(Self.topic)
    }

    /// The group is stable, all partitions have an owner, and what each of them reads is committed after that time.
    private static func waitForWork(
        of group: String,
        _ members: GroupMembers,
        _ cluster: TestCluster,
        after milliseconds: Int64 = 0
    ) async throws {
        let before = try members.acknowledged(in: group, before: milliseconds)
        try await eventually("\(group) is stable, and every partition's offset moves") {
            let state = try await cluster.group(group).groupState
            let owned = try members.owned(in: group).flatMap { $0.map(Array.init) ?? [] }
            let now = try members.acknowledged(in: group)
            let moved = (0..<Self.partitionCount).filter { (now[$0] ?? 0) > before[$0] ?? 0 }
            return "\(state), owned \(owned.sorted()), moved \(moved)"
        } until: {
            let all = Array(0..<Self.partitionCount)
            return $0 == "Stable, owned \(all), moved \(all)"
        }
    }

    private static func judge(
        _ group: String,
        _ members: GroupMembers,
        _ watch: CommittedOffsetsWatch,
        _ cluster: TestCluster
    ) async throws {
        // What the coordinators told while they were killed.
        let looks = watch.looks(at: group)
        #expect(looks.count > 10, "\(group) was looked at \(looks.count) times")
        #expect(watch.stepsBack(of: group) == [], "\(group)")
        for look in looks {
            for (partition, offset) in try members.acknowledged(in: group, before: look.askedAtMilliseconds) {
                #expect(look.offsets[partition] ?? -1 >= offset, "\(group), partition \(partition) at \(look)")
            }
        }
        // What they wrote.
        let history = try await OffsetsTopicHistory.read(group, cluster)
        #expect(history.stepsBack == [], "\(group)")
        #expect(history.doubleAssignments == [], "\(group)")
        // What the members say that they had, and what the coordinators gave them.
        var ownership = OwnershipHistory()
        for member in members.members where member.group == group {
            ownership.add(try members.events(of: member.name), of: member.name)
        }
        #expect(ownership.conflicts == [], "\(group)")
        for tenure in ownership.tenures {
            let given = history.generations.contains {
                $0.number == tenure.fromGeneration
                    && $0.assignments[tenure.memberId]?.contains(tenure.partition) == true
            }
            #expect(given, "\(group), partition \(tenure.partition): nobody gave it to \(tenure)")
        }
        let last = history.generations.last?.number ?? 0
        print("  \(group): \(history.commits.count) commits, \(looks.count) looks, generation \(last) at the end")
        #expect(ownership.tenures.count >= Int(Self.partitionCount))
    }
}
