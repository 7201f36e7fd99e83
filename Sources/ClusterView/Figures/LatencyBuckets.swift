/// A histogram of times as a metrics page has it: how many took at most so long, since the process began.
package struct LatencyBuckets: Sendable, Equatable {
    /// An upper bound and how many were at or below it.
    package struct Bucket: Sendable, Equatable {
        package let upToMilliseconds: Double
        package let count: Double
    }

    /// By bound; the last has none (infinity) and counts all.
    package private(set) var buckets: [Bucket] = []

    package init() {}

    /// Adds the next bucket; one whose bound is not above the last is not taken.
    package mutating func append(upToMilliseconds bound: Double, count: Double) {
        if let last = self.buckets.last, bound <= last.upToMilliseconds { return }
        self.buckets.append(Bucket(upToMilliseconds: bound, count: count))
    }

    /// What was counted between an earlier page and this one; everything if there is none to compare with.
    package func since(_ earlier: LatencyBuckets) -> LatencyBuckets {
        guard earlier.buckets.map(\.upToMilliseconds) == self.buckets.map(\.upToMilliseconds) else { return self }
        var difference = LatencyBuckets()
        for (bucket, before) in zip(self.buckets, earlier.buckets) {
            difference.append(upToMilliseconds: bucket.upToMilliseconds, count: max(0, bucket.count - before.count))
        }
        return difference
    }

    /// The time that a share of all took at most; nil if there were none.
    ///
    /// Inside a bucket the times are taken to be evenly spread, as Prometheus' `histogram_quantile` does; what lies
    /// beyond the last bound is given as that bound.
    package func quantileMilliseconds(_ share: Double) -> Double? {
        guard let total = self.buckets.last?.count, total > 0 else { return nil }
        let rank = share * total
        var lowerBound = 0.0
        var countBelow = 0.0
        for bucket in self.buckets {
            if bucket.count >= rank, bucket.count > countBelow {
                guard bucket.upToMilliseconds.isFinite else { return lowerBound }
                let part = (rank - countBelow) / (bucket.count - countBelow)
                return lowerBound + (bucket.upToMilliseconds - lowerBound) * part
            }
            lowerBound = bucket.upToMilliseconds
            countBelow = bucket.count
        }
        return lowerBound
    }
}
