import Buffers
import Engine
import KafkaProtocol
import Testing

@Suite struct GroupRecordTests {
    /// Bytes as Kafka's brokers write them, put together by hand from the formats.
    @Test func anOffsetIsStoredAsKafkaStoresIt() throws {
        let record = GroupRecord.offset(
            OffsetCommitKey(group: "g", topic: "t", partition: 2),
            OffsetCommitValue(offset: 258, leaderEpoch: 7, metadata: "m", commitTimestamp: 1)
        )
        let stored = try record.encoded()
        #expect(stored.key.array == [0, 1, 0, 1, 0x67, 0, 1, 0x74, 0, 0, 0, 2])
        #expect(
            stored.value?.array
                == [0, 3, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 7, 0, 1, 0x6d, 0, 0, 0, 0, 0, 0, 0, 1]
        )
        #expect(try GroupRecord(key: stored.key, value: stored.value) == record)
    }

    @Test func anOffsetWithARetentionOfItsOwnIsStoredInVersionOne() throws {
        let record = GroupRecord.offset(
            OffsetCommitKey(group: "g", topic: "t", partition: 0),
            OffsetCommitValue(offset: 5, metadata: "", commitTimestamp: 1, expireTimestamp: 2)
        )
        let stored = try record.encoded()
        #expect(stored.value?.array.prefix(2) == [0, 1])
        #expect(try GroupRecord(key: stored.key, value: stored.value) == record)
    }

    @Test func aGroupIsStoredAsKafkaStoresIt() throws {
        let member = GroupMetadataValue.MemberMetadata(
            memberId: "a",
            groupInstanceId: "i",
            clientId: "c",
            clientHost: "/h",
            rebalanceTimeout: 3,
            sessionTimeout: 2,
            subscription: [9],
            assignment: [8, 7]
        )
        let record = GroupRecord.group(
            GroupMetadataKey(group: "g"),
            GroupMetadataValue(
                protocolType: "p",
                generation: 4,
                protocol: "r",
                leader: "a",
                currentStateTimestamp: 6,
                members: [member]
            )
        )
        let stored = try record.encoded()
        #expect(stored.key.array == [0, 2, 0, 1, 0x67])
        let head: [UInt8] = [0, 3, 0, 1, 0x70, 0, 0, 0, 4, 0, 1, 0x72, 0, 1, 0x61, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 1]
        let names: [UInt8] = [0, 1, 0x61, 0, 1, 0x69, 0, 1, 0x63, 0, 2, 0x2f, 0x68]
        let rest: [UInt8] = [0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 9, 0, 0, 0, 2, 8, 7]
        #expect(stored.value?.array == head + names + rest)
        #expect(try GroupRecord(key: stored.key, value: stored.value) == record)
    }

    @Test func tombstonesAndOlderAndForeignRecordsAreRead() throws {
        let tombstone = GroupRecord.offset(OffsetCommitKey(group: "g", topic: "t", partition: 1), nil)
        let stored = try tombstone.encoded()
        #expect(stored.value == nil)
        #expect(try GroupRecord(key: stored.key, value: nil) == tombstone)
        // The key's number 0 was that of the first format; the value is in version 0.
        let old = try GroupRecord(
            key: [0, 0, 0, 1, 0x67, 0, 1, 0x74, 0, 0, 0, 1],
            value: [0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        )
        let value = OffsetCommitValue(offset: 9, commitTimestamp: 1)
        #expect(old == .offset(OffsetCommitKey(group: "g", topic: "t", partition: 1), value))
        #expect(try GroupRecord(key: [0, 3, 1, 2], value: nil) == .other(type: 3))
        #expect(throws: WireError.self) { try GroupRecord(key: [0], value: nil) }
        #expect(throws: WireError.self) { try GroupRecord(key: [0, 2, 0, 1, 0x67], value: [0, 9]) }
    }

    /// What Java says of these strings.
    @Test func groupsAreSpreadByJavasHash() {
        #expect(GroupPartitioning.javaHash("") == 0)
        #expect(GroupPartitioning.javaHash("hello") == 99_162_322)
        #expect(GroupPartitioning.javaHash("polygenelubricants") == Int32.min)
        #expect(GroupPartitioning.partition(of: "hello", count: 50) == 22)
        #expect(GroupPartitioning.partition(of: "polygenelubricants", count: 50) == 0)
        #expect(GroupPartitioning.javaHash("orders") == -1_008_770_331)
        #expect(GroupPartitioning.partition(of: "orders", count: 50) == 31)
    }

    @Test func rebalanceEventsAreOneLineOfJSON() {
        let harness = GroupHarness()
        _ = harness.join("a\"b\nc", client: "ü\\", reason: "x")
        let line = harness.events.first?.json ?? ""
        #expect(!line.contains("\n"))
        #expect(line.hasPrefix("{\"group\":\"a\\\"b\\u000ac\",\"step\":\"started\",\"generation\":0,"))
        #expect(line.contains("\"trigger\":\"member-joined\""))
        #expect(line.contains("\"client\":\"ü\\\\\",\"reason\":\"x\",\"membersBefore\":0,\"membersAfter\":1,"))
        #expect(
            line.contains(
                "\"protocol\":null,\"startedMs\":1700000001000,\"atMs\":1700000001000,\"durationMs\":0,\"silentMs\":null}"
            )
        )
    }

    @Test func theRingKeepsTheLatestEvents() {
        let harness = GroupHarness()
        for number in 0..<5 { _ = harness.join("g\(number)") }
        var ring = RebalanceRing(capacity: 3)
        for event in harness.events { ring.append(event) }
        #expect(ring.all.map(\.group) == ["g2", "g3", "g4"])
    }
}
