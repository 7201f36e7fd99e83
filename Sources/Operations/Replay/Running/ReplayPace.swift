/// Keeps to a number of records per second.
package struct ReplayPace: Sendable, Equatable {
    private let recordsPerSecond: Int?
    private var sinceMilliseconds: Int64
    private var count: Int64 = 0

    package init(recordsPerSecond: Int?, nowMilliseconds: Int64) {
        self.recordsPerSecond = recordsPerSecond
        self.sinceMilliseconds = nowMilliseconds
    }

    /// As many as there may be in one batch: a fifth of a second's worth, so that the rate is even and a pause is quick.
    package static func batchLimit(recordsPerSecond: Int?, most: Int) -> Int {
        recordsPerSecond.map { max(1, min(most, $0 / 5)) } ?? most
    }

    /// How long to wait after a batch.
    package mutating func delayMilliseconds(after records: Int, nowMilliseconds now: Int64) -> Int64 {
        guard let recordsPerSecond else { return 0 }
        self.count += Int64(records)
        let due = self.sinceMilliseconds + self.count * 1000 / Int64(max(1, recordsPerSecond))
        if due < now - 1000 {
            // What was lost in a pause is not made up for.
            self.sinceMilliseconds = now
            self.count = 0
        }
        return max(0, due - now)
    }
}

/// How fast it has gone lately.
struct ReplaySpeed: Sendable, Equatable {
    private var samples: [(atMilliseconds: Int64, count: Int)] = []
    private static let windowMilliseconds: Int64 = 5000

    mutating func add(_ count: Int, nowMilliseconds now: Int64) {
        self.samples.append((now, count))
        self.samples.removeAll { $0.atMilliseconds < now - Self.windowMilliseconds }
    }

    /// Records per second over the window, or since the first sample if that is later.
    var perSecond: Double {
        guard let first = self.samples.first, let last = self.samples.last,
            last.atMilliseconds > first.atMilliseconds
        else { return 0 }
        let count = self.samples.dropFirst().reduce(0) { $0 + $1.count }
        return Double(count) * 1000 / Double(last.atMilliseconds - first.atMilliseconds)
    }

    static func == (left: ReplaySpeed, right: ReplaySpeed) -> Bool {
        left.samples.elementsEqual(right.samples) { $0 == $1 }
    }
}
