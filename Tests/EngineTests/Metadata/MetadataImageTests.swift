import Engine
import KafkaProtocol
import Testing

@Suite struct MetadataImageTests {
    private static let first = Uuid(high: 1, low: 1)
    private static let second = Uuid(high: 2, low: 2)

    private static func image(_ records: [MetadataRecord]) -> MetadataImage {
        var image = MetadataImage()
        for (offset, record) in records.enumerated() { image.apply(record, offset: Int64(offset), epoch: 3) }
        return image
    }

    private static let records: [MetadataRecord] = [
        .registerBroker(.init(brokerId: 3, brokerEpoch: 0, fenced: false)),
        .registerBroker(.init(brokerId: 1, brokerEpoch: 1, fenced: true)),
        .topic(.init(name: "b", topicId: first)),
        .partition(
            .init(
                partitionId: 1,
                topicId: first,
                replicas: [3, 1],
                isr: [3],
                leader: 3,
                leaderEpoch: 4,
                partitionEpoch: 5
            )
        ),
        .partition(
            .init(
                partitionId: 0,
                topicId: first,
                replicas: [1],
                isr: [1],
                leader: -1,
                leaderEpoch: 0,
                partitionEpoch: 0
            )
        ),
        .topic(.init(name: "a", topicId: second)),
        .partition(
            .init(
                partitionId: 0,
                topicId: second,
                replicas: [3],
                isr: [3],
                leader: 3,
                leaderEpoch: 0,
                partitionEpoch: 0
            )
        ),
        .config(.init(resourceType: 2, resourceName: "b", name: "retention.ms", value: "7")),
        .producerIds(.init(brokerId: 3, brokerEpoch: 0, nextProducerId: 1000)),
        .featureLevel(.init(name: "metadata.version", featureLevel: 25)),
    ]

    @Test func lookupsFindWhatRecordsSay() throws {
        let image = Self.image(Self.records)
        #expect(image.lastOffset == 9 && image.lastEpoch == 3)
        #expect(image.brokers.map(\.id) == [1, 3])
        #expect(image.aliveBrokers.map(\.id) == [3])
        #expect(image.isAlive(3) && !image.isAlive(1) && !image.isAlive(2))
        #expect(image.broker(2) == nil)
        #expect(image.topicNames == ["a", "b"])
        #expect(image.topics.map(\.id) == [Self.second, Self.first])
        #expect(image.topic(named: "b") == image.topic(id: Self.first))
        #expect(image.partitions(of: Self.first).map(\.index) == [0, 1])
        let partition = try #require(image.partition(Self.first, 1))
        #expect(partition.topic == "b" && partition.leaderEpoch == 4 && partition.partitionEpoch == 5)
        #expect(image.partition(TopicPartition(topic: "b", partition: 1)) == partition)
        #expect(image.partition(Self.first, 2) == nil && image.partition(Self.first, -1) == nil)
        #expect(image.partitions(ledBy: 3).map(\.topicPartition.description) == ["a-0", "b-1"])
        #expect(image.partitions(hostedOn: 1).map(\.topicPartition.description) == ["b-0", "b-1"])
        #expect(image.hasLeaderships(3) && !image.hasLeaderships(1))
        #expect(image.setting("retention.ms", of: .topic("b")) == "7")
        #expect(image.setting("retention.ms", of: .topic("a")) == nil)
        #expect(image.nextProducerId == 1000)
        #expect(image.level(ofFeature: "metadata.version") == 25 && image.level(ofFeature: "other") == 0)
    }

    @Test func changesSayWhatHasChanged() {
        var image = Self.image(Self.records)
        func apply(_ record: MetadataRecord) -> MetadataChange? { image.apply(record, offset: 20, epoch: 4) }
        #expect(
            apply(.partitionChange(.init(partitionId: 1, topicId: Self.first, isr: [3, 1])))
                == .partition(TopicPartition(topic: "b", partition: 1), topicId: Self.first)
        )
        #expect(apply(.unfenceBroker(.init(id: 1, epoch: 1))) == .broker(1))
        #expect(apply(.fenceBroker(.init(id: 3, epoch: 0))) == .broker(3))
        #expect(image.aliveBrokers.map(\.id) == [1])
        #expect(apply(.noOp(.init())) == nil)
        #expect(
            apply(.config(.init(resourceType: 2, resourceName: "b", name: "retention.ms", value: nil)))
                == .config(.topic("b"), name: "retention.ms")
        )
        #expect(image.settings(of: .topic("b")).isEmpty)
        #expect(apply(.unregisterBroker(.init(brokerId: 1, brokerEpoch: 1))) == .broker(1))
        #expect(image.brokers.map(\.id) == [3])
        let topic = image.topic(named: "a")
        #expect(apply(.removeTopic(.init(topicId: Self.second))) == topic.map { .topicDeleted($0) })
        #expect(image.topicNames == ["b"] && image.topic(id: Self.second) == nil)
        #expect(apply(.registerController(.init(controllerId: 7))) == .controller(7))
        #expect(image.controllers.map(\.id) == [7])
        #expect(image.lastOffset == 20 && image.lastEpoch == 4)
    }

    @Test func brokersAreFoundByTheirReplicasAsTheseMove() {
        var image = Self.image(Self.records)
        func names(_ broker: Int32) -> [String] { image.partitions(hostedOn: broker).map(\.topicPartition.description) }
        image.apply(
            .partitionChange(.init(partitionId: 0, topicId: Self.second, isr: [1], leader: 1, replicas: [1])),
            offset: 10,
            epoch: 3
        )
        #expect(names(1) == ["a-0", "b-0", "b-1"] && names(3).contains("a-0") == false)
        #expect(image.hasLeaderships(1))
        image.apply(
            .partition(.init(partitionId: 1, topicId: Self.second, replicas: [1, 9], isr: [9], leader: 9)),
            offset: 11,
            epoch: 3
        )
        #expect(names(1) == ["a-0", "a-1", "b-0", "b-1"] && names(9) == ["a-1"])
        image.apply(.removeTopic(.init(topicId: Self.second)), offset: 12, epoch: 3)
        #expect(names(1) == ["b-0", "b-1"] && names(9).isEmpty && !image.hasLeaderships(9))
    }

    @Test func recordsThatContradictTheImageArePassedOver() {
        let records: [MetadataRecord] = [
            .topic(.init(name: "b", topicId: Uuid(high: 9, low: 9))),
            .topic(.init(name: "new", topicId: Self.first)),
            .removeTopic(.init(topicId: Uuid(high: 9, low: 9))),
            .partition(.init(partitionId: 0, topicId: Uuid(high: 9, low: 9))),
            .partitionChange(.init(partitionId: 7, topicId: Self.first)),
            .fenceBroker(.init(id: 1, epoch: 99)),
            .brokerRegistrationChange(.init(brokerId: 8, brokerEpoch: 0, fenced: -1)),
            .unregisterBroker(.init(brokerId: 1, brokerEpoch: 99)),
        ]
        for record in records {
            var image = Self.image(Self.records)
            let change = image.apply(record, offset: 10, epoch: 3)
            guard case .inconsistent(let reason)? = change else {
                Issue.record("\(record) should contradict the image")
                continue
            }
            #expect(reason.contains("record 10"))
            var expected = Self.image(Self.records)
            expected.advance(to: 10, epoch: 3)
            #expect(image == expected)
        }
    }

    @Test func aChangeTouchesOnlyWhatItNames() {
        var partition = PartitionState(
            PartitionRecord(
                partitionId: 0,
                topicId: Self.first,
                replicas: [1, 2, 3],
                isr: [1, 2],
                leader: 1,
                leaderEpoch: 3,
                partitionEpoch: 8,
                eligibleLeaderReplicas: [3]
            ),
            topic: "t"
        )
        let before = partition
        partition.apply(PartitionChangeRecord(partitionId: 0, topicId: Self.first))
        #expect(partition.partitionEpoch == 9 && partition.leaderEpoch == 3)
        partition.partitionEpoch = 8
        #expect(partition == before)
        partition.apply(PartitionChangeRecord(partitionId: 0, topicId: Self.first, leader: 1, leaderRecoveryState: 1))
        #expect(partition.leader == 1 && partition.leaderEpoch == 4, "naming the leader again raises its epoch")
        #expect(partition.leaderRecoveryState == .recovering)
        partition.apply(
            PartitionChangeRecord(
                isr: [3],
                leader: -1,
                replicas: [3, 4],
                removingReplicas: [3],
                addingReplicas: [4],
                leaderRecoveryState: 0,
                eligibleLeaderReplicas: [],
                lastKnownElr: [2]
            )
        )
        #expect(partition.isr == [3] && partition.leader == -1 && partition.replicas == [3, 4])
        #expect(partition.removingReplicas == [3] && partition.addingReplicas == [4])
        #expect(partition.elr.isEmpty && partition.lastKnownElr == [2])
        #expect(partition.leaderRecoveryState == .recovered && partition.partitionEpoch == 10)
    }

    @Test func eligibleReplicasCanBeCleared() {
        var image = Self.image(Self.records)
        image.apply(
            .partitionChange(
                .init(partitionId: 0, topicId: Self.first, eligibleLeaderReplicas: [3], lastKnownElr: [1])
            ),
            offset: 10,
            epoch: 3
        )
        #expect(image.partition(Self.first, 0)?.elr == [3])
        image.apply(.clearElr(.init(topicName: "a")), offset: 11, epoch: 3)
        #expect(image.partition(Self.first, 0)?.elr == [3])
        image.apply(.clearElr(.init(topicName: "")), offset: 12, epoch: 3)
        #expect(image.partition(Self.first, 0)?.elr == [])
        #expect(image.partition(Self.first, 0)?.lastKnownElr == [])
    }

    @Test func namesCollideWhereOnlyDotAndUnderscoreDiffer() {
        var image = MetadataImage()
        image.apply(.topic(.init(name: "a.b_c", topicId: Self.first)), offset: 0, epoch: 0)
        #expect(image.topic(collidingWith: "a_b.c") == "a.b_c")
        #expect(image.topic(collidingWith: "a.b_c") == nil)
        #expect(image.topic(collidingWith: "a-b-c") == nil)
        image.apply(.removeTopic(.init(topicId: Self.first)), offset: 1, epoch: 0)
        #expect(image.topic(collidingWith: "a_b.c") == nil)
    }
}

@Suite struct TopicNameTests {
    @Test(arguments: ["a", "A-z.0_9", "...", "__consumer_offsets", String(repeating: "x", count: 249)])
    func legalNames(_ name: String) { #expect(TopicName.problem(with: name) == nil) }

    @Test(arguments: ["", ".", "..", "a b", "a/b", "é", "a\u{0}", String(repeating: "x", count: 250)])
    func illegalNames(_ name: String) { #expect(TopicName.problem(with: name) != nil) }

    @Test func internalTopics() {
        #expect(TopicName.isInternal("__consumer_offsets") && TopicName.isInternal("__transaction_state"))
        #expect(!TopicName.isInternal("__mine"))
    }
}
