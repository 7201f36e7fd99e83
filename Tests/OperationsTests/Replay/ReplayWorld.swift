import ClusterView
import Operations
import RecordClient
import Synchronization

/// Topics, groups and a replayer that may be killed, all in memory.
final class ReplayWorld: ReplayCluster, ReplayRecords {
    struct State {
        var topics: [String: [[ConsumedRecord]]] = [:]
        var progress: [String: ReplayProgress] = [:]
        /// Everything that was asked or ordered so far.
        var calls = 0
        /// At this call the replayer dies, before or after it has its effect.
        var diesAt: Int?
        var diesAfterEffect = false
        /// What the cluster says to a record that is sent.
        var answer: @Sendable (ReplayedRecord) -> ReplayDelivery = { _ in .delivered }
        /// Done with every record that arrives.
        var onArrival: @Sendable (ReplayedRecord, inout State) -> Void = { _, _ in }
        var onCommit: @Sendable (inout State) -> Void = { _ in }
    }

    func with<Value: Sendable>(_ body: (inout State) -> Value) -> Value { self.state.withLock { body(&$0) } }

    static let killed = ReplayError("killed")

    private let state = Mutex(State())

    func add(_ topic: String, partitions: Int = 1) {
        self.state.withLock { $0.topics[topic] = Array(repeating: [], count: partitions) }
    }

    func append(_ topic: String, partition: Int = 0, key: String? = nil, value: String, headers: [String: String] = [:])
    {
        let headers = headers.sorted { $0.key < $1.key }.map { ConsumedRecord.Header(name: $0, value: Array($1.utf8)) }
        self.state.withLock {
            Self.append(&$0, topic, partition, key.map { Array($0.utf8) }, Array(value.utf8), headers)
        }
    }

    static func append(
        _ state: inout State,
        _ topic: String,
        _ partition: Int,
        _ key: [UInt8]?,
        _ value: [UInt8]?,
        _ headers: [ConsumedRecord.Header]
    ) {
        let offset = Int64(state.topics[topic]?[partition].count ?? 0)
        state.topics[topic]?[partition].append(
            ConsumedRecord(
                topic: topic,
                partition: Int32(partition),
                offset: offset,
                timestampMilliseconds: 1000 + offset,
                key: key,
                value: value,
                headers: headers
            )
        )
    }

    func records(_ topic: String) -> [ConsumedRecord] { self.state.withLock { $0.topics[topic]?.flatMap { $0 } ?? [] } }

    func values(_ topic: String) -> [String] {
        self.records(topic).map { String(decoding: $0.value ?? [], as: UTF8.self) }
    }

    /// Counts a call; the replayer may die at it.
    private func call<Value: Sendable>(_ effect: (inout State) throws(ReplayError) -> Value) throws(ReplayError)
        -> Value
    {
        let result = self.state.withLock { state -> Result<Value, ReplayError> in
            state.calls += 1
            let dies = state.diesAt == state.calls
            if dies, !state.diesAfterEffect { return .failure(Self.killed) }
            let result = Result { () throws(ReplayError) in try effect(&state) }
            return dies ? .failure(Self.killed) : result
        }
        return try result.get()
    }

    // MARK: - Cluster

    func spans(of range: RecordRange, in topic: String) async throws(ReplayError) -> [RecordSpan] {
        try self.call { state in
            var ends: [Int32: PartitionEnds] = [:]
            for (index, partition) in (state.topics[topic] ?? []).enumerated() {
                ends[Int32(index)] = PartitionEnds(low: 0, high: Int64(partition.count))
            }
            return range.spans(in: ends)
        }
    }

    func allPartitionCounts() async throws(ReplayError) -> [String: Int32] {
        try self.call { $0.topics.mapValues { Int32($0.count) } }
    }

    func sumOfEnds(of topic: String) async throws(ReplayError) -> Int64 {
        try self.call { $0.topics[topic]?.reduce(0) { $0 + Int64($1.count) } ?? 0 }
    }

    func createTopic(_ name: String, partitions: Int32) async throws(ReplayError) {
        try self.call { $0.topics[name] = Array(repeating: [], count: Int(partitions)) }
    }

    func progress(of id: String) async throws(ReplayError) -> ReplayProgress? { try self.call { $0.progress[id] } }

    func allProgress() async throws(ReplayError) -> [ReplayProgress] {
        try self.call { state in state.progress.keys.sorted().compactMap { state.progress[$0] } }
    }

    func commit(_ progress: ReplayProgress) async throws(ReplayError) {
        try self.call { state in
            state.progress[progress.id] = state.progress[progress.id]?.merged(with: progress) ?? progress
            state.onCommit(&state)
        }
    }

    // MARK: - Records

    func read(_ topic: String, _ spans: [RecordSpan]) async throws(ReplayError) -> any ReplayReading {
        try self.call { state in
            let records = spans.flatMap { span in
                (state.topics[topic]?[Int(span.partition)] ?? []).filter { (span.from..<span.to).contains($0.offset) }
            }
            return Reading(records: Mutex(records), world: self)
        }
    }

    private final class Reading: ReplayReading {
        private let records: Mutex<[ConsumedRecord]>
        private let world: ReplayWorld

        init(records: consuming Mutex<[ConsumedRecord]>, world: ReplayWorld) {
            self.records = records
            self.world = world
        }

        func next(limit: Int) async throws(ReplayError) -> [ConsumedRecord] {
            try self.world.call { _ in }
            return self.records.withLock { records in
                defer { records.removeFirst(min(limit, records.count)) }
                return Array(records.prefix(limit))
            }
        }

        func close() async {}
    }

    func record(_ topic: String, partition: Int32, offset: Int64) async throws(ReplayError) -> ConsumedRecord? {
        try self.call { state in state.topics[topic]?[Int(partition)].first { $0.offset == offset } }
    }

    func send(_ records: [ReplayedRecord]) async throws(ReplayError) -> [ReplayDelivery] {
        try self.call { state in
            records.map { record in
                let answer = state.answer(record)
                guard answer == .delivered, let count = state.topics[record.topic]?.count else { return answer }
                let partition = Int(record.partition ?? 0) % count
                Self.append(&state, record.topic, partition, record.key, record.value, record.headers)
                let onArrival = state.onArrival
                onArrival(record, &state)
                return answer
            }
        }
    }

    // MARK: - Replays

    func plan(_ request: ReplayRequest) async throws -> ReplayPlan {
        try await ReplayPlanning(cluster: self, records: self, nowMilliseconds: { self.nextMilliseconds() }).plan(
            request
        )
    }

    func resume(_ id: String) async throws -> ReplayPlan {
        try await ReplayPlanning(cluster: self, records: self, nowMilliseconds: { self.nextMilliseconds() }).resume(id)
    }

    /// Every plan is made at another moment, and so has another id.
    private let clock = Atomic<Int64>(1_795_143_600_000)
    private func nextMilliseconds() -> Int64 { self.clock.add(1, ordering: .relaxed).newValue }

    func run(
        _ plan: ReplayPlan,
        batch: Int = 4,
        control: ReplayControl = ReplayControl(),
        onProgress: @escaping @Sendable (ReplayStatus) -> Void = { _ in }
    ) async -> PlanResult {
        let means = ReplayMeans(
            cluster: self,
            records: self,
            control: control,
            batchRecords: batch,
            onProgress: onProgress
        )
        return await PlanRunner(means: OperationMeans(replays: means), journal: nil).run(plan, clusterID: "c")
    }
}

/// Headers of dead letters in several dialects.
enum LetterHeaders {
    static func of(_ index: Int, topic: String = "orders", partition: Int = 0, error: String = "SchemaMismatch")
        -> [String: String]
    {
        switch index % 3 {
        case 0:
            [
                "hw-dlq-origin-topic": topic, "hw-dlq-origin-partition": "\(partition)",
                "hw-dlq-origin-offset": "\(index)",
                "hw-dlq-error-class": error, "hw-dlq-error-message": "no", "hw-dlq-attempts": "3",
                "eventId": "e\(index)",
            ]
        case 1:
            [
                "__connect.errors.topic": topic, "__connect.errors.partition": "\(partition)",
                "__connect.errors.offset": "\(index)", "__connect.errors.exception.class.name": "a.\(error)",
                "__connect.errors.exception.stacktrace": "long", "eventId": "e\(index)",
            ]
        default:
            [
                "source_topic": topic, "source_partition": "\(partition)", "source_offset": "\(index)",
                "eventId": "e\(index)",
            ]
        }
    }
}
