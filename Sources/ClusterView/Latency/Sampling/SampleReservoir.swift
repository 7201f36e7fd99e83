/// Chooses which records are looked at: of each partition's commits a fair few, of each commit its last record and others
/// spread over the rest, so that neither busy partitions nor large commits hide the others.
///
/// Each chosen record stands for its share of all, so that percentiles are those of records, not of commits. What is not
/// chosen is never made: candidates are numbers until then.
package struct SampleReservoir: Sendable {
    private struct Place: Hashable {
        var groupID: String
        var partition: PartitionName
    }

    /// What was offered of one place.
    private struct Offered {
        /// Its commits that are kept, by their places in the list of all.
        var kept: [Int] = []
        var commitsSeen = 0
        var recordsSeen: Int64 = 0
    }

    private var places: [Place: Int] = [:]
    private var offered: [Offered] = []
    /// Commits that are kept, with the number of their place; in the order in which places were first seen, which is that
    /// of the log and the same for the same log.
    private var spans: [(span: CommitSpan, place: Int)] = []
    private var random: SeededRandom
    /// How many records were made of commits since the start.
    package private(set) var recordsMade = 0

    package init(seed: UInt64) { self.random = SeededRandom(seed: seed) }

    /// Offers a commit; of more than `limit` of one place each has the same chance to be kept.
    package mutating func offer(_ span: CommitSpan, limit: Int) {
        let number = self.number(of: Place(groupID: span.groupID, partition: span.partition))
        self.offered[number].commitsSeen += 1
        self.offered[number].recordsSeen += Int64(span.offsets.count)
        if self.offered[number].kept.count < limit {
            self.offered[number].kept.append(self.spans.count)
            self.spans.append((span, number))
        } else {
            let index = Int(self.random.next(below: UInt64(self.offered[number].commitsSeen)))
            if index < limit { self.spans[self.offered[number].kept[index]].span = span }
        }
    }

    private mutating func number(of place: Place) -> Int {
        if let number = self.places[place] { return number }
        self.places[place] = self.offered.count
        self.offered.append(Offered())
        return self.offered.count - 1
    }

    /// Takes what was offered since the last time.
    ///
    /// - Parameters:
    ///   - limit: how many records in all.
    ///   - perCommit: how many of each commit, depending on how much room there is.
    package mutating func draw(limit: Int, perCommit: ClosedRange<Int>) -> [WantedRecord] {
        guard !self.spans.isEmpty else { return [] }
        let each = max(perCommit.lowerBound, min(perCommit.upperBound, limit / self.spans.count))
        let sum = self.spans.reduce(0) { $0 + min(each, $1.span.offsets.count) }
        var chosen: [(record: WantedRecord, place: Int)] = []
        chosen.reserveCapacity(min(limit, sum))
        // One after the other through the commits, whose candidates are numbered in their order.
        var index = 0
        var first = 0
        for candidate in self.random.numbers(min(limit, sum), below: sum) {
            while candidate >= first + min(each, self.spans[index].span.offsets.count) {
                first += min(each, self.spans[index].span.offsets.count)
                index += 1
            }
            chosen.append((self.record(candidate - first, of: each, self.spans[index].span), self.spans[index].place))
        }
        var weights: [Int: Double] = [:]
        for (record, place) in chosen { weights[place, default: 0] += record.weight }
        let records = chosen.map { record, place in
            var record = record
            record.weight *= Double(self.offered[place].recordsSeen) / (weights[place] ?? 1)
            return record
        }
        self.places.removeAll(keepingCapacity: true)
        self.offered.removeAll(keepingCapacity: true)
        self.spans.removeAll(keepingCapacity: true)
        return records
    }

    /// Of a commit the last record for itself, which is the first candidate, and one of each of the equal parts of what
    /// lies before it.
    private mutating func record(_ candidate: Int, of count: Int, _ span: CommitSpan) -> WantedRecord {
        self.recordsMade += 1
        let last = span.offsets.upperBound - 1
        var stratum = last..<(last + 1)
        var offset = last
        if candidate > 0 {
            let before = last - span.offsets.lowerBound
            let parts = min(before, Int64(count - 1))
            let part = Int64(candidate - 1)
            let lower = span.offsets.lowerBound + before * part / parts
            let upper = span.offsets.lowerBound + before * (part + 1) / parts
            stratum = lower..<upper
            offset = lower + Int64(self.random.next(below: UInt64(upper - lower)))
        } else if count == 1 {
            // With nothing spread over the rest the last one stands for all.
            stratum = span.offsets
        }
        return WantedRecord(
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
