/// How often something happens per second, over the last one to two seconds.
package struct RateMeter: Sendable {
    private static let slotNanoseconds: Int64 = 100_000_000
    private static let slotCount: Int64 = 16

    private var slots = [Int](repeating: 0, count: Int(slotCount))
    private var began: Int64?
    private var slot: Int64 = 0

    package init() {}

    /// Counts `count` events at the time `now` (nanoseconds of a monotonic clock).
    package mutating func add(_ count: Int, now: Int64) {
        self.turn(now)
        self.slots[Int(self.slot % Self.slotCount)] += count
    }

    /// Events per second up to the time `now`.
    package mutating func perSecond(now: Int64) -> Double {
        self.turn(now)
        guard let began else { return 0 }
        // The slot that is being filled counts for the part that has passed.
        let full = min(self.slot - began / Self.slotNanoseconds, Self.slotCount - 1)
        let seconds = Double(full * Self.slotNanoseconds + now % Self.slotNanoseconds) / 1e9
        let sum = self.slots.reduce(0, +)
        return seconds > 0 ? Double(sum) / max(seconds, 0.1) : 0
    }

    private mutating func turn(_ now: Int64) {
        let target = now / Self.slotNanoseconds
        guard self.began != nil else {
            self.began = now
            self.slot = target
            return
        }
        guard target > self.slot else { return }
        for passed in 1...min(target - self.slot, Self.slotCount) {
            self.slots[Int((self.slot + passed) % Self.slotCount)] = 0
        }
        self.slot = target
    }
}
