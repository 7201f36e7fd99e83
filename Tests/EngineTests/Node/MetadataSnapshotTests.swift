import Buffers
import CommitLog
import Engine
import KafkaProtocol
import Testing

@Suite struct MetadataSnapshotTests {
    private static let settings = [("metadata.log.max.record.bytes.between.snapshots", "500")]

    private func taken(_ cluster: EngineCluster, _ id: Int32) -> Int {
        cluster.occurrences(on: id).filter { if case .snapshotTaken = $0 { true } else { false } }.count
    }

    private func fetched(_ cluster: EngineCluster, _ id: Int32) -> Int {
        cluster.occurrences(on: id).filter { if case .snapshotFetched = $0 { true } else { false } }.count
    }

    @Test func everyNodeTakesSnapshotsAndItsLogBeginsBehindThem() throws {
        let cluster = try EngineCluster(settings: Self.settings)
        for index in 0..<12 { try cluster.create("topic-\(index)", replicas: [[1, 2, 3], [2, 3, 1]]) }
        for id in [Int32(101), 1, 2, 3] {
            #expect(self.taken(cluster, id) > 2, "node \(id)")
            #expect(cluster.node(id).inspectedQuorum.log.logStartOffset > 0)
            #expect(cluster.node(id).inspectedQuorum.log.segmentCount < 5)
            #expect(cluster.node(id).inspectedMetadata == cluster.node(101).inspectedMetadata)
        }
    }

    @Test func aRestartBeginsWithTheNewestSnapshot() throws {
        let cluster = try EngineCluster(settings: Self.settings)
        let configs = [("retention.ms", "12345"), ("cleanup.policy", "delete")]
        for index in 0..<8 {
            try cluster.create("topic-\(index)", replicas: [[1, 2], [2, 3], [3, 1]], configs: configs)
        }
        #expect(try cluster.produce(["a"], to: "topic-3").errorCode == .none)
        let before = cluster.node(101).inspectedMetadata
        for id in [Int32(101), 1, 2, 3] { cluster.kill(id) }
        for id in [Int32(101), 1, 2, 3] { try cluster.start(id) }
        #expect(cluster.node(101).inspectedMetadata.topicNames.count > 5, "it has a snapshot from the first moment")
        cluster.run(milliseconds: 4_000)
        let after = cluster.node(101).inspectedMetadata
        #expect(after.topics.map(\.id) == before.topics.map(\.id))
        #expect(after.settings(of: .topic("topic-2")) == before.settings(of: .topic("topic-2")))
        for id in [Int32(1), 2, 3] { #expect(cluster.node(id).inspectedMetadata == after) }
        #expect(try cluster.produce(["b"], to: "topic-3").baseOffset == 1)
    }

    @Test func aBrokerThatWasAwayForLongLoadsTheControllersSnapshot() throws {
        let cluster = try EngineCluster(settings: Self.settings)
        let gone = try cluster.create("gone", replicas: [[1, 2, 3]])
        try cluster.create("kept", replicas: [[1, 2, 3]], configs: [("min.insync.replicas", "1")])
        // Frozen, it still has its old metadata when it goes on; killed, it begins anew.
        for isFrozen in [true, false] {
            let before = self.fetched(cluster, 3)
            if isFrozen { cluster.freeze(3) } else { cluster.kill(3) }
            cluster.run(milliseconds: 3_000)
            if isFrozen {
                _ = try cluster.ask(
                    DeleteTopicsRequest(topics: [.init(name: nil, topicId: gone)], timeoutMs: 1_000)
                )
            }
            for index in 0..<15 {
                try cluster.create("\(isFrozen ? "frozen" : "killed")-\(index)", replicas: [[1, 2]])
            }
            #expect(try cluster.produce(["x"], to: "kept").errorCode == .none)
            if isFrozen { cluster.thaw(3) } else { try cluster.start(3) }
            cluster.run(milliseconds: 5_000)
            #expect(self.fetched(cluster, 3) == before + 1)
            #expect(cluster.node(3).inspectedMetadata == cluster.node(101).inspectedMetadata)
            #expect(cluster.node(3).inspectedMetadata.isActive(3))
            #expect(try cluster.partition("kept").isr.sorted() == [1, 2, 3])
            #expect(cluster.node(3).inspectedReplicas.map(\.name.topic) == ["kept"])
        }
    }

    // MARK: Damage

    private static let directory = "/data/__cluster_metadata-0"

    private func snapshots(_ cluster: EngineCluster, _ id: Int32, _ suffix: String = ".checkpoint") throws -> [String] {
        try cluster.fileSystem(of: id).list(Self.directory).filter { $0.hasSuffix(suffix) }
    }

    /// Damages one byte in the middle of a file, or cuts it there.
    private func damage(_ name: String, _ cluster: EngineCluster, _ id: Int32, cuts: Bool = false) throws {
        let file = try cluster.fileSystem(of: id).open("\(Self.directory)/\(name)", .readWrite)
        var bytes = try file.contents().withUnsafeBytes { Array($0) }
        if cuts { bytes.removeLast(bytes.count / 2) } else { bytes[bytes.count / 2] ^= 0x20 }
        try file.truncate(to: 0)
        try file.append([Bytes(bytes)])
    }

    @Test(arguments: [true, false]) func aDamagedNewestSnapshotGivesWayToTheOneBefore(cuts: Bool) throws {
        let cluster = try EngineCluster(settings: Self.settings)
        for index in 0..<12 { try cluster.create("topic-\(index)", replicas: [[1, 2, 3], [2, 3, 1]]) }
        let before = cluster.node(101).inspectedMetadata
        for id in [Int32(101), 1] {
            cluster.kill(id)
            let names = try self.snapshots(cluster, id)
            #expect(names.count == 2)
            try self.damage(try #require(names.last), cluster, id, cuts: cuts)
            try cluster.start(id)
            #expect(try self.snapshots(cluster, id, ".damaged") == [names[1] + ".damaged"])
            #expect(cluster.log(of: id).contains { $0.contains("is damaged") && $0.contains("put aside") })
        }
        cluster.run(milliseconds: 4_000)
        for id in [Int32(101), 1] {
            #expect(cluster.node(id).inspectedMetadata.topics.map(\.id) == before.topics.map(\.id))
        }
        #expect(try cluster.produce(["a"], to: "topic-7", of: cluster.partition("topic-7").leader).errorCode == .none)
    }

    @Test func withoutAnySnapshotLeftABrokerBeginsAnewAndAControllerSaysWhatToDo() throws {
        let cluster = try EngineCluster(settings: Self.settings)
        for index in 0..<12 { try cluster.create("topic-\(index)", replicas: [[1, 2, 3], [2, 3, 1]]) }
        cluster.kill(2)
        for name in try self.snapshots(cluster, 2) { try self.damage(name, cluster, 2) }
        try cluster.start(2)
        cluster.run(milliseconds: 4_000)
        #expect(cluster.node(2).inspectedMetadata == cluster.node(101).inspectedMetadata)
        #expect(cluster.node(2).inspectedMetadata.isActive(2))
        cluster.kill(101)
        for name in try self.snapshots(cluster, 101) { try self.damage(name, cluster, 101) }
        let refusal = #expect(throws: NodeError.self) { try cluster.start(101) }
        let sentence = try #require(refusal?.description)
        #expect(sentence.contains(".checkpoint.damaged is damaged") && sentence.contains("remove this node's whole"))
    }

    @Test func aSnapshotIsTakenByTimeWhenLittleHappens() throws {
        let cluster = try EngineCluster(
            brokers: [1],
            settings: [("metadata.log.max.snapshot.interval.ms", "60000")]
        )
        try cluster.create("t", replicas: [[1]])
        #expect(self.taken(cluster, 101) == 0)
        cluster.run(milliseconds: 61_000)
        #expect(self.taken(cluster, 101) == 1)
        #expect(self.taken(cluster, 1) == 1)
        // Nothing new, nothing to take.
        cluster.run(milliseconds: 200_000)
        #expect(self.taken(cluster, 101) == 1)
    }

    @Test func aLargeImageIsWrittenInPortions() throws {
        let cluster = try EngineCluster(brokers: [1], settings: Self.settings)
        var topic = CreateTopicsRequest.CreatableTopic(name: "large", numPartitions: 3_500, replicationFactor: 1)
        topic.configs = [.init(name: "segment.bytes", value: "2000000")]
        let response = try cluster.ask(CreateTopicsRequest(topics: [topic], timeoutMs: 5_000))
        #expect(response.topics.first?.errorCode == ErrorCode.none)
        cluster.run(milliseconds: 3_000)
        let before = cluster.node(101).inspectedMetadata
        #expect(before.partitions(of: try #require(before.topic(named: "large")).id).count == 3_500)
        cluster.kill(101)
        try cluster.start(101)
        let loaded = cluster.node(101).inspectedMetadata
        #expect(loaded.topics == before.topics)
        #expect(loaded.settings(of: .topic("large")) == before.settings(of: .topic("large")))
    }
}
