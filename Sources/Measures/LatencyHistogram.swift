/// A distribution of latencies in microseconds, in buckets whose width grows with the value: at most 3 % off, in memory
/// that grows with the logarithm of the greatest value over the least, up to 9 kB. After Tene's HdrHistogram.
public struct LatencyHistogram: Sendable, Equatable {
    private static let subBucketBits = 5
    /// How far a figure read from it may lie above the true one, as a share of it.
    public static let relativeError = 1.0 / Double(1 << subBucketBits)
    private static let subBuckets = 1 << subBucketBits
    /// Values up to 2^40 microseconds, which is 12 days.
    private static let maximumBits = 40

    /// From the one that the least value is in up to that of the greatest: there may be thousands of histograms of a few
    /// values each.
    private var buckets: [UInt64] = []
    private var first = 0
    public private(set) var count: UInt64 = 0
    /// The greatest value, exactly.
    public private(set) var maximum: Int64 = 0

    public init() {}

    /// Counts one latency, or one that stands for `count` of the kind; below 0 counts as 0.
    public mutating func record(_ microseconds: Int64, count: UInt64 = 1) {
        guard count > 0 else { return }
        let value = min(max(microseconds, 0), 1 << Int64(Self.maximumBits) - 1)
        let index = Self.index(of: value)
        self.reach(index..<index + 1)
        self.buckets[index - self.first] += count
        self.count += count
        self.maximum = max(self.maximum, value)
    }

    /// Adds the counts of `other`.
    public mutating func add(_ other: LatencyHistogram) {
        self.reach(other.first..<other.first + other.buckets.count)
        for (index, count) in other.buckets.enumerated() { self.buckets[other.first - self.first + index] += count }
        self.count += other.count
        self.maximum = max(self.maximum, other.maximum)
    }

    /// The latency that `percent` of the values do not exceed, 0 if there are none.
    public func percentile(_ percent: Double) -> Int64 {
        if self.count == 0 { return 0 }
        let rank = max(UInt64((percent / 100 * Double(self.count)).rounded(.up)), 1)
        var seen: UInt64 = 0
        for (index, bucket) in self.buckets.enumerated() {
            seen += bucket
            if seen >= rank { return min(Self.highestValue(of: self.first + index), self.maximum) }
        }
        return self.maximum
    }

    public var p50: Int64 { self.percentile(50) }
    public var p90: Int64 { self.percentile(90) }
    public var p99: Int64 { self.percentile(99) }
    public var p999: Int64 { self.percentile(99.9) }

    /// How many values lie above `lower` and not above `upper`; a bucket that straddles a limit counts by its highest
    /// value.
    public func count(above lower: Int64, upTo upper: Int64) -> UInt64 {
        var sum: UInt64 = 0
        for (index, bucket) in self.buckets.enumerated() where bucket > 0 {
            let highest = min(Self.highestValue(of: self.first + index), self.maximum)
            if highest > lower, highest <= upper { sum += bucket }
        }
        return sum
    }

    /// So many buckets there are: those between the least and the greatest value.
    package var bucketCount: Int { self.buckets.count }

    private mutating func reach(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        if self.buckets.isEmpty { self.first = range.lowerBound }
        let below = self.first - range.lowerBound
        if below > 0 {
            self.buckets.insert(contentsOf: repeatElement(0, count: below), at: 0)
            self.first = range.lowerBound
        }
        let above = range.upperBound - self.first - self.buckets.count
        if above > 0 { self.buckets.append(contentsOf: repeatElement(0, count: above)) }
    }

    private static func index(of value: Int64) -> Int {
        if value < subBuckets { return Int(value) }
        let exponent = 63 - value.leadingZeroBitCount
        let mantissa = Int(value >> Int64(exponent - subBucketBits)) & (subBuckets - 1)
        return (exponent - subBucketBits + 1) * subBuckets + mantissa
    }

    private static func highestValue(of index: Int) -> Int64 {
        if index < subBuckets { return Int64(index) }
        let shift = Int64(index / subBuckets - 1)
        return (Int64(subBuckets + index % subBuckets) + 1) << shift - 1
    }
}

/// A histogram of the last while: between one and two spans are in it, so that old troubles fade.
public struct RecentLatency: Sendable {
    private let spanNanoseconds: Int64
    private var current = LatencyHistogram()
    private var previous = LatencyHistogram()
    private var currentBegan: Int64 = 0

    public init(spanNanoseconds: Int64 = 5_000_000_000) { self.spanNanoseconds = spanNanoseconds }

    /// Counts one latency at the time `now` (nanoseconds of a monotonic clock).
    public mutating func record(_ microseconds: Int64, now: Int64) {
        self.turn(now)
        self.current.record(microseconds)
    }

    /// The latencies of the last one to two spans.
    public mutating func histogram(now: Int64) -> LatencyHistogram {
        self.turn(now)
        var sum = self.previous
        sum.add(self.current)
        return sum
    }

    private mutating func turn(_ now: Int64) {
        guard now - self.currentBegan >= self.spanNanoseconds else { return }
        let isNeighbour = now - self.currentBegan < 2 * self.spanNanoseconds
        self.previous = isNeighbour ? self.current : LatencyHistogram()
        self.current = LatencyHistogram()
        self.currentBegan = now
    }
}
