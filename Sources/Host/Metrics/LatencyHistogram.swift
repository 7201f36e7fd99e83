/// How many requests took how long, in a fixed number of buckets: four for each doubling of the time, so that a figure
/// read from it is off by at most an eighth.
package struct LatencyHistogram: Sendable, Equatable {
    /// Below this, everything is one bucket: 64 µs.
    private static let lowestExponent = 6
    /// Above this, everything is one bucket: 2²⁴ µs, about 16.8 s.
    private static let highestExponent = 24
    private static let bucketsPerDoubling = 4
    /// How many buckets have an upper bound; one without follows.
    package static let boundedCount = 1 + (highestExponent - lowestExponent) * bucketsPerDoubling

    /// How many requests fell into each bucket; the last has no upper bound.
    package private(set) var counts = [Int](repeating: 0, count: Self.boundedCount + 1)
    /// What they took in all.
    package private(set) var sumMicroseconds: Int64 = 0

    package init() {}

    /// The longest time that belongs into a bucket.
    package static func upperBoundMicroseconds(of bucket: Int) -> Int64 {
        guard bucket > 0 else { return 1 << Int64(self.lowestExponent) }
        let (octave, part) = (bucket - 1).quotientAndRemainder(dividingBy: self.bucketsPerDoubling)
        let exponent = self.lowestExponent + octave
        return Int64(self.bucketsPerDoubling + part + 1) << Int64(exponent - 2)
    }

    /// The bucket that a time belongs into.
    package static func bucket(ofMicroseconds time: Int64) -> Int {
        // Bounds are inclusive, powers of two are easier exclusive.
        let value = time - 1
        guard value >= 1 << Int64(self.lowestExponent) else { return 0 }
        let exponent = Int64.bitWidth - 1 - value.leadingZeroBitCount
        guard exponent < self.highestExponent else { return self.boundedCount }
        let part = Int(value >> Int64(exponent - 2)) & (self.bucketsPerDoubling - 1)
        return 1 + (exponent - self.lowestExponent) * self.bucketsPerDoubling + part
    }

    /// Counts one request.
    package mutating func record(nanoseconds: Int64) {
        let microseconds = (max(nanoseconds, 0) + 999) / 1000
        self.counts[Self.bucket(ofMicroseconds: microseconds)] += 1
        self.sumMicroseconds += microseconds
    }
}
