import ClusterView

/// Records chosen one by one.
public struct MarkedRecords: Sendable, Equatable {
    /// By partition, in order, not overlapping.
    private(set) var ranges: [Int32: [ClosedRange<Int64>]] = [:]

    public init(_ places: [(partition: Int32, offset: Int64)]) {
        for (partition, offset) in places.sorted(by: { ($0.partition, $0.offset) < ($1.partition, $1.offset) }) {
            self.append(offset...offset, to: partition)
        }
    }

    /// Reads the form of ``text``; nil for anything else.
    public init?(_ text: String) {
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let halves = part.split(separator: ":", omittingEmptySubsequences: false)
            guard halves.count == 2, let partition = Int32(halves[0]), partition >= 0 else { return nil }
            for range in halves[1].split(separator: ",", omittingEmptySubsequences: false) {
                let ends = range.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int64($0) }
                guard (1...2).contains(ends.count), let low = ends.first, let high = ends.last, 0 <= low, low <= high,
                    (self.ranges[partition]?.last?.upperBound ?? -1) < low
                else { return nil }
                self.append(low...high, to: partition)
            }
        }
    }

    /// `0:4,7-9;2:1`: offsets by partition.
    public var text: String {
        self.ranges.keys.sorted().map { partition in
            let parts = (self.ranges[partition] ?? []).map { range in
                range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
            }
            return "\(partition):\(parts.joined(separator: ","))"
        }.joined(separator: ";")
    }

    public var count: Int { self.ranges.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } } }

    public func contains(partition: Int32, offset: Int64) -> Bool {
        guard let ranges = self.ranges[partition] else { return false }
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < offset { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(offset)
    }

    public mutating func insert(partition: Int32, offset: Int64) {
        guard !self.contains(partition: partition, offset: offset) else { return }
        var all = (self.ranges[partition] ?? []) + [offset...offset]
        all.sort { $0.lowerBound < $1.lowerBound }
        self.ranges[partition] = nil
        for range in all { self.append(range, to: partition) }
    }

    /// The spans from the first to the last of each partition.
    var spans: [RecordSpan] {
        self.ranges.keys.sorted().compactMap { partition in
            guard let ranges = self.ranges[partition], let first = ranges.first, let last = ranges.last else {
                return nil
            }
            return RecordSpan(partition: partition, from: first.lowerBound, to: last.upperBound + 1)
        }
    }

    /// Those of one partition.
    func only(_ partition: Int32) -> MarkedRecords {
        var result = self
        result.ranges = self.ranges.filter { $0.key == partition }
        return result
    }

    private mutating func append(_ range: ClosedRange<Int64>, to partition: Int32) {
        var ranges = self.ranges[partition] ?? []
        if let last = ranges.last, last.upperBound + 1 >= range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
        } else {
            ranges.append(range)
        }
        self.ranges[partition] = ranges
    }
}
