import Buffers
import KafkaProtocol
import RecordClient
import Synchronization

/// Reads `__consumer_offsets` as it is written: every commit with its time, and every generation of a group.
///
/// Begins a little before the end, so that the last commits are known at once. Where the topic may not be read, does not
/// exist yet, or cannot be reached, nothing is told and polling goes on alone.
public final class OffsetsTopicTail: CommitTail {
    private let bootstrapServers: String
    private let nowMilliseconds: @Sendable () -> Int64
    private let state = Mutex(Reading())
    private let attempts = Mutex<Task<Void, Never>?>(nil)

    private struct Reading {
        var commits: [TailedCommit] = []
        var rebalances: [Rebalance] = []
        var membership = MembershipLog()
        var sinceMilliseconds: Int64?
        /// Once refused, the topic is not asked for again.
        var isRefused = false
        /// Why the last attempt to open it failed.
        var failure: String?
    }

    static let topic = "__consumer_offsets"
    /// TOPIC_AUTHORIZATION_FAILED.
    private static let refused = RecordClientError.Code(rawValue: 29)
    /// So many records of each partition from before the start are read.
    private static let pastRecords: Int64 = 200
    /// Commits wait for the next refresh; beyond so many the oldest are let go.
    private static let commitsKept = 100_000

    public init(bootstrapServers: String, nowMilliseconds: @escaping @Sendable () -> Int64) {
        self.bootstrapServers = bootstrapServers
        self.nowMilliseconds = nowMilliseconds
    }

    public func start() async {
        self.attempts.withLock { task in
            if task == nil { task = Task { [self] in await self.run() } }
        }
    }

    public func stop() async {
        let task = self.attempts.withLock { $0 }
        task?.cancel()
        await task?.value
    }

    public func take() -> TailedNews {
        self.state.withLock { state in
            let news = TailedNews(
                commits: state.commits,
                rebalances: state.rebalances,
                readsSinceMilliseconds: state.sinceMilliseconds,
                obstacle: state.isRefused ? .notPermitted : state.failure.map { .failing($0) }
            )
            state.commits = []
            state.rebalances.removeAll()
            return news
        }
    }

    /// Tries until the topic can be read, then reads until the task is cancelled.
    private func run() async {
        while !Task.isCancelled, !self.state.withLock({ $0.isRefused }) {
            if let consumer = await self.open() {
                await self.waitWhileReading()
                consumer.stopDelivering()
                await consumer.close()
            } else {
                try? await Task.sleep(for: .seconds(5))
            }
        }
        self.state.withLock { $0.sinceMilliseconds = nil }
    }

    private func open() async -> Consumer? {
        var configuration = ConsumerConfiguration(
            bootstrapServers: self.bootstrapServers,
            groupId: "highwater-observer"
        )
        configuration.offsetReset = .latest
        configuration.queuedKilobyteLimit = 2048
        configuration.extra = ["fetch.message.max.bytes": "131072", "queued.min.messages": "1000"]
        guard let consumer = try? Consumer(configuration) else { return nil }
        do throws(RecordClientError) {
            let count = try await consumer.partitionCount(of: Self.topic, timeoutMilliseconds: 3000)
            guard count > 0 else {
                throw RecordClientError(operation: "opening \(Self.topic)", code: .unknownTopic)
            }
            // Offsets below -2000 count back from the end.
            let places = (0..<count).map {
                PartitionOffset(topic: Self.topic, partition: Int32($0), offset: -2000 - Self.pastRecords)
            }
            try await consumer.assign(places)
        } catch {
            self.state.withLock {
                $0.failure = "\(error)"
                if error.code == Self.refused { $0.isRefused = true }
            }
            await consumer.close()
            return nil
        }
        let now = self.nowMilliseconds()
        self.state.withLock {
            $0.sinceMilliseconds = now
            $0.failure = nil
        }
        consumer.deliver { [weak self] batch in self?.take(batch) }
        return consumer
    }

    private func waitWhileReading() async {
        while !Task.isCancelled, !self.state.withLock({ $0.isRefused }) {
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func take(_ batch: borrowing ConsumedBatch) {
        let isRefused = batch.partitionErrors.contains { $0.error.code == Self.refused }
        var records: [(key: Bytes, value: Bytes?, atMilliseconds: Int64, partition: Int32)] = []
        records.reserveCapacity(batch.count)
        batch.forEachRecord { record in
            guard let key = record.key else { return }
            let value = record.value.map { Bytes(copying: $0) }
            records.append((Bytes(copying: key), value, record.timestampMilliseconds, record.partition))
        }
        self.state.withLock { state in
            if isRefused {
                state.isRefused = true
                state.sinceMilliseconds = nil
            }
            for record in records {
                Self.take(record.key, record.value, record.atMilliseconds, record.partition, into: &state)
            }
            let surplus = state.commits.count - Self.commitsKept
            if surplus > 0 { state.commits.removeFirst(surplus) }
        }
    }

    private static func take(
        _ key: Bytes,
        _ value: Bytes?,
        _ time: Int64,
        _ partition: Int32,
        into state: inout Reading
    ) {
        // A record in a format of the future says nothing to us; the rest of the log still does.
        guard let record = try? OffsetsTopicRecord(key: key, value: value) else { return }
        switch record {
        case .offset(let key, let value):
            state.commits.append(
                TailedCommit(
                    groupID: key.group,
                    topic: key.topic,
                    partition: key.partition,
                    offset: value?.offset,
                    atMilliseconds: value.map { $0.commitTimestamp > 0 ? $0.commitTimestamp : time } ?? time,
                    coordinatorPartition: partition
                )
            )
        case .group(let id, let value):
            if let rebalance = state.membership.observe(id, value, atMilliseconds: time) {
                state.rebalances.append(rebalance)
            }
        case .other: break
        }
    }
}
