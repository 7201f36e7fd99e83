/// Which records of a topic are meant.
public struct RecordRange: Sendable, Hashable {
    /// Where it begins in each partition.
    public enum Start: Sendable, Hashable {
        /// With the first record that is there.
        case earliest
        /// Behind the last record: only what comes from now on.
        case latest
        case offset(Int64)
        /// With the first record at or after a time, in milliseconds since 1970.
        case time(milliseconds: Int64)
        /// With the last so many offsets of every partition.
        case last(Int64)
        /// At a place of its own in each partition, such as what a group has committed; others begin at their end.
        case places([Int32: Int64])
    }

    /// Before what it ends in each partition.
    public enum End: Sendable, Hashable {
        /// Behind the last record that is there now.
        case latest
        /// Before this offset.
        case offset(Int64)
        /// Before the first record at or after a time, in milliseconds since 1970.
        case time(milliseconds: Int64)
    }

    public var start: Start
    public var end: End
    /// Nil means all.
    public var partitions: Set<Int32>?

    public init(from start: Start = .earliest, to end: End = .latest, partitions: Set<Int32>? = nil) {
        self.start = start
        self.end = end
        self.partitions = partitions
    }

    /// The whole topic, as it is now.
    public static let all = RecordRange()

    /// The times that offsets have to be looked up for.
    public var times: [Int64] {
        var times: [Int64] = []
        if case .time(let milliseconds) = self.start { times.append(milliseconds) }
        if case .time(let milliseconds) = self.end { times.append(milliseconds) }
        return times
    }

    /// What that is in each partition.
    ///
    /// - Parameters:
    ///   - ends: the first record and the place behind the last one of each partition.
    ///   - offsetsAtTime: for each of ``times``, the first records at or after it; partitions without any are absent.
    /// - Returns: spans in the order of partitions; empty ones are left out.
    public func spans(in ends: [Int32: PartitionEnds], offsetsAtTime: [Int64: [Int32: Int64]] = [:]) -> [RecordSpan] {
        ends.keys.sorted().compactMap { partition in
            guard self.partitions?.contains(partition) ?? true, let ends = ends[partition] else { return nil }
            let atTime = { (time: Int64) in offsetsAtTime[time]?[partition] ?? ends.high }
            let start: Int64 =
                switch self.start {
                case .earliest: ends.low
                case .latest: ends.high
                case .offset(let offset): offset
                case .time(let milliseconds): atTime(milliseconds)
                case .last(let count): count >= ends.high ? 0 : ends.high - max(0, count)
                case .places(let places): places[partition] ?? ends.high
                }
            let end: Int64 =
                switch self.end {
                case .latest: ends.high
                case .offset(let offset): offset
                case .time(let milliseconds): atTime(milliseconds)
                }
            let span = RecordSpan(partition: partition, from: max(start, ends.low), to: min(end, ends.high))
            return span.from < span.to ? span : nil
        }
    }
}

/// The ends of a partition's log.
public struct PartitionEnds: Sendable, Hashable {
    /// The first record that is there.
    public var low: Int64
    /// Behind the last record.
    public var high: Int64

    public init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }
}

/// Offsets of one partition.
public struct RecordSpan: Sendable, Hashable {
    public var partition: Int32
    public var from: Int64
    /// Behind the last.
    public var to: Int64

    public init(partition: Int32, from: Int64, to: Int64) {
        self.partition = partition
        self.from = from
        self.to = to
    }

    /// How many offsets it has; compaction and transactions may have left fewer records.
    public var count: Int64 { self.to - self.from }
}
