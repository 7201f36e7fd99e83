import Engine
import KafkaProtocol
import Testing

/// Offsets by time, and the special timestamps (engine facts 1.4, 15).
@Suite struct ListOffsetsTests {
    private static let wall: Int64 = 1_700_000_000_000

    /// Five records, one every 10 ms, of which the first is deleted; the third is the newest by its time.
    private static func cluster() throws -> (EngineCluster, start: Int64) {
        let cluster = try EngineCluster(brokers: [1])
        try cluster.create("t", replicas: [[1]])
        let start = wall + cluster.now
        for offset in [Int64(0), 10, 500, 20, 30] {
            let batch = EngineCluster.batch(["x"], at: start + offset)
            let request = ProduceRequest(
                acks: -1,
                timeoutMs: 1_000,
                topicData: [.init(name: "t", partitionData: [.init(index: 0, records: Records(batch))])]
            )
            #expect(try cluster.ask(request, version: 12).responses[0].partitionResponses[0].errorCode == .none)
        }
        let deletion = DeleteRecordsRequest(
            topics: [.init(name: "t", partitions: [.init(partitionIndex: 0, offset: 1)])],
            timeoutMs: 1_000
        )
        #expect(try cluster.ask(deletion).topics[0].partitions[0].errorCode == .none)
        return (cluster, start)
    }

    private static func ask(
        _ timestamp: Int64,
        _ cluster: EngineCluster,
        version: Int16 = 11
    ) throws -> ListOffsetsResponse.ListOffsetsPartitionResponse {
        let request = ListOffsetsRequest(
            replicaId: -1,
            topics: [.init(name: "t", partitions: [.init(partitionIndex: 0, timestamp: timestamp)])]
        )
        return try #require(try cluster.ask(request, version: version).topics.first?.partitions.first)
    }

    @Test func everySpecialTimestampHasItsAnswer() throws {
        let (cluster, start) = try Self.cluster()
        func answer(_ timestamp: Int64) throws -> [Int64] {
            let answer = try Self.ask(timestamp, cluster)
            #expect(answer.errorCode == .none)
            return [answer.offset, answer.timestamp, Int64(answer.leaderEpoch)]
        }
        #expect(try answer(-1) == [5, -1, 0], "latest")
        #expect(try answer(-2) == [1, -1, 0], "earliest")
        #expect(try answer(-3) == [2, start + 500, 0], "the greatest time")
        #expect(try answer(-4) == [1, -1, 0], "earliest here, where nothing is elsewhere")
        #expect(try answer(-5) == [-1, -1, -1], "nothing is in a remote tier")
        #expect(try answer(-6) == [-1, -1, -1])
        #expect(try answer(start + 5) == [1, start + 10, 0], "the first at or after a time")
        #expect(try answer(start + 11) == [2, start + 500, 0])
        #expect(try answer(start + 501) == [-1, -1, -1])
        #expect(try answer(0) == [1, start + 10, 0], "what was deleted is not found")
    }

    @Test func aSpecialTimestampNeedsTheVersionThatBroughtIt() throws {
        let (cluster, _) = try Self.cluster()
        for (timestamp, version) in [(Int64(-3), Int16(7)), (-4, 8), (-5, 9), (-6, 11)] {
            #expect(try Self.ask(timestamp, cluster, version: version).errorCode == .none)
            #expect(try Self.ask(timestamp, cluster, version: version - 1).errorCode == .unsupportedVersion)
        }
        #expect(try Self.ask(-7, cluster).errorCode == .unsupportedVersion)
        #expect(try Self.ask(-1, cluster, version: 1).offset == 5)
        #expect(try Self.ask(-2, cluster, version: 3).leaderEpoch == -1, "it has no room for an epoch yet")
    }
}
