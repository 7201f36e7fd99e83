import RecordClient
import Synchronization
import TestSupport
import Testing
import Verification

/// Members of a group on librdkafka's in-process brokers.
@Suite struct GroupMemberTests {
    let cluster: MockCluster

    init() throws {
        self.cluster = try MockCluster(brokerCount: 1)
        try self.cluster.createTopic("work", partitionCount: 4)
    }

    /// A member under way and what it has written.
    private final class Member: Sendable {
        let lines = Mutex<[String]>([])
        let rate: Mutex<Int>
        private let task: Mutex<Task<Int, any Error>?>

        init(_ bootstrapServers: String, rate: Int = 0) {
            self.rate = Mutex(rate)
            self.task = Mutex(nil)
            var options = GroupMemberOptions(bootstrapServers: bootstrapServers, group: "workers", topics: ["work"])
            options.recordsPerSecond = { [unowned self] in self.rate.withLock { $0 } }
            let task = Task { [options] in
                try await runGroupMember(options) { line in self.lines.withLock { $0.append(line) } }
            }
            self.task.withLock { $0 = task }
        }

        /// How many partitions it was given last.
        var partitionCount: Int {
            let line = self.lines.withLock { $0.last { $0.contains("partitions_assigned") } } ?? ""
            return line.split(separator: "\"partition\":").count - 1
        }

        /// Stops it in order; how many records it has read.
        func stop() async throws -> Int {
            let task = self.task.withLock { $0 }
            task?.cancel()
            return try await task?.value ?? 0
        }
    }

    private func produce(_ count: Int) async throws {
        let producer = try Producer(ProducerConfiguration(bootstrapServers: self.cluster.bootstrapServers))
        let value: [UInt8] = [1, 2, 3]
        for index in 0..<count {
            let key = Array("\(index)".utf8)
            try key.withUnsafeBytes { key in
                try value.withUnsafeBytes { try producer.produce(topic: "work", key: key, value: $0) }
            }
        }
        try await producer.flush(timeoutMilliseconds: 30_000)
        await producer.close()
    }

    @Test func aMemberReadsEverythingAndLeavesInOrder() async throws {
        try await self.produce(500)
        let member = Member(self.cluster.bootstrapServers)
        try await eventually("500 records are told") {
            member.lines.withLock { $0.filter { $0.contains("records_consumed") } }
        } until: { lines in
            lines.reduce(0) { $0 + (Int($1.split(separator: "\"count\":").last?.prefix { $0.isNumber } ?? "") ?? 0) }
                == 500
        }
        #expect(member.partitionCount == 4)
        #expect(try await member.stop() == 500)
        let lines = member.lines.withLock { $0 }
        #expect(lines.first?.contains("startup_complete") == true)
        #expect(lines.last?.contains("shutdown_complete") == true)
        #expect(lines.contains { $0.contains("partitions_revoked") })
        let assigned = try #require(lines.first { $0.contains("partitions_assigned") })
        #expect(assigned.contains(#""memberId":""#) && !assigned.contains(#""memberId":"""#), "\(assigned)")
        #expect(assigned.contains(#""generation":"#) && !assigned.contains(#""generation":-1"#), "\(assigned)")
        let committed = lines.filter { $0.contains("offsets_committed") }
        #expect(committed.contains { $0.contains(#""success":true"#) && $0.contains(#""offset":"#) }, "\(committed)")
    }

    @Test func aSlowMemberReadsNoMoreThanItsRateUntilThatIsRaised() async throws {
        try await self.produce(2_000)
        let member = Member(self.cluster.bootstrapServers, rate: 1)
        try await eventually("it has partitions") {
            member.partitionCount
        } until: {
            $0 == 4
        }
        member.rate.withLock { $0 = 0 }
        try await eventually("a line with nearly all of them in one second") {
            member.lines.withLock { $0.filter { $0.contains("records_consumed") } }
        } until: { lines in
            lines.contains { (Int($0.split(separator: "\"count\":").last?.prefix { $0.isNumber } ?? "") ?? 0) > 500 }
        }
        #expect(try await member.stop() <= 2_000)
    }
}
