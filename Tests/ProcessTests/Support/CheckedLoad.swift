import RecordClient
import Synchronization
import TestSupport
import Testing
import Verification

/// An idempotent producer with acks=all and a reader under way while things happen to the cluster, and the judgement of
/// both afterwards: what the reader met on the way, and what a second reader finds in the log from its beginning.
final class CheckedLoad: Sendable {
    private let run: LoadRun
    private let acknowledgements: Acknowledgements
    private let cluster: TestCluster
    private let topic: String
    private let recordsPerSecond: Int

    init(_ cluster: TestCluster, topic: String, recordsPerSecond: Int) {
        self.cluster = cluster
        self.topic = topic
        self.recordsPerSecond = recordsPerSecond
        var options = LoadOptions(
            bootstrapServers: cluster.bootstrapServers,
            topic: topic,
            recordsPerSecond: recordsPerSecond
        )
        options.drainSeconds = 60
        let acknowledgements = Acknowledgements()
        self.acknowledgements = acknowledgements
        self.run = LoadRun(options, onDelivery: { acknowledgements.add($0) })
    }

    // MARK: On the way

    var snapshot: LoadSnapshot { self.run.snapshot }

    /// Starts and waits until records are acknowledged and read at `minimumPerSecond` or more.
    func start(minimumPerSecond: Double = 1) async throws {
        self.run.start()
        try await self.waitForFlow(minimumPerSecond: minimumPerSecond)
    }

    /// Waits until the load flows at least that fast.
    @discardableResult
    func waitForFlow(minimumPerSecond: Double = 1) async throws -> LoadSnapshot {
        try await eventually("\(minimumPerSecond) records/s are acknowledged and read") {
            self.run.snapshot
        } until: {
            $0.ackedPerSecond >= minimumPerSecond && $0.readPerSecond >= minimumPerSecond
        }
    }

    /// Waits until this many more records are acknowledged.
    func waitForMore(_ count: Int) async throws {
        let before = self.run.snapshot.ackedTotal
        try await eventually("\(count) more records are acknowledged") {
            self.run.snapshot.ackedTotal
        } until: {
            $0 >= before + count
        }
    }

    /// Sends as fast as the cluster takes it until that many records are sent and not acknowledged, and goes on so until
    /// ``endSurge()``.
    ///
    /// - Returns: how many they are now.
    func surge(toInFlight count: Int) async throws -> Int {
        self.run.setRate(0)
        return try await eventually("\(count) records are in flight", every: .milliseconds(2)) {
            self.run.snapshot.pending
        } until: {
            $0 >= count
        }
    }

    /// Goes back to the ordinary rate.
    func endSurge() { self.run.setRate(self.recordsPerSecond) }

    /// Waits for an acknowledgement of a partition later than `time` and returns how much later it came.
    func waitForAcknowledgement(ofPartition partition: Int32, after time: ContinuousClock.Instant) async throws
        -> Duration
    {
        try await eventually("partition \(partition) acknowledges again", every: .milliseconds(5)) {
            self.acknowledgements.latest(ofPartition: partition, or: time) - time
        } until: {
            $0 > .zero
        }
    }

    // MARK: The judgement

    /// Stops the load and expects that nothing acknowledged is lost, nothing is twice there, and order was kept; both as
    /// read on the way and as the log is now.
    func stopAndJudge(location: SourceLocation = #_sourceLocation) async throws {
        await self.run.stop()
        let snapshot = self.run.snapshot
        let summary = "\(snapshot.ackedTotal) acknowledged, \(snapshot.readTotal) read, \(snapshot.retries) retries"
        let errors = snapshot.errorsByName.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        print("  \(self.topic): \(summary), \(snapshot.failedTotal) failed")
        if let last = snapshot.lastError { print("    errors: \(errors); the last one: \(last.text)") }
        #expect(snapshot.ackedTotal > 0, sourceLocation: location)
        #expect(snapshot.unread == 0, "all acknowledged records were read", sourceLocation: location)
        #expect(snapshot.lost == 0, "lost: \(snapshot.namedLosses.prefix(5))", sourceLocation: location)
        #expect(snapshot.duplicated == 0, "duplicated while reading", sourceLocation: location)
        #expect(snapshot.outOfOrder == 0, "out of order while reading", sourceLocation: location)

        let (counts, losses) = try await self.readAgain()
        #expect(counts.acked == snapshot.ackedTotal, sourceLocation: location)
        #expect(counts.lost == 0, "lost from the log: \(losses.prefix(5))", sourceLocation: location)
        #expect(counts.duplicated == 0, "twice in the log", sourceLocation: location)
        #expect(counts.outOfOrder == 0, "out of order in the log", sourceLocation: location)
        #expect(counts.unchecked == 0, "every record was checked", sourceLocation: location)
    }

    /// Reads the whole topic from its beginning and compares it with what was acknowledged.
    private func readAgain() async throws -> (DeliveryCounts, [LostRecord]) {
        var oracle = DeliveryOracle(windowLimit: 1 << 24)
        for record in self.acknowledgements.all {
            oracle.acked(partition: Int(record.partition), sequence: record.sequence, offset: record.offset)
        }
        let reading = Mutex<[ReadRecord]>([])
        var options = VerifiableConsumerOptions(bootstrapServers: self.cluster.bootstrapServers, topic: self.topic)
        options.runId = self.run.snapshot.runId
        let consumer = VerifiableConsumer(options) { batch in reading.withLock { $0 += batch.records } }
        let ends = try await self.ends(consumer)
        try await consumer.start(offsets: ends.map { _ in PartitionOffset.beginning })
        try await eventually("the log was read to its end") {
            try await consumer.heal()
            return ends.indices.map { ends[$0] - consumer.position(partition: Int32($0)) }
        } until: { left in
            // An empty partition's position stays a name, which is below 0.
            zip(ends, left).allSatisfy { $0 == 0 || $1 <= 0 }
        }
        await consumer.stop()
        for record in reading.withLock({ $0 }) {
            oracle.read(partition: Int(record.partition), sequence: record.sequence, offset: record.offset)
        }
        for partition in ends.indices { oracle.finish(partition: partition) }
        return (oracle.counts, oracle.namedLosses)
    }

    private func ends(_ consumer: VerifiableConsumer) async throws -> [Int64] {
        let count = try await eventually("the topic's partitions are known") {
            try await consumer.partitionCount(timeoutMilliseconds: 5000)
        } until: {
            $0 > 0
        }
        var ends: [Int64] = []
        for partition in 0..<Int32(count) {
            ends.append(
                try await eventually("the end of partition \(partition) is known") {
                    try await consumer.endOffset(partition: partition, timeoutMilliseconds: 5000)
                } until: {
                    $0 >= 0
                }
            )
        }
        return ends
    }
}
