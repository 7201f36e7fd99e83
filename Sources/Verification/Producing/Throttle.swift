/// Spreads records evenly over time. Time lost to a full queue or a dead cluster is not made up for by a flood.
package struct Throttle: Sendable {
    /// How much may be made up for: a tenth of a second.
    private static let burstNanoseconds: Int64 = 100_000_000
    private static let second: Int64 = 1_000_000_000

    /// Records per second, 0 for no limit.
    package private(set) var rate: Int
    private var began: Int64
    private var granted: Int64 = 0

    package init(rate: Int, now: Int64) {
        self.rate = max(rate, 0)
        self.began = now
    }

    /// Goes on with another rate.
    package mutating func change(rate: Int, now: Int64) {
        guard rate != self.rate else { return }
        self = Throttle(rate: rate, now: now)
    }

    /// How many of `wanted` records may be sent now.
    package mutating func grant(_ wanted: Int, now: Int64) -> Int {
        if self.rate == 0 { return wanted }
        if self.due(now) > self.due(self.began + Self.burstNanoseconds) + 1 + self.granted {
            self.began = now - Self.burstNanoseconds
            self.granted = 0
        }
        let count = min(Int64(wanted), max(self.due(now) - self.granted, 0))
        self.granted += count
        return Int(count)
    }

    /// Takes back what was granted and could not be sent.
    package mutating func giveBack(_ count: Int) { self.granted -= Int64(count) }

    /// How long it is until the next record may be sent.
    package func nanosecondsToNext(now: Int64) -> Int64 {
        if self.rate == 0 { return 0 }
        let next = self.began + (self.granted + 1) * Self.second / Int64(self.rate)
        return max(next - now, 0)
    }

    /// How many records there should have been by `now`.
    private func due(_ now: Int64) -> Int64 {
        // In two parts, so that days at high rates do not overflow.
        let elapsed = now - self.began
        let whole = elapsed / Self.second * Int64(self.rate)
        return whole + elapsed % Self.second * Int64(self.rate) / Self.second
    }
}
