import RecordClient

/// How far a verifiable producer has come.
struct ProducerProgress: Sendable {
    /// Records handed to the client.
    var sent = 0
    var acked = 0
    var failed = 0
    /// Requests that the client sent again.
    var retries: Int { self.earlierRetries + self.currentRetries }
    /// How often a client that had ended itself was replaced.
    var replacements = 0
    var errors = ErrorTally()
    /// From producing a record to its acknowledgement, in microseconds.
    var latency = LatencyHistogram()
    var recentLatency = RecentLatency()
    var sendRate = RateMeter()
    var ackRate = RateMeter()
    /// Retries counted by the client before it was replaced, and by the present one.
    private var earlierRetries = 0
    private var currentRetries = 0

    /// Records that are neither acknowledged nor failed.
    var pending: Int { self.sent - self.acked - self.failed }

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
