import RecordClient
import Synchronization

/// What an instance counts while it works.
final class InstanceFigures: Sendable {
    private struct State {
        var status: InstanceStatus
        var commitLatency = LatencySample()
        var processedAtLastReport: Int64 = 0
        var deliveredAtLastReport: Int64 = 0
        var reportedNanoseconds = WorkloadClock.monotonicNanoseconds
    }

    private let state: Mutex<State>

    init(_ status: InstanceStatus) { self.state = Mutex(State(status: status)) }

    func change(_ body: (inout InstanceStatus) -> Void) { self.state.withLock { body(&$0.status) } }

    func processed(_ outcome: BatchProcessor.Outcome) {
        self.change { status in
            status.processed += outcome.counts[.processed] ?? 0
            status.skipped += outcome.counts[.skipped] ?? 0
            status.retried += outcome.counts[.retried] ?? 0
            status.deadLettered += outcome.counts[.deadLettered] ?? 0
            if let failure = outcome.lastFailure { status.lastFailure = "\(failure.errorClass): \(failure.message)" }
        }
    }

    /// Records with these timestamps are covered by a commit that was acknowledged now.
    func committed(timestamps: [Int64], nowMilliseconds now: Int64) {
        self.state.withLock { state in
            state.status.commits += 1
            for timestamp in timestamps where timestamp > 0 {
                state.commitLatency.add(microseconds: max(0, now - timestamp) * 1000)
            }
        }
    }

    func delivered(_ count: Int, failed: Int) {
        self.change { status in
            status.producer.delivered += Int64(count)
            status.producer.failed += Int64(failed)
        }
    }

    func producerTold(_ event: ClientEvent) {
        switch event {
        case .statistics(let statistics): self.change { $0.producer.take(statistics) }
        case .error(let error): self.change { $0.lastFailure = "\(error)" }
        case .log, .assigned, .revoked, .committed: return
        }
    }

    /// The figures now, with rates since the last report.
    func report(_ service: InstanceStatus.ServiceFigures?, nowMilliseconds now: Int64) -> InstanceStatus {
        self.state.withLock { state in
            let nanoseconds = WorkloadClock.monotonicNanoseconds
            let seconds = max(0.001, Double(nanoseconds - state.reportedNanoseconds) / 1e9)
            let processed = state.status.processed
            let delivered = state.status.producer.delivered
            state.status.processedPerSecond = Double(processed - state.processedAtLastReport) / seconds
            state.status.producer.publishedPerSecond = Double(delivered - state.deliveredAtLastReport) / seconds
            state.processedAtLastReport = processed
            state.deliveredAtLastReport = delivered
            state.reportedNanoseconds = nanoseconds
            state.status.commitLatency = state.commitLatency.percentiles
            state.status.atMilliseconds = now
            if let service { state.status.database = service }
            return state.status
        }
    }
}

extension InstanceStatus.ProducerFigures {
    fileprivate mutating func take(_ statistics: ClientStatistics) {
        self.queued = statistics.queuedRecords
        self.requests = Int64(statistics.requests)
        self.retries = Int64(statistics.retries)
        self.errors = Int64(statistics.errors)
        let windows = statistics.brokers.map(\.roundTrip).filter { $0.count > 0 }
        let count = windows.reduce(0) { $0 + $1.count }
        guard count > 0 else { return }
        self.requestP50 = Double(windows.reduce(0) { $0 + $1.p50 * $1.count }) / Double(count) / 1000
        self.requestP99 = Double(windows.reduce(0) { max($0, $1.p99) }) / 1000
    }
}
