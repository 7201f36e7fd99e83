import Buffers
import KafkaProtocol
import Testing

/// What happens to values that a version cannot carry, to nulls, and to tagged fields.
@Suite struct VersionedFieldTests {
    @Test func aValueThatMustNotBeLostIsRefusedInAVersionWithoutIt() throws {
        var request = FetchRequest(topics: [
            .init(topic: "a", partitions: [.init(partition: 1, lastFetchedEpoch: 4)])
        ])
        #expect(throws: WireError.notExpressible("FetchPartition.lastFetchedEpoch")) {
            try request.encoded(version: 11)
        }
        request.topics[0].partitions[0].lastFetchedEpoch = -1
        _ = try request.encoded(version: 11)
        request.replicaState = .init(replicaId: 2, replicaEpoch: 9)
        #expect(throws: WireError.notExpressible("FetchRequest.replicaState")) { try request.encoded(version: 14) }
        request.replicaState = .init()
        request.replicaId = 2
        #expect(throws: WireError.notExpressible("FetchRequest.replicaId")) { try request.encoded(version: 15) }
    }

    @Test func anIgnorableValueIsLeftOut() throws {
        let request = FetchRequest(rackId: "east")
        let decoded = try FetchRequest.decode(try request.encoded(version: 10), version: 10)
        #expect(decoded.rackId == "")
    }

    @Test func nullIsRefusedWhereTheVersionHasNone() throws {
        let everything = MetadataRequest(topics: nil)
        #expect(throws: WireError.unexpectedNull("topics")) { try everything.encoded(version: 0) }
        #expect(try MetadataRequest.decode(try everything.encoded(version: 1), version: 1).topics == nil)
        #expect(throws: WireError.unexpectedNull("topics")) {
            try MetadataRequest.decode([0xff, 0xff, 0xff, 0xff], version: 0)
        }
    }

    @Test func aStructureCanBeNull() throws {
        let last = DescribeTopicPartitionsResponse(nextCursor: nil)
        #expect(try DescribeTopicPartitionsResponse.decode(try last.encoded(version: 0), version: 0) == last)
        let more = DescribeTopicPartitionsResponse(nextCursor: .init(topicName: "b", partitionIndex: 3))
        #expect(try DescribeTopicPartitionsResponse.decode(try more.encoded(version: 0), version: 0) == more)
    }

    @Test func unknownTaggedFieldsStandBetweenKnownOnesInOrder() throws {
        // Fetch v17 knows the partition's tag 0 but not yet tag 1.
        var partition = FetchRequest.FetchPartition(partition: 1, replicaDirectoryId: Uuid(high: 1, low: 2))
        partition.unknownTaggedFields = [TaggedField(tag: 7, data: [2]), TaggedField(tag: 1, data: [1, 1])]
        let request = FetchRequest(topics: [.init(partitions: [partition])])
        let bytes = try request.encoded(version: 17)
        let again = try FetchRequest.decode(bytes, version: 17)
        let read = again.topics[0].partitions[0]
        #expect(read.replicaDirectoryId == Uuid(high: 1, low: 2))
        #expect(read.unknownTaggedFields == [TaggedField(tag: 1, data: [1, 1]), TaggedField(tag: 7, data: [2])])
        #expect(try again.encoded(version: 17) == bytes)
    }

    @Test func taggedFieldsNeedAVersionThatHasThem() {
        var request = FetchRequest()
        request.unknownTaggedFields = [TaggedField(tag: 9, data: [])]
        #expect(throws: WireError.notExpressible("a tagged field")) { try request.encoded(version: 11) }
    }

    @Test func anUnknownFieldCannotStandInForAKnownOne() {
        var request = FetchRequest(clusterId: "c")
        request.unknownTaggedFields = [TaggedField(tag: 0, data: [])]
        #expect(throws: WireError.malformed("tag 0 is there twice")) { try request.encoded(version: 12) }
    }

    @Test(
        arguments: [
            [2, 5, 0, 5, 0],  // one tag twice
            [2, 6, 0, 5, 0],  // descending
            [1, 5, 9],  // longer than what is left
            [3, 5, 0],  // fewer than announced
        ] as [Bytes]
    )
    func taggedFieldsThatBreakTheFormatAreRefused(tail: Bytes) {
        #expect(throws: WireError.self) { try EndTransactionRecord.decode(tail, version: 0) }
    }

    @Test func aKnownTaggedFieldOfTheWrongLengthIsRefused() {
        // BrokerRegistrationChangeRecord: tag 0 is one byte, here it says two.
        let bytes = Bytes([UInt8](repeating: 0, count: 12) + [1, 0, 2, 1, 1])
        #expect(throws: WireError.malformed("tagged field 0 has another length")) {
            try BrokerRegistrationChangeRecord.decode(bytes, version: 0)
        }
    }

    @Test func aStringTooLongForItsVersionIsRefused() throws {
        let long = HeartbeatRequest(groupId: String(repeating: "g", count: 40_000))
        #expect(throws: WireError.notExpressible("a string of 40000 bytes")) { try long.encoded(version: 3) }
        #expect(try HeartbeatRequest.decode(try long.encoded(version: 4), version: 4) == long)
    }

    @Test func recordsAreASliceOfTheFrameAndAreSplicedOnTheWayOut() throws {
        let records = Bytes([UInt8](repeating: 5, count: 10_000))
        let partition = FetchResponse.PartitionData(partitionIndex: 3, highWatermark: 5, records: Records(records))
        let response = FetchResponse(responses: [.init(partitions: [partition])])
        let frame = try ResponseFrame.encode(response, version: 16, correlationId: 1)
        #expect(frame.count == 3)
        guard case .bytes(let spliced) = frame[1] else { throw WireError.malformed("no bytes") }
        #expect(spliced.storage === records.storage)
        let received = try frame.joined().dropFirst(4)
        let decoded = try ResponseFrame.decode(FetchResponse.self, received, version: 16)
        guard case .bytes(let slice) = decoded.responses[0].partitions[0].records?.chunks.first else {
            throw WireError.malformed("no records")
        }
        #expect(slice.storage === received.storage)
        #expect(slice == records)
        #expect(decoded == response)
    }
}
