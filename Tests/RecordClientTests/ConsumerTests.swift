import RecordClient
import TestSupport
import Testing

@Suite struct ConsumerTests {
    let cluster: MockCluster

    init() throws {
        self.cluster = try MockCluster(brokerCount: 2)
        try self.cluster.createTopic("orders", partitionCount: 2)
    }

    /// Polls until `count` records have come.
    private func read(_ count: Int, with consumer: Consumer) async throws -> [ConsumedRecord] {
        var records: [ConsumedRecord] = []
        try await eventually("\(count) records", every: .milliseconds(1)) {
            records += try await consumer.poll(timeoutMilliseconds: 100).records
            return records
        } until: {
            $0.count >= count
        }
        return records
    }

    private func fill(_ partition: Int32, count: Int) async throws {
        let producer = try Producer(.of(self.cluster))
        for number in 0..<count { try producer.produce("\(number)", to: "orders", partition: partition) }
        try await producer.flush(timeoutMilliseconds: 20_000)
        await producer.close()
    }

    @Test func aRecordArrivesAsItWasSent() async throws {
        let producer = try Producer(.of(self.cluster))
        try await producer.send(
            topic: "orders",
            partition: 1,
            key: [7, 0, 9],
            value: [],
            headers: [("trace", [1, 2]), ("none", nil), ("empty", [])],
            timestampMilliseconds: 1_700_000_000_123
        )
        try await producer.send(topic: "orders", partition: 1, key: nil, value: nil)
        let consumer = try Consumer(.of(self.cluster))
        try await consumer.assign([PartitionOffset(topic: "orders", partition: 1, offset: PartitionOffset.beginning)])
        let records = try await self.read(2, with: consumer)
        let expected = ConsumedRecord(
            topic: "orders",
            partition: 1,
            offset: 0,
            timestampMilliseconds: 1_700_000_000_123,
            key: [7, 0, 9],
            value: [],
            headers: [
                ConsumedRecord.Header(name: "trace", value: [1, 2]), ConsumedRecord.Header(name: "none", value: nil),
                ConsumedRecord.Header(name: "empty", value: []),
            ]
        )
        #expect(records[0] == expected)
        #expect(records[1].key == nil && records[1].value == nil && records[1].offset == 1)
        await consumer.close()
        await producer.close()
    }

    @Test func batchesAreDeliveredWithoutCopying() async throws {
        try await self.fill(0, count: 500)
        let consumer = try Consumer(.of(self.cluster))
        let texts = Collected<String>()
        try await consumer.assign([PartitionOffset(topic: "orders", partition: 0, offset: 100)])
        consumer.deliver(limit: 64) { batch in
            var found: [String] = []
            batch.forEachRecord {
                found.append(String(decoding: $0.value ?? .init(start: nil, count: 0), as: UTF8.self))
            }
            texts.append(found)
        }
        try await eventually("400 records") {
            texts.all.count
        } until: {
            $0 == 400
        }
        #expect(texts.all == (100..<500).map(String.init))
        consumer.stopDelivering()
        await consumer.close()
    }

    @Test func assignedPartitionsNeedNoCoordinator() async throws {
        try await self.fill(0, count: 3)
        try self.cluster.disable(.findCoordinator)
        let consumer = try Consumer(.of(self.cluster))
        try await consumer.assign([PartitionOffset(topic: "orders", partition: 0, offset: PartitionOffset.beginning)])
        #expect(try await self.read(3, with: consumer).map(\.offset) == [0, 1, 2])
        await consumer.close()
    }

    @Test func seekPauseAndWatermarks() async throws {
        try await self.fill(0, count: 10)
        let consumer = try Consumer(.of(self.cluster))
        let partition = PartitionOffset(topic: "orders", partition: 0, offset: PartitionOffset.beginning)
        try await consumer.assign([partition])
        #expect(try await consumer.assignment().map(\.partition) == [0])
        _ = try await self.read(10, with: consumer)
        #expect(try await consumer.positions([partition])[0].offset == 10)
        let marks = try await consumer.watermarks(topic: "orders", partition: 0, timeoutMilliseconds: 20_000)
        #expect(marks.low == 0 && marks.high == 10)
        try await consumer.seek(
            [PartitionOffset(topic: "orders", partition: 0, offset: 7)],
            timeoutMilliseconds: 20_000
        )
        #expect(try await self.read(3, with: consumer).map(\.offset) == [7, 8, 9])
        try await consumer.pause([partition])
        try await self.fill(0, count: 1)
        #expect(try await consumer.poll(timeoutMilliseconds: 300).records.isEmpty)
        try await consumer.resume([partition])
        #expect(try await self.read(1, with: consumer).map(\.offset) == [10])
        await consumer.close()
    }

    /// A leader that was killed held up this question, and every call behind it, until it came back.
    @Test(.timeLimit(.minutes(1)))
    func whatALeaderThatIsDownIsAskedEndsInTime() async throws {
        try self.cluster.createTopic("far", partitionCount: 1)
        try self.cluster.setLeader(of: "far", partition: 0, to: 2)
        let consumer = try Consumer(ConsumerConfiguration.of(self.cluster))
        let marks = try await consumer.watermarks(topic: "far", partition: 0, timeoutMilliseconds: 20_000)
        #expect(marks.low == 0 && marks.high == 0)
        try self.cluster.setBroker(2, isUp: false)
        await #expect(throws: RecordClientError.self) {
            try await consumer.watermarks(topic: "far", partition: 0, timeoutMilliseconds: 300)
        }
        #expect(try await consumer.knownLowWatermark(topic: "far", partition: 0) == nil, "nobody is asked")
        await consumer.close()
    }

    @Test func theEndOfAPartitionIsReportedIfWanted() async throws {
        try await self.fill(0, count: 1)
        var configuration = ConsumerConfiguration.of(self.cluster)
        configuration.reportsPartitionEnd = true
        let consumer = try Consumer(configuration)
        try await consumer.assign([PartitionOffset(topic: "orders", partition: 0, offset: PartitionOffset.beginning)])
        var errors: [PartitionError] = []
        try await eventually("the end") {
            errors += try await consumer.poll(timeoutMilliseconds: 100).partitionErrors
            return errors
        } until: {
            !$0.isEmpty
        }
        #expect(errors[0].error.code == .partitionEnd)
        #expect(errors[0].partition == PartitionOffset(topic: "orders", partition: 0, offset: 1))
        await consumer.close()
    }

    @Test func aGroupMemberGetsPartitionsAndCommits() async throws {
        try await self.fill(0, count: 4)
        let events = Collected<ClientEvent>()
        let consumer = try Consumer(.of(self.cluster, groupId: "billing"), onEvent: { events.append($0) })
        try await consumer.subscribe(["orders"])
        _ = try await self.read(4, with: consumer)
        let assigned = events.all.compactMap { if case .assigned(let list, _) = $0 { list.count } else { nil } }
        #expect(assigned == [2])
        let memberships = events.all.compactMap { if case .assigned(_, let member) = $0 { member } else { nil } }
        #expect(memberships.allSatisfy { !$0.memberId.isEmpty })
        // Read from bytes whose form is librdkafka's own affair: with another library this is where it shows.
        #expect(memberships.allSatisfy { $0.generation.map { $0 > 0 } == true }, "\(memberships)")
        let place = PartitionOffset(topic: "orders", partition: 0, offset: 3)
        try await consumer.commit([place])
        #expect(try await consumer.committed([place], timeoutMilliseconds: 20_000) == [place])
        await consumer.close()
        let revoked = events.all.contains { if case .revoked = $0 { true } else { false } }
        #expect(revoked)
        let committed = events.all.compactMap { if case .committed(let list, nil) = $0 { list } else { nil } }
        #expect(committed.contains([place]), "\(committed)")
        let error = await #expect(throws: RecordClientError.self) {
            try await consumer.poll(timeoutMilliseconds: 10)
        }
        #expect(error?.code == .closed)
    }
}
