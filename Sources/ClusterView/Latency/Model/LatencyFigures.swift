import Measures

/// How long records of one kind took from their time to the commit that covers them, over a while.
public struct LatencyFigures: Sendable, Equatable {
    /// In microseconds, weighted by the records that each sample stands for. Samples that crossed a fail-over are not in
    /// it.
    public var histogram = LatencyHistogram()
    /// Records that were looked at.
    public var samples = 0
    /// Samples that crossed a fail-over.
    public var failOverSamples = 0
    /// The longest of those, in milliseconds; 0 without any.
    public var worstFailOverMilliseconds: Int64 = 0
    /// Records that were on time and too late, by what the samples stand for; fail-overs count.
    public var onTimeRecords: UInt64 = 0
    public var lateRecords: UInt64 = 0

    public init() {}

    /// The share of records that were on time; nil without samples.
    public var onTimeShare: Double? {
        let all = self.onTimeRecords + self.lateRecords
        return all == 0 ? nil : Double(self.onTimeRecords) / Double(all)
    }

    /// The latency that so many percent do not exceed, in milliseconds; nil without samples.
    public func percentile(_ percent: Double) -> Double? {
        self.histogram.count == 0 ? nil : Double(self.histogram.percentile(percent)) / 1000
    }

    /// In milliseconds; nil without samples.
    public var maximum: Double? { self.histogram.count == 0 ? nil : Double(self.histogram.maximum) / 1000 }

    /// Counts a sample that stands for `weight` records.
    public mutating func record(
        latencyMilliseconds: Int64,
        weight: UInt64,
        crossedFailOver: Bool,
        limitMilliseconds: Int64
    ) {
        self.samples += 1
        if latencyMilliseconds <= limitMilliseconds {
            self.onTimeRecords += weight
        } else {
            self.lateRecords += weight
        }
        guard crossedFailOver else { return self.histogram.record(latencyMilliseconds * 1000, count: weight) }
        self.failOverSamples += 1
        self.worstFailOverMilliseconds = max(self.worstFailOverMilliseconds, latencyMilliseconds)
    }

    /// Adds the samples of `other`.
    public mutating func add(_ other: LatencyFigures) {
        self.histogram.add(other.histogram)
        self.samples += other.samples
        self.failOverSamples += other.failOverSamples
        self.worstFailOverMilliseconds = max(self.worstFailOverMilliseconds, other.worstFailOverMilliseconds)
        self.onTimeRecords += other.onTimeRecords
        self.lateRecords += other.lateRecords
    }
}

/// How many records were written, processed and left behind since the watch began.
public struct DeliveryFigures: Sendable, Equatable {
    /// Written to the partitions that are read.
    public var produced: Int64 = 0
    /// Covered by commits.
    public var processed: Int64 = 0
    /// Older than the limit and covered by no commit.
    public var missing: Int64 = 0

    public init(produced: Int64 = 0, processed: Int64 = 0, missing: Int64 = 0) {
        self.produced = produced
        self.processed = processed
        self.missing = missing
    }

    mutating func add(_ other: DeliveryFigures) {
        self.produced += other.produced
        self.processed += other.processed
        self.missing += other.missing
    }
}

/// What figures are about.
public enum LatencyScope: Sendable, Hashable {
    case all
    case group(String)
    /// A topic as one group reads it, or as all do.
    case topic(String, group: String?)
    /// Partitions that one broker leads, of one group or of all.
    case leader(Int32, group: String?)

    /// The group that is meant, if only one is.
    public var groupID: String? {
        switch self {
        case .all: nil
        case .group(let id): id
        case .topic(_, let group), .leader(_, let group): group
        }
    }
}

/// A row of the latency table.
public struct LatencyRow: Sendable, Equatable {
    public var scope: LatencyScope
    public var figures: LatencyFigures
    /// Nil where counts do not follow that line: leaders move.
    public var delivery: DeliveryFigures?

    public init(scope: LatencyScope, figures: LatencyFigures, delivery: DeliveryFigures? = nil) {
        self.scope = scope
        self.figures = figures
        self.delivery = delivery
    }
}
