import RecordClient
import Synchronization

/// What a member of a consumer group does.
public struct GroupMemberOptions: Sendable {
    public var consumer: ConsumerConfiguration
    public var topics: [String]
    /// How often what was read is committed.
    public var commitIntervalSeconds = 1.0
    /// Records per second at the most; 0 for no limit. Asked again and again, so that it can be changed on the way.
    public var recordsPerSecond: @Sendable () -> Int
    /// Stop after this time; nil for no end.
    public var durationSeconds: Double?

    /// A member whose partitions are taken over six seconds after it died, and whose commits are a second old at the
    /// most.
    public init(bootstrapServers: String, group: String, topics: [String]) {
        var consumer = ConsumerConfiguration(bootstrapServers: bootstrapServers, groupId: group)
        // One commit at a time: librdkafka's own may overtake each other when their coordinator is gone.
        consumer.commitsBeforeRevocation = true
        consumer.sessionTimeoutMilliseconds = 6000
        consumer.fetchMaxWaitMilliseconds = 200
        consumer.extra = quickRecovery.merging([
            "heartbeat.interval.ms": "1000", "fetch.error.backoff.ms": "50",
            // A slow member must not hoard what it will read in a minute: its lag is what the group sees.
            "queued.min.messages": "1000",
        ]) { _, own in own }
        self.consumer = consumer
        self.topics = topics
        self.recordsPerSecond = { 0 }
    }
}

/// Consumes as a member of a group and writes one JSON line per event to `output` until the duration or the cancellation
/// of the task: startup_complete, partitions_assigned and partitions_revoked with the member's id and generation, an
/// offsets_committed for every answer to a commit, a records_consumed every second in which there were any, client_error,
/// shutdown_complete. Then it leaves the group and returns how many records it has read.
public func runGroupMember(
    _ options: GroupMemberOptions,
    output: @escaping @Sendable (String) -> Void
) async throws(RecordClientError) -> Int {
    let lines = MemberLines(output)
    let consumer = try Consumer(options.consumer) { lines.tell($0) }
    lines.write(EventLine("startup_complete"))
    var failure: RecordClientError?
    do throws(RecordClientError) {
        try await consumer.subscribe(options.topics)
        try await consume(consumer, options, lines)
    } catch {
        failure = error
    }
    await consumer.close()
    lines.tellConsumed()
    lines.write(EventLine("shutdown_complete"))
    if let failure { throw failure }
    return lines.total
}

private func consume(
    _ consumer: Consumer,
    _ options: GroupMemberOptions,
    _ lines: MemberLines
) async throws(RecordClientError) {
    let end = options.durationSeconds.map { Clock.monotonicNanoseconds + Int64($0 * 1e9) } ?? .max
    var throttle = Throttle(rate: options.recordsPerSecond(), now: Clock.monotonicNanoseconds)
    var nextLine = Clock.monotonicNanoseconds + 1_000_000_000
    let commitInterval = Int64(options.commitIntervalSeconds * 1e9)
    var nextCommit = Clock.monotonicNanoseconds + commitInterval
    while !Task.isCancelled {
        let now = Clock.monotonicNanoseconds
        guard now < end else { return }
        if now >= nextLine {
            nextLine = now + 1_000_000_000
            lines.tellConsumed()
        }
        // Asking again before the last one is answered does nothing.
        if now >= nextCommit, try await consumer.commitPolled() { nextCommit = now + commitInterval }
        throttle.change(rate: options.recordsPerSecond(), now: now)
        let granted = throttle.grant(500, now: now)
        guard granted > 0 else {
            // Waiting is the work that this member pretends to do; a change of rate is seen meanwhile.
            try? await Task.sleep(for: .nanoseconds(min(throttle.nanosecondsToNext(now: now), 50_000_000)))
            continue
        }
        let result = try await consumer.poll(limit: granted, timeoutMilliseconds: 100)
        throttle.giveBack(granted - result.records.count)
        lines.consumed(result.records.count)
        for error in result.partitionErrors where error.error.isFatal { throw error.error }
    }
}

/// Writes a member's event lines.
private final class MemberLines: Sendable {
    private struct State {
        var total = 0
        var told = 0
    }

    private let output: @Sendable (String) -> Void
    private let state = Mutex(State())

    init(_ output: @escaping @Sendable (String) -> Void) { self.output = output }

    var total: Int { self.state.withLock { $0.total } }

    func consumed(_ count: Int) { self.state.withLock { $0.total += count } }

    func write(_ event: EventLine) { self.state.withLock { _ in self.output(event.line) } }

    func tellConsumed() {
        let count = self.state.withLock { state in
            defer { state.told = state.total }
            return state.total - state.told
        }
        guard count > 0 else { return }
        var event = EventLine("records_consumed")
        event.add("count", count)
        self.write(event)
    }

    func tell(_ event: ClientEvent) {
        switch event {
        case .assigned(let partitions, let member): self.write("partitions_assigned", partitions, of: member)
        case .revoked(let partitions, let member): self.write("partitions_revoked", partitions, of: member)
        case .committed(let offsets, let error): self.tellCommitted(offsets, error)
        case .error(let error):
            var line = EventLine("client_error")
            line.add("error", "\(error)")
            self.write(line)
        case .log, .statistics: return
        }
    }

    private func write(_ name: String, _ partitions: [PartitionOffset], of member: GroupMembership) {
        var event = EventLine(name)
        event.add("memberId", member.memberId)
        event.add("generation", Int64(member.generation ?? -1))
        event.add(
            "partitions",
            objects: partitions.map { [("topic", .text($0.topic)), ("partition", .number(Int64($0.partition)))] }
        )
        self.write(event)
    }

    private func tellCommitted(_ offsets: [PartitionOffset], _ error: RecordClientError?) {
        var event = EventLine("offsets_committed")
        event.add("success", error == nil)
        event.add("error", error.map { "\($0)" })
        event.add(
            "offsets",
            objects: offsets.map {
                [
                    ("topic", .text($0.topic)), ("partition", .number(Int64($0.partition))),
                    ("offset", .number($0.offset)),
                ]
            }
        )
        self.write(event)
    }
}
