/// What watching costs, as rates over the last ten seconds or so.
struct CostMeter: Sendable {
    var covered = 0
    var samples = 0
    var requests = 0
    var bytes = 0
    private var before: [(atMilliseconds: Int64, covered: Int, samples: Int, requests: Int, bytes: Int)]

    private static let spanMilliseconds: Int64 = 10_000

    init(sinceMilliseconds: Int64) { self.before = [(sinceMilliseconds, 0, 0, 0, 0)] }

    mutating func rates(nowMilliseconds now: Int64) -> SamplingCost {
        while self.before.count > 1, self.before[1].atMilliseconds <= now - Self.spanMilliseconds {
            self.before.removeFirst()
        }
        defer { self.before.append((now, self.covered, self.samples, self.requests, self.bytes)) }
        guard let start = self.before.first, now > start.atMilliseconds else { return SamplingCost() }
        let seconds = Double(now - start.atMilliseconds) / 1000
        return SamplingCost(
            coveredPerSecond: Double(self.covered - start.covered) / seconds,
            samplesPerSecond: Double(self.samples - start.samples) / seconds,
            requestsPerSecond: Double(self.requests - start.requests) / seconds,
            bytesPerSecond: Double(self.bytes - start.bytes) / seconds
        )
    }
}
