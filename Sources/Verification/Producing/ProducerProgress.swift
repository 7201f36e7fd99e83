import Measures
import RecordClient

/// How far a verifiable producer has come.
public struct ProducerProgress: Sendable {
    /// Records handed to the client.
    public private(set) var sent = 0
    public private(set) var acked = 0
    public private(set) var failed = 0
    /// Requests that the client sent again.
    public var retries: Int { self.earlierRetries + self.currentRetries }
    /// How often a client that had ended itself was replaced.
    public private(set) var replacements = 0
    /// From producing a record to its acknowledgement, in microseconds.
    public private(set) var latency = LatencyHistogram()
    var errors = ErrorTally()
    var recentLatency = RecentLatency()
    var sendRate = RateMeter()
    var ackRate = RateMeter()
    /// Retries counted by the client before it was replaced, and by the present one.
    private var earlierRetries = 0
    private var currentRetries = 0

    /// Records that are neither acknowledged nor failed.
    public var pending: Int { self.sent - self.acked - self.failed }

    /// Why records failed and what else went wrong, most frequent first.
    public var errorsByName: [NamedCount] { self.errors.byName }

    mutating func sent(_ count: Int, now: Int64) {
        self.sent += count
        self.sendRate.add(count, now: now)
    }

    mutating func delivered(_ reports: [DeliveryReport], now: Int64) {
        var acked = 0
        for report in reports {
            if let error = report.error {
                self.failed += 1
                self.errors.count(error, now: now)
            } else {
                acked += 1
                self.latency.record(report.latencyMicroseconds)
                self.recentLatency.record(report.latencyMicroseconds, now: now)
            }
        }
        self.acked += acked
        self.ackRate.add(acked, now: now)
    }

    mutating func observed(_ statistics: ClientStatistics) { self.currentRetries = statistics.retries }

    mutating func replaced() {
        self.replacements += 1
        self.earlierRetries += self.currentRetries
        self.currentRetries = 0
    }
}
