import Measures
import RecordClient
import Synchronization

/// A load on one topic whose every record is checked: a verifiable producer, a verifiable consumer and the oracle
/// between them.
///
/// ``start()`` returns at once and the run finds its topic when the cluster is ready. It goes on for as long as it is
/// let, whatever happens to the brokers; memory is bounded by the records under way. It ends with ``stop()`` only.
public final class LoadRun: Sendable {
    private struct State {
        var phase = LoadSnapshot.Phase.idle
        var rate: Int
        var work: Task<Void, Never>?
        var partitionCount = 0
    }

    private static let askTimeoutMilliseconds: Int32 = 2_000
    /// How often a partition's end is asked for before reading begins at its first record instead.
    private static let endOffsetAttempts = 5

    private let options: LoadOptions
    private let state: Mutex<State>
    private let findings = LoadFindings()
    private let producer: VerifiableProducer
    private let consumer: VerifiableConsumer

    /// - Parameter onDelivery: receives every record's report too; its tag is the record's sequence number.
    public init(_ options: LoadOptions, onDelivery: @escaping DeliveryHandler = { _ in }) {
        var options = options
        options.consumer.runId = options.producer.runId
        self.options = options
        self.state = Mutex(State(rate: options.producer.recordsPerSecond))
        let findings = self.findings
        self.producer = VerifiableProducer(
            options.producer,
            onDelivery: {
                findings.delivered($0)
                onDelivery($0)
            }
        )
        self.consumer = VerifiableConsumer(
            options.consumer,
            onEvent: { findings.observe($0) },
            onBatch: { findings.read($0) }
        )
    }

    /// Begins; a second call does nothing.
    public func start() {
        self.state.withLock { state in
            guard state.phase == .idle else { return }
            state.phase = .connecting
            state.work = Task { [weak self] in await self?.work() }
        }
    }

    /// Changes the speed; 0 is no limit.
    public func setRate(_ recordsPerSecond: Int) {
        self.state.withLock { $0.rate = recordsPerSecond }
        self.producer.setRate(recordsPerSecond)
    }

    /// Stops producing, waits for what is under way, reads to the end and judges the rest. The snapshot stays.
    public func stop() async {
        let work = self.state.withLock { state -> Task<Void, Never>? in
            guard state.phase == .connecting || state.phase == .running else { return nil }
            state.phase = .stopping
            return state.work
        }
        guard let work else { return }
        work.cancel()
        await work.value
        await self.producer.stop(flushTimeoutMilliseconds: Int32(self.options.drainSeconds) * 1_000)
        await self.readToTheEnd()
        await self.consumer.stop()
        self.state.withLock { $0.phase = .stopped }
    }

    /// What has been seen so far; cheap enough to be asked for with every frame.
    public var snapshot: LoadSnapshot {
        let now = Clock.monotonicNanoseconds
        var progress = self.producer.progress
        var snapshot = LoadSnapshot()
        (snapshot.phase, snapshot.targetPerSecond) = self.state.withLock { ($0.phase, $0.rate) }
        snapshot.runId = self.options.producer.runId
        snapshot.sentPerSecond = progress.sendRate.perSecond(now: now)
        snapshot.ackedPerSecond = progress.ackRate.perSecond(now: now)
        snapshot.sentTotal = progress.sent
        snapshot.ackedTotal = progress.acked
        snapshot.failedTotal = progress.failed
        snapshot.pending = max(progress.pending, 0)
        snapshot.retries = progress.retries
        snapshot.requestDistribution = progress.recentLatency.histogram(now: now)
        snapshot.requestLatency = LoadSnapshot.Latency(snapshot.requestDistribution)
        self.findings.fill(&snapshot, producerErrors: progress.errors, now: now)
        return snapshot
    }

    // MARK: Work

    /// Finds the topic, starts both sides, then keeps the consumer alive until it is cancelled.
    private func work() async {
        while !Task.isCancelled {
            do throws(RecordClientError) {
                try await self.begin()
                break
            } catch {
                self.findings.count(error)
                await self.pause(milliseconds: 500)
            }
        }
        while !Task.isCancelled {
            do throws(RecordClientError) { try await self.consumer.heal() } catch { self.findings.count(error) }
            await self.pause(milliseconds: 250)
        }
    }

    private func begin() async throws(RecordClientError) {
        let count = try await self.consumer.partitionCount(timeoutMilliseconds: Self.askTimeoutMilliseconds)
        guard count > 0 else { throw RecordClientError(operation: "starting the load", code: .unknownTopic) }
        var offsets: [Int64] = []
        for partition in 0..<Int32(count) { offsets.append(await self.beginning(of: partition)) }
        try await self.consumer.start(offsets: offsets)
        if Task.isCancelled { return }
        self.producer.start(partitionCount: count)
        self.state.withLock { state in
            state.partitionCount = count
            if state.phase == .connecting { state.phase = .running }
        }
    }

    /// Where reading begins: at the present end, so that older records need not be read; if no leader tells it, at the
    /// first record, since others' records do no harm.
    private func beginning(of partition: Int32) async -> Int64 {
        for _ in 0..<Self.endOffsetAttempts where !Task.isCancelled {
            do throws(RecordClientError) {
                let timeout = Self.askTimeoutMilliseconds
                return try await self.consumer.endOffset(partition: partition, timeoutMilliseconds: timeout)
            } catch {
                self.findings.count(error)
                await self.pause(milliseconds: 200)
            }
        }
        return PartitionOffset.beginning
    }

    /// Waits until everything acknowledged was read, or until reading is at the end of the log and it was not.
    private func readToTheEnd() async {
        let deadline = Clock.monotonicNanoseconds + Int64(self.options.drainSeconds) * 1_000_000_000
        let count = self.state.withLock { $0.partitionCount }
        while self.findings.hasUnread, Clock.monotonicNanoseconds < deadline {
            await self.pause(milliseconds: 50)
        }
        for partition in 0..<Int32(count) where self.findings.unread(partition: Int(partition)) > 0 {
            let timeout = Self.askTimeoutMilliseconds
            let end = try? await self.consumer.endOffset(partition: partition, timeoutMilliseconds: timeout)
            guard let end, self.consumer.position(partition: partition) >= end else { continue }
            self.findings.finish(partition: Int(partition))
        }
    }

    /// Sleeps, or returns early when cancelled.
    private func pause(milliseconds: Int) async { try? await Task.sleep(for: .milliseconds(milliseconds)) }
}
