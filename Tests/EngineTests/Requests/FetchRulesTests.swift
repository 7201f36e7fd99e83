import Buffers
import CommitLog
import Engine
import KafkaProtocol
import Testing

/// What a consumer gets, and when (engine facts 1.4, 12 to 14, 16 and 18).
@Suite struct FetchRulesTests {
    private static func cluster(partitions: Int = 1) throws -> EngineCluster {
        let cluster = try EngineCluster(brokers: [1])
        try cluster.create("t", replicas: Array(repeating: [1], count: partitions))
        return cluster
    }

    private static func request(
        _ partitions: [(index: Int32, offset: Int64)],
        maxWait: Int32 = 0,
        minBytes: Int32 = 0,
        maxBytes: Int32 = 1 << 20,
        partitionMaxBytes: Int32 = 1 << 20,
        isolation: Int8 = 0,
        session: (id: Int32, epoch: Int32) = (0, -1)
    ) -> FetchRequest {
        FetchRequest(
            maxWaitMs: maxWait,
            minBytes: minBytes,
            maxBytes: maxBytes,
            isolationLevel: isolation,
            sessionId: session.id,
            sessionEpoch: session.epoch,
            topics: [
                .init(
                    topic: "t",
                    partitions: partitions.map {
                        .init(partition: $0.index, fetchOffset: $0.offset, partitionMaxBytes: partitionMaxBytes)
                    }
                )
            ]
        )
    }

    private static func sizes(_ response: FetchResponse) -> [Int] {
        response.responses.flatMap(\.partitions).map { $0.records?.count ?? 0 }
    }

    @Test func aBatchIsGivenWholeToWhoAsksForItsMiddle() throws {
        let cluster = try Self.cluster()
        try cluster.produce(["a", "b", "c"], to: "t")
        let answer = try cluster.fetch("t", from: 2)
        var batches = RecordBatchIterator(try #require(answer.records).bytes())
        let batch = try #require(try batches.nextBatch())
        #expect(batch.header.baseOffset == 0 && batch.header.recordCount == 3)
    }

    @Test func theFirstPartitionWithDataGetsABatchHoweverSmallTheLimits() throws {
        let cluster = try Self.cluster(partitions: 3)
        for partition in Int32(1)...2 {
            for _ in 0..<2 { try cluster.produce([String(repeating: "x", count: 1_000)], to: "t", partition) }
        }
        let sizes = Self.sizes(
            try cluster.ask(
                Self.request([(0, 0), (2, 0), (1, 0)], maxBytes: 10, partitionMaxBytes: 10),
                version: 12
            )
        )
        #expect(sizes[0] == 0 && sizes[2] == 0)
        #expect(sizes[1] > 1_000 && sizes[1] < 2_000, "one batch, of the partition that is named first")
        // Limits that hold more give more, in whole batches, and up to the limit of all partitions together.
        let more = Self.sizes(
            try cluster.ask(Self.request([(2, 0), (1, 0)], maxBytes: Int32(sizes[1] * 3)), version: 12)
        )
        #expect(more == [sizes[1] * 2, sizes[1]])
    }

    @Test func aPollWaitsForEnoughBytesOrItsTime() throws {
        let cluster = try Self.cluster()
        let request = Self.request([(0, 0)], maxWait: 500, minBytes: 200)
        let first = try cluster.send(request, version: 12, to: 1)
        cluster.run(milliseconds: 100)
        try cluster.produce(["a"], to: "t")
        #expect(try cluster.answer(to: first) == nil, "too little")
        try cluster.produce([String(repeating: "x", count: 200)], to: "t")
        #expect(Self.sizes(try #require(try cluster.answer(to: first)))[0] > 200)
        let second = try cluster.send(Self.request([(0, 2)], maxWait: 500, minBytes: 1), version: 12, to: 1)
        cluster.run(milliseconds: 490)
        #expect(try cluster.answer(to: second) == nil)
        cluster.run(milliseconds: 20)
        #expect(Self.sizes(try #require(try cluster.answer(to: second))) == [0])
    }

    @Test func anErrorDoesNotWait() throws {
        let cluster = try Self.cluster()
        let pending = try cluster.send(
            Self.request([(0, 0), (7, 0)], maxWait: 5_000, minBytes: 1),
            version: 12,
            to: 1
        )
        let answer = try #require(try cluster.answer(to: pending))
        #expect(answer.responses[0].partitions.map(\.errorCode) == [.none, .unknownTopicOrPartition])
        let beyond = try cluster.send(Self.request([(0, 9)], maxWait: 5_000, minBytes: 1), version: 12, to: 1)
        #expect(try cluster.answer(to: beyond)?.responses[0].partitions[0].errorCode == .offsetOutOfRange)
    }

    @Test func aPollEndsWhenItsLeaderIsReplaced() throws {
        let cluster = try EngineCluster(brokers: [1, 2], settings: EngineCluster.patience)
        let id = try cluster.create("t", replicas: [[1, 2]])
        var request = Self.request([(0, 0)], maxWait: 60_000, minBytes: 1)
        request.topics[0].topicId = id
        let pending = try cluster.send(request, version: 17, to: 1)
        cluster.run(milliseconds: 100)
        #expect(try cluster.answer(to: pending) == nil)
        try cluster.heartbeat(1, wantFence: true)
        cluster.run(milliseconds: 100)
        let answer = try #require(try cluster.answer(to: pending))
        let partition = answer.responses[0].partitions[0]
        #expect(partition.errorCode == .notLeaderOrFollower)
        #expect(partition.currentLeader.leaderId == 2 && partition.currentLeader.leaderEpoch == 1)
        #expect(answer.nodeEndpoints.map(\.nodeId) == [2], "KIP-951: nobody has to ask for metadata")
    }

    @Test func sessionsAreDeclined() throws {
        let cluster = try Self.cluster()
        try cluster.produce(["a"], to: "t")
        for session in [(Int32(0), Int32(-1)), (0, 0), (5, 0), (5, -1)] {
            let answer = try cluster.ask(Self.request([(0, 0)], session: session), version: 12)
            #expect(answer.errorCode == .none && answer.sessionId == 0)
            #expect(Self.sizes(answer)[0] > 0)
        }
        for session in [(Int32(5), Int32(1)), (0, 3)] {
            #expect(
                try cluster.ask(Self.request([], session: session), version: 12).errorCode == .fetchSessionIdNotFound
            )
        }
    }

    @Test func withoutTransactionsTheStableEndIsTheHighWatermark() throws {
        let cluster = try Self.cluster()
        try cluster.produce(["a"], to: "t")
        let committed = try cluster.ask(Self.request([(0, 0)], isolation: 1), version: 12).responses[0].partitions[0]
        #expect(committed.lastStableOffset == 1 && committed.highWatermark == 1)
        #expect(committed.abortedTransactions?.isEmpty == true)
        let all = try cluster.ask(Self.request([(0, 0)]), version: 12).responses[0].partitions[0]
        #expect(all.abortedTransactions == nil)
    }

    @Test func consumersSeeNoFurtherThanWhatIsCommitted() throws {
        let cluster = try EngineCluster.withPlayedFollowers()
        try cluster.produce(["a"], to: "t", acks: 1)
        #expect((try cluster.fetch("t", from: 0).records?.count ?? 0) == 0)
        #expect(try (cluster.follow(as: 2, from: 0).records?.count ?? 0) > 0, "followers do")
        for id in Int32(2)...3 { try cluster.follow(as: id, from: 1) }
        #expect((try cluster.fetch("t", from: 0).records?.count ?? 0) > 0)
    }

    @Test func anotherTopicOfTheSameNameIsAnotherTopic() throws {
        let cluster = try EngineCluster(brokers: [1, 2], settings: EngineCluster.patience)
        let old = try cluster.create("t", replicas: [[1, 2]])
        try cluster.produce(["old"], to: "t")
        cluster.kill(2)
        try cluster.fence(2)
        _ = try cluster.ask(DeleteTopicsRequest(topics: [.init(name: nil, topicId: old)], timeoutMs: 1_000))
        cluster.run(milliseconds: 500)
        let new = try cluster.create("t", replicas: [[1, 2]])
        #expect(new != old)
        try cluster.start(2)
        cluster.run(milliseconds: 3_000)
        let replica = try cluster.replica("t", on: 2)
        #expect(replica.topicId == new && replica.log.logEndOffset == 0, "the old log is not taken for the new topic's")
        var request = Self.request([(0, 0)])
        request.topics[0].topicId = old
        #expect(try cluster.ask(request, version: 13).responses[0].partitions[0].errorCode == .unknownTopicId)
        request.topics[0].topicId = new
        #expect(try cluster.ask(request, version: 13).responses[0].partitions[0].errorCode == .none)
    }
}
