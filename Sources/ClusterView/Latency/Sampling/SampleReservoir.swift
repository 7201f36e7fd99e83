/// How many records are looked at.
public struct SampleBudget: Sendable, Equatable {
    /// Records a second, over all.
    public var perSecond: Int
    /// Commits a second of one group on one partition.
    public var commitsPerPartitionPerSecond: Int
    /// Records of one commit: at least, while there is room, and at most.
    public var perCommit: ClosedRange<Int>

    public init(perSecond: Int = 100, commitsPerPartitionPerSecond: Int = 10, perCommit: ClosedRange<Int> = 4...32) {
        self.perSecond = max(1, perSecond)
        self.commitsPerPartitionPerSecond = max(1, commitsPerPartitionPerSecond)
        self.perCommit = max(1, perCommit.lowerBound)...max(1, perCommit.upperBound)
    }
}

/// A record that is to be looked at, for itself and for those around it.
package struct WantedRecord: Sendable, Equatable {
    package var groupID: String
    package var partition: PartitionName
    package var offset: Int64
    /// The records that it stands for; where it is not there itself, another of these may.
    package var stratum: Range<Int64>
    package var committedAtMilliseconds: Int64
    package var coordinatorPartition: Int32
    package var heardAtMilliseconds: Int64
    /// How many records it stands for, those included that were not chosen.
    package var weight: Double
    /// How often it was asked for in vain.
    package var attempts = 0

    package init(
        groupID: String,
        partition: PartitionName,
        offset: Int64,
        stratum: Range<Int64>,
        committedAtMilliseconds: Int64,
        coordinatorPartition: Int32,
        heardAtMilliseconds: Int64,
        weight: Double
    ) {
        self.groupID = groupID
        self.partition = partition
        self.offset = offset
        self.stratum = stratum
        self.committedAtMilliseconds = committedAtMilliseconds
        self.coordinatorPartition = coordinatorPartition
        self.heardAtMilliseconds = heardAtMilliseconds
        self.weight = weight
    }
}

/// Chooses which records are looked at: of each partition's commits a fair few, of each commit its last record and others
/// spread over the rest, so that neither busy partitions nor large commits hide the others.
///
/// Each chosen record stands for its share of all, so that percentiles are those of records, not of commits.
package struct SampleReservoir: Sendable {
    private struct Place: Hashable, Comparable {
        var groupID: String
        var partition: PartitionName

        static func < (left: Place, right: Place) -> Bool {
            left.partition == right.partition ? left.groupID < right.groupID : left.partition < right.partition
        }
    }

    private struct Kept {
        var spans: [CommitSpan] = []
        var commitsSeen = 0
        var recordsSeen: Int64 = 0
    }

    private var kept: [Place: Kept] = [:]
    private var random: SeededRandom

    package init(seed: UInt64) { self.random = SeededRandom(seed: seed) }

    /// Offers a commit; of more than `limit` of one place each has the same chance to be kept.
    package mutating func offer(_ span: CommitSpan, limit: Int) {
        let place = Place(groupID: span.groupID, partition: span.partition)
        var kept = self.kept[place] ?? Kept()
        kept.commitsSeen += 1
        kept.recordsSeen += Int64(span.offsets.count)
        if kept.spans.count < limit {
            kept.spans.append(span)
        } else {
            let index = Int(self.random.next(below: UInt64(kept.commitsSeen)))
            if index < limit { kept.spans[index] = span }
        }
        self.kept[place] = kept
    }

    /// Takes what was offered since the last time.
    ///
    /// - Parameters:
    ///   - limit: how many records in all.
    ///   - perCommit: how many of each commit, depending on how much room there is.
    package mutating func draw(limit: Int, perCommit: ClosedRange<Int>) -> [WantedRecord] {
        var wanted: [(place: Place, record: WantedRecord)] = []
        let commits = self.kept.values.reduce(0) { $0 + $1.spans.count }
        let each = max(perCommit.lowerBound, min(perCommit.upperBound, limit / max(1, commits)))
        // In order, so that the same seed chooses the same.
        for place in self.kept.keys.sorted() {
            for span in self.kept[place]?.spans ?? [] {
                wanted += self.records(of: span, count: each).map { (place, $0) }
            }
        }
        if wanted.count > limit {
            for index in 0..<limit {
                wanted.swapAt(index, index + Int(self.random.next(below: UInt64(wanted.count - index))))
            }
            wanted.removeLast(wanted.count - limit)
        }
        var chosen: [Place: Double] = [:]
        for (place, record) in wanted { chosen[place, default: 0] += record.weight }
        let records = wanted.map { place, record in
            var record = record
            record.weight *= Double(self.kept[place]?.recordsSeen ?? 0) / (chosen[place] ?? 1)
            return record
        }
        self.kept.removeAll(keepingCapacity: true)
        return records
    }

    /// The last record for itself, and one of each of the equal parts of what lies before it.
    private mutating func records(of span: CommitSpan, count: Int) -> [WantedRecord] {
        let last = span.offsets.upperBound - 1
        var strata = [last..<(last + 1)]
        var offsets = [last]
        let before = last - span.offsets.lowerBound
        let parts = min(before, Int64(count - 1))
        for part in 0..<max(0, parts) {
            let lower = span.offsets.lowerBound + before * part / parts
            let upper = span.offsets.lowerBound + before * (part + 1) / parts
            strata.append(lower..<upper)
            offsets.append(lower + Int64(self.random.next(below: UInt64(upper - lower))))
        }
        // With nothing spread over the rest the last one stands for all.
        if count == 1 { strata[0] = span.offsets }
        return zip(strata, offsets).map { stratum, offset in
            WantedRecord(
                groupID: span.groupID,
                partition: span.partition,
                offset: offset,
                stratum: stratum,
                committedAtMilliseconds: span.committedAtMilliseconds,
                coordinatorPartition: span.coordinatorPartition,
                heardAtMilliseconds: span.heardAtMilliseconds,
                weight: Double(stratum.count)
            )
        }
    }
}

/// Numbers that are the same for the same seed (SplitMix64).
package struct SeededRandom: Sendable {
    private var state: UInt64

    package init(seed: UInt64) { self.state = seed }

    package mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One of `0..<bound`; the bound is above 0.
    package mutating func next(below bound: UInt64) -> UInt64 { self.next().multipliedFullWidth(by: bound).high }
}
