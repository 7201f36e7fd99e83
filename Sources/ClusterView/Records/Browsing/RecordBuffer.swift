/// The newest records that were read, as many as memory is set aside for.
struct RecordBuffer: Sendable {
    private(set) var records: [BrowsedRecord] = []
    /// Records let go to make room.
    private(set) var droppedCount = 0
    private var byteCount = 0
    private let capacity: Int
    private let byteLimit: Int

    init(capacity: Int, byteLimit: Int) {
        self.capacity = capacity
        self.byteLimit = byteLimit
    }

    var isFull: Bool { self.records.count >= self.capacity || self.byteCount >= self.byteLimit }

    /// Appends records; the oldest go if they do not all fit. One record is always kept, however large.
    mutating func append(_ new: [BrowsedRecord]) {
        self.records += new
        self.byteCount += new.reduce(0) { $0 + $1.byteCount }
        var surplus = 0
        var left = self.byteCount
        while self.records.count - surplus > 1,
            self.records.count - surplus > self.capacity || left > self.byteLimit
        {
            left -= self.records[surplus].byteCount
            surplus += 1
        }
        guard surplus > 0 else { return }
        self.records.removeFirst(surplus)
        self.byteCount = left
        self.droppedCount += surplus
    }
}
