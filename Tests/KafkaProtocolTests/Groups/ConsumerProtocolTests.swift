import Buffers
import KafkaProtocol
import Testing

/// What consumers put into the opaque fields of a group.
@Suite struct ConsumerProtocolTests {
    @Test func aSubscriptionOfVersionZeroHasTopicsOnly() throws {
        // version 0, one topic "ab", user data null
        let bytes = Bytes([0, 0, 0, 0, 0, 1, 0, 2, 0x61, 0x62, 0xff, 0xff, 0xff, 0xff])
        let subscription = try ConsumerProtocolSubscription.read(bytes)
        #expect(subscription == ConsumerProtocolSubscription(topics: ["ab"]))
    }

    @Test func theNewestVersionTellsOwnedPartitionsGenerationAndRack() throws {
        let bytes = Bytes(
            [0, 3, 0, 0, 0, 1, 0, 1, 0x61, 0, 0, 0, 0]  // version 3, topic "a", empty user data
                + [0, 0, 0, 1, 0, 1, 0x61, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4]  // owns a-1 and a-4
                + [0, 0, 0, 7, 0, 2, 0x72, 0x31]  // generation 7, rack "r1"
        )
        let subscription = try ConsumerProtocolSubscription.read(bytes)
        #expect(subscription.topics == ["a"])
        #expect(subscription.userData == .empty)
        #expect(subscription.ownedPartitions.map(\.partitions) == [[1, 4]])
        #expect(subscription.generationId == 7)
        #expect(subscription.rackId == "r1")
        #expect(try subscription.written(version: 3) == bytes)
    }

    @Test func aVersionOfTheFutureIsReadAsOurNewestAndWhatFollowsIsLeft() throws {
        let known = try ConsumerProtocolAssignment(
            assignedPartitions: [ConsumerProtocolAssignment.TopicPartition(topic: "a", partitions: [3])]
        ).written(version: 3)
        let future = Bytes([0, 9] + known.array.dropFirst(2) + [1, 2, 3])
        #expect(try ConsumerProtocolAssignment.read(future).assignedPartitions.map(\.partitions) == [[3]])
    }

    @Test func noBytesAreNoPartitions() throws {
        #expect(try ConsumerProtocolAssignment.read(.empty).assignedPartitions.isEmpty)
    }

    @Test func damagedBytesAreAnErrorAndNotACrash() throws {
        let bytes = try ConsumerProtocolSubscription(topics: ["orders"], rackId: "r").written(version: 3)
        for length in 1..<bytes.count {
            #expect(throws: WireError.self) { _ = try ConsumerProtocolSubscription.read(bytes.prefix(length)) }
        }
        #expect(throws: WireError.self) { _ = try ConsumerProtocolSubscription.read(Bytes([0xff, 0xff, 0, 0])) }
        #expect(throws: WireError.self) {
            _ = try ConsumerProtocolAssignment.read(Bytes([0, 0, 0x7f, 0xff, 0xff, 0xff]))
        }
    }
}
