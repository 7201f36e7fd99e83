/// Where the partitions of a topic end now, and ended at refreshes of the last while.
struct PastEnds: Sendable {
    struct Partition: Sendable {
        /// Negative until it is known.
        var end: Int64 = -1
        /// How often it ended before its end: it was another log then.
        var cuts: Int32 = 0
    }

    let topic: String
    private(set) var partitions: [Partition] = []
    private(set) var takenAtMilliseconds: Int64 = 0
    /// Oldest first; in each the ends by partition, negative where none is known.
    private var past: [(atMilliseconds: Int64, ends: [Int64])] = []
    /// So finely the past is known, in parts of the limit.
    private static let stepsPerLimit: Int64 = 8

    init(topic: String) { self.topic = topic }

    /// Takes in what a refresh says; that another group's rows say the same is passed over.
    mutating func observe(_ rows: [LagRow], atMilliseconds now: Int64, limitMilliseconds limit: Int64) {
        guard now > self.takenAtMilliseconds || rows.count > self.partitions.count else { return }
        let isNew = now > self.takenAtMilliseconds
        self.takenAtMilliseconds = now
        while self.partitions.count < rows.count { self.partitions.append(Partition()) }
        for (index, row) in rows.enumerated() {
            guard let end = row.end else { continue }
            if end < self.partitions[index].end {
                self.partitions[index].cuts += 1
                for time in self.past.indices where index < self.past[time].ends.count {
                    self.past[time].ends[index] = -1
                }
            }
            self.partitions[index].end = end
        }
        guard isNew, self.past.last.map({ now - $0.atMilliseconds >= limit / Self.stepsPerLimit }) ?? true else {
            return
        }
        self.past.append((now, self.partitions.map(\.end)))
        while self.past.count > 2, self.past[1].atMilliseconds <= now - limit { self.past.removeFirst() }
    }

    /// Where partitions ended then, or a step before; nil if the past does not reach so far.
    func ends(atMilliseconds time: Int64) -> [Int64]? { self.past.last { $0.atMilliseconds <= time }?.ends }
}
