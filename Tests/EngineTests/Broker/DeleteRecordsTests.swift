import CommitLog
import Engine
import KafkaProtocol
import Testing

@Suite struct DeleteRecordsTests {
    private static func cluster() throws -> EngineCluster {
        let cluster = try EngineCluster()
        try cluster.create("t", replicas: [[1, 2, 3]])
        for value in ["a", "b", "c", "d"] { #expect(try cluster.produce([value], to: "t").errorCode == .none) }
        return cluster
    }

    private static func request(
        upTo offset: Int64,
        _ topic: String = "t",
        _ partition: Int32 = 0,
        timeout: Int32 = 5_000
    ) -> DeleteRecordsRequest {
        DeleteRecordsRequest(
            topics: [.init(name: topic, partitions: [.init(partitionIndex: partition, offset: offset)])],
            timeoutMs: timeout
        )
    }

    private static func delete(
        _ cluster: EngineCluster,
        upTo offset: Int64,
        _ topic: String = "t",
        _ partition: Int32 = 0,
        of broker: Int32 = 1
    ) throws -> DeleteRecordsResponse.DeleteRecordsPartitionResult {
        let response = try cluster.ask(Self.request(upTo: offset, topic, partition), of: broker)
        return try #require(response.topics.first?.partitions.first)
    }

    @Test func everyReplicaBeginsWhereTheClientWants() throws {
        let cluster = try Self.cluster()
        let result = try Self.delete(cluster, upTo: 2)
        #expect(result.errorCode == .none && result.lowWatermark == 2)
        for id in cluster.brokers { #expect(try cluster.replica("t", on: id).log.logStartOffset == 2) }
        #expect(try cluster.listOffsets("t", timestamp: -2).offset == 2)
        #expect(try cluster.fetch("t", from: 1).errorCode == .offsetOutOfRange)
        let kept = try cluster.fetch("t", from: 2)
        #expect(kept.errorCode == .none && kept.logStartOffset == 2 && (kept.records?.count ?? 0) > 0)
    }

    @Test func theHighWatermarkStandsForEverythingCommitted() throws {
        let cluster = try Self.cluster()
        let result = try Self.delete(cluster, upTo: -1)
        #expect(result.errorCode == .none && result.lowWatermark == 4)
        #expect(try cluster.listOffsets("t", timestamp: -2).offset == 4)
        #expect(try cluster.produce(["e"], to: "t").baseOffset == 4)
        for id in cluster.brokers { #expect(try cluster.replica("t", on: id).log.logEndOffset == 5) }
    }

    @Test func whatIsGoneAlreadyIsAnswered() throws {
        let cluster = try Self.cluster()
        #expect(try Self.delete(cluster, upTo: 3).lowWatermark == 3)
        let again = try Self.delete(cluster, upTo: 1)
        #expect(again.errorCode == .none && again.lowWatermark == 3)
    }

    @Test func eachMistakeIsNamed() throws {
        let cluster = try Self.cluster()
        #expect(try Self.delete(cluster, upTo: 5).errorCode == .offsetOutOfRange)
        #expect(try Self.delete(cluster, upTo: -2).errorCode == .offsetOutOfRange)
        #expect(try Self.delete(cluster, upTo: 1, of: 2).errorCode == .notLeaderOrFollower)
        #expect(try Self.delete(cluster, upTo: 1, "t", 7).errorCode == .unknownTopicOrPartition)
        #expect(try Self.delete(cluster, upTo: 1, "none").errorCode == .unknownTopicOrPartition)
        #expect(try Self.delete(cluster, upTo: 1, "__consumer_offsets").errorCode == .invalidTopicException)
        try cluster.create("compacted", replicas: [[1]], configs: [("cleanup.policy", "compact")])
        let refused = try Self.delete(cluster, upTo: 0, "compacted")
        #expect(refused.errorCode == .policyViolation && refused.lowWatermark == -1)
        try cluster.create("both", replicas: [[1]], configs: [("cleanup.policy", "compact,delete")])
        #expect(try Self.delete(cluster, upTo: 0, "both").errorCode == .none)
        #expect(try cluster.listOffsets("t", timestamp: -2).offset == 0)
        #expect(try Self.delete(cluster, upTo: 1).errorCode == .none)
    }

    @Test func partitionsAreAnsweredTogether() throws {
        let cluster = try Self.cluster()
        var request = Self.request(upTo: 2)
        request.topics.append(.init(name: "none", partitions: [.init(partitionIndex: 0, offset: 1)]))
        let response = try cluster.ask(request, version: 0)
        #expect(response.topics.map(\.name) == ["t", "none"])
        #expect(response.topics.map(\.partitions[0].errorCode) == [.none, .unknownTopicOrPartition])
        #expect(response.topics.map(\.partitions[0].lowWatermark) == [2, -1])
    }

    @Test func theAnswerWaitsForEveryReplicaThatIsAlive() throws {
        let cluster = try Self.cluster()
        cluster.freeze(3)
        let patient = try cluster.send(Self.request(upTo: 2), to: 1)
        let hurried = try cluster.send(Self.request(upTo: 2, timeout: 300), to: 1)
        cluster.run(milliseconds: 600)
        #expect(try cluster.answer(to: patient) == nil)
        let late = try #require(try cluster.answer(to: hurried)?.topics.first?.partitions.first)
        #expect(late.errorCode == .requestTimedOut && late.lowWatermark == 0)
        // Once it is fenced it is not waited for.
        cluster.run(milliseconds: 2_500)
        let result = try #require(try cluster.answer(to: patient)?.topics.first?.partitions.first)
        #expect(result.errorCode == .none && result.lowWatermark == 2)
        cluster.thaw(3)
        cluster.run(milliseconds: 2_000)
        #expect(try cluster.replica("t", on: 3).log.logStartOffset == 2)
    }

    @Test func whoeverStopsLeadingCannotPromiseIt() throws {
        let cluster = try Self.cluster()
        cluster.freeze(3)
        let pending = try cluster.send(Self.request(upTo: 2, timeout: 10_000), to: 1)
        cluster.run(milliseconds: 100)
        cluster.shutDown(1)
        let result = try #require(try cluster.answer(to: pending)?.topics.first?.partitions.first)
        #expect(result.errorCode == .notLeaderOrFollower && result.lowWatermark == -1)
    }

    @Test func aRestartBeginsWhereTheRecordsBegin() throws {
        let cluster = try Self.cluster()
        #expect(try Self.delete(cluster, upTo: 2).errorCode == .none)
        cluster.shutDown(2)
        try cluster.start(2)
        cluster.run(milliseconds: 3_000)
        #expect(try cluster.replica("t", on: 2).log.logStartOffset == 2)
    }
}
