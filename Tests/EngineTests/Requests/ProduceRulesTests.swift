import Buffers
import Engine
import KafkaProtocol
import Testing

/// What a produced batch must be, and what its producer is told (engine facts 1.4, 9, 10, 16 and 18).
@Suite struct ProduceRulesTests {
    private static let wall: Int64 = 1_700_000_000_000

    private static func produce(
        _ batch: Bytes?,
        to topic: String = "t",
        in cluster: EngineCluster,
        acks: Int16 = -1
    ) throws -> ProduceResponse.PartitionProduceResponse {
        let request = ProduceRequest(
            acks: acks,
            timeoutMs: 1_000,
            topicData: [.init(name: topic, partitionData: [.init(index: 0, records: batch.map { Records($0) })])]
        )
        let response = try cluster.ask(request, version: 12)
        return try #require(response.responses.first?.partitionResponses.first)
    }

    private static func batch(
        _ values: [String] = ["a"],
        key: String? = nil,
        at time: Int64,
        step: Int64 = 0,
        isControl: Bool = false,
        isTransactional: Bool = false,
        producerId: Int64 = -1,
        sequence: Int32 = -1
    ) -> Bytes {
        var builder = RecordBatchBuilder(
            producerId: producerId,
            producerEpoch: producerId < 0 ? -1 : 0,
            baseSequence: sequence,
            isTransactional: isTransactional,
            isControl: isControl
        )
        for (index, value) in values.enumerated() {
            builder.append(
                timestamp: time + Int64(index) * step,
                key: key.map { Bytes($0.utf8) },
                value: Bytes(value.utf8)
            )
        }
        return builder.build()
    }

    /// The batch with some of its bytes changed and the checksum made right again.
    private static func changed(_ batch: Bytes, _ change: (inout [UInt8]) -> Void) -> Bytes {
        var bytes = batch.withUnsafeBytes { Array($0) }
        change(&bytes)
        let checksum = CRC32C.checksum(Bytes(Array(bytes[21...])))
        for index in 0..<4 { bytes[17 + index] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * UInt32(index))) }
        return Bytes(bytes)
    }

    private static func cluster(_ configs: [(String, String)] = []) throws -> EngineCluster {
        let cluster = try EngineCluster(brokers: [1])
        try cluster.create("t", replicas: [[1]], configs: configs)
        return cluster
    }

    @Test func whatIsNotOneWholeBatchIsRefusedByName() throws {
        let cluster = try Self.cluster()
        let good = Self.batch(["a", "b"], at: Self.wall + cluster.now)
        let cases: [(String, Bytes?, ErrorCode)] = [
            ("nothing", nil, .invalidRecord), ("an empty one", .empty, .invalidRecord),
            ("two batches", try Records(chunks: [.bytes(good), .bytes(good)]).bytes(), .invalidRecord),
            ("magic 1", Self.changed(good) { $0[16] = 1 }, .unsupportedForMessageFormat),
            ("a wrong checksum", Bytes(good.withUnsafeBytes { Array($0.dropLast()) } + [0xff]), .corruptMessage),
            ("half a batch", Bytes(good.withUnsafeBytes { Array($0.prefix($0.count / 2)) }), .corruptMessage),
            ("a count that is no offset's", Self.changed(good) { $0[60] = 3 }, .invalidRecord),
            (
                "a negative count", Self.changed(good) { $0.replaceSubrange(57..<61, with: [255, 255, 255, 255]) },
                .corruptMessage
            ),
            ("a control batch", Self.batch(at: Self.wall + cluster.now, isControl: true), .invalidRecord),
            (
                "a transactional batch",
                Self.batch(at: Self.wall + cluster.now, isTransactional: true, producerId: 5, sequence: 0),
                .invalidTxnState
            ),
            (
                "an idempotent batch without a sequence",
                Self.batch(at: Self.wall + cluster.now, producerId: 5, sequence: -1), .invalidRecord
            ),
        ]
        for (what, batch, code) in cases {
            let answer = try Self.produce(batch, in: cluster)
            #expect(answer.errorCode == code, "\(what): \(answer.errorCode) \(answer.errorMessage ?? "")")
            #expect(answer.baseOffset == -1, "\(what)")
        }
        #expect(try Self.produce(good, in: cluster).baseOffset == 0, "nothing was appended before")
    }

    @Test func aBatchLargerThanTheTopicAllowsIsRefused() throws {
        let cluster = try Self.cluster([("max.message.bytes", "500")])
        let large = Self.batch([String(repeating: "x", count: 600)], at: Self.wall + cluster.now)
        #expect(try Self.produce(large, in: cluster).errorCode == .messageTooLarge)
        #expect(try Self.produce(Self.batch(at: Self.wall + cluster.now), in: cluster).errorCode == .none)
    }

    @Test func recordsOfACompactedTopicNeedKeys() throws {
        let cluster = try Self.cluster([("cleanup.policy", "compact")])
        #expect(try Self.produce(Self.batch(at: Self.wall + cluster.now), in: cluster).errorCode == .invalidRecord)
        #expect(try Self.produce(Self.batch(key: "k", at: Self.wall + cluster.now), in: cluster).errorCode == .none)
    }

    @Test func timesMustLieInTheTopicsWindow() throws {
        let cluster = try Self.cluster([
            ("message.timestamp.before.max.ms", "60000"), ("message.timestamp.after.max.ms", "5000"),
        ])
        let now = Self.wall + cluster.now
        func code(_ time: Int64, _ step: Int64 = 0) throws -> ErrorCode {
            try Self.produce(Self.batch(["a", "b"], at: time, step: step), in: cluster).errorCode
        }
        #expect(try code(now - 50_000) == .none)
        #expect(try code(now - 61_000) == .invalidTimestamp)
        #expect(try code(now, -61_000) == .invalidTimestamp, "the second record is too old")
        #expect(try code(now + 4_000) == .none)
        #expect(try code(now + 6_000) == .invalidTimestamp)
        #expect(try code(now, 6_000) == .invalidTimestamp)
        // By default nothing is too old.
        try cluster.create("any", replicas: [[1]])
        #expect(try Self.produce(Self.batch(at: 5), to: "any", in: cluster).errorCode == .none)
    }

    @Test func aBatchSentAgainIsNotAppendedAgainAndAGapIsRefused() throws {
        let cluster = try Self.cluster()
        func send(_ sequence: Int32, epoch: Int16 = 0) throws -> ProduceResponse.PartitionProduceResponse {
            var builder = RecordBatchBuilder(producerId: 9, producerEpoch: epoch, baseSequence: sequence)
            builder.append(timestamp: Self.wall + cluster.now, key: nil, value: Bytes("\(sequence)".utf8))
            return try Self.produce(builder.build(), in: cluster)
        }
        for sequence in Int32(0)..<6 { #expect(try send(sequence).baseOffset == Int64(sequence)) }
        for sequence in Int32(1)..<6 {
            let again = try send(sequence)
            #expect(again.errorCode == .none && again.baseOffset == Int64(sequence), "of the last five batches")
        }
        #expect(try send(8).errorCode == .outOfOrderSequenceNumber)
        #expect(try send(3, epoch: 1).errorCode == .outOfOrderSequenceNumber, "a new epoch begins at 0")
        #expect(try send(0, epoch: 1).baseOffset == 6)
        #expect(try send(6, epoch: 0).errorCode == .invalidProducerEpoch)
        #expect(try cluster.logEndOffset() == 7)
    }

    @Test func aMovedLeaderIsNamedWithItsAddress() throws {
        let cluster = try EngineCluster(brokers: [1, 2])
        try cluster.create("t", replicas: [[1, 2]])
        let batch = Self.batch(at: Self.wall + cluster.now)
        let request = ProduceRequest(
            acks: 1,
            timeoutMs: 1_000,
            topicData: [.init(name: "t", partitionData: [.init(index: 0, records: Records(batch))])]
        )
        let old = try cluster.ask(request, version: 9, of: 2)
        #expect(old.responses[0].partitionResponses[0].errorCode == .notLeaderOrFollower)
        #expect(old.nodeEndpoints.isEmpty)
        let new = try cluster.ask(request, version: 10, of: 2)
        let answer = new.responses[0].partitionResponses[0]
        #expect(answer.errorCode == .notLeaderOrFollower)
        #expect(answer.currentLeader.leaderId == 1 && answer.currentLeader.leaderEpoch == 0)
        #expect(new.nodeEndpoints.map(\.nodeId) == [1] && new.nodeEndpoints.first?.host == "node-1")
    }

    @Test func topicsHaveIdsFromVersion13On() throws {
        let cluster = try Self.cluster()
        let id = try cluster.partition("t").topicId
        func send(_ id: Uuid) throws -> ProduceResponse.PartitionProduceResponse {
            let batch = Self.batch(at: Self.wall + cluster.now)
            let request = ProduceRequest(
                acks: 1,
                timeoutMs: 1_000,
                topicData: [.init(topicId: id, partitionData: [.init(index: 0, records: Records(batch))])]
            )
            return try #require(try cluster.ask(request, version: 13).responses.first?.partitionResponses.first)
        }
        #expect(try send(id).baseOffset == 0)
        #expect(try send(Uuid(high: 1, low: 2)).errorCode == .unknownTopicId)
    }

    @Test func onlyTheKnownKindsOfAcknowledgementAreTaken() throws {
        let cluster = try Self.cluster()
        let batch = Self.batch(at: Self.wall + cluster.now)
        #expect(try Self.produce(batch, in: cluster, acks: 2).errorCode == .invalidRequiredAcks)
        #expect(try cluster.logEndOffset() == 0)
    }
}
