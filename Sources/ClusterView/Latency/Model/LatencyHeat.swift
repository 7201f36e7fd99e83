/// Latencies over time: a column for each span of time, in it how many records fell into each bucket.
public struct LatencyHeat: Sendable, Equatable {
    /// The buckets' upper bounds in milliseconds, three to a power of ten at most; one without a bound follows.
    public static let boundsMilliseconds: [Int64] = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000]
    public static let bucketCount = boundsMilliseconds.count + 1

    public var columnMilliseconds: Int64
    /// Where the newest column ends.
    public var endMilliseconds: Int64
    /// Oldest first, each with a count for each bucket; samples that crossed a fail-over are not in them.
    public var columns: [[UInt64]]
    /// The longest latency that crossed a fail-over in each column, in milliseconds; 0 without any.
    public var failOverMilliseconds: [Int64]

    public init(columnMilliseconds: Int64, endMilliseconds: Int64, columnCount: Int) {
        self.columnMilliseconds = columnMilliseconds
        self.endMilliseconds = endMilliseconds
        self.columns = Array(repeating: Array(repeating: 0, count: Self.bucketCount), count: columnCount)
        self.failOverMilliseconds = Array(repeating: 0, count: columnCount)
    }

    public static func bucket(ofMilliseconds latency: Int64) -> Int {
        boundsMilliseconds.firstIndex { latency <= $0 } ?? boundsMilliseconds.count
    }

    public mutating func record(
        atMilliseconds time: Int64,
        latencyMilliseconds: Int64,
        weight: UInt64,
        crossedFailOver: Bool = false
    ) {
        let age = self.endMilliseconds - time
        guard age >= 0 else { return }
        let back = Int(age / self.columnMilliseconds)
        guard back < self.columns.count else { return }
        let column = self.columns.count - 1 - back
        if crossedFailOver {
            self.failOverMilliseconds[column] = max(self.failOverMilliseconds[column], max(1, latencyMilliseconds))
        } else {
            self.columns[column][Self.bucket(ofMilliseconds: latencyMilliseconds)] += weight
        }
    }
}
