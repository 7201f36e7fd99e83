/// A distribution of latencies in microseconds, in buckets whose width grows with the value: at most 3 % off, constant
/// memory. After Tene's HdrHistogram.
public struct LatencyHistogram: Sendable, Equatable {
    private static let subBucketBits = 5
    private static let subBuckets = 1 << subBucketBits
    /// Values up to 2^40 microseconds, which is 12 days.
    private static let maximumBits = 40
    private static let bucketCount = (maximumBits - subBucketBits + 1) * subBuckets

    private var buckets = [UInt64](repeating: 0, count: bucketCount)
    public private(set) var count: UInt64 = 0
    /// The greatest value, exactly.
    public private(set) var maximum: Int64 = 0

    public init() {}

    /// Counts one latency; below 0 counts as 0.
    public mutating func record(_ microseconds: Int64) {
        let value = min(max(microseconds, 0), 1 << Int64(Self.maximumBits) - 1)
        self.buckets[Self.index(of: value)] += 1
        self.count += 1
        self.maximum = max(self.maximum, value)
    }

    /// Adds the counts of `other`.
    public mutating func add(_ other: LatencyHistogram) {
        for index in self.buckets.indices { self.buckets[index] += other.buckets[index] }
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
            if seen >= rank { return min(Self.highestValue(of: index), self.maximum) }
        }
        return self.maximum
    }

    public var p50: Int64 { self.percentile(50) }
    public var p90: Int64 { self.percentile(90) }
    public var p99: Int64 { self.percentile(99) }

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
