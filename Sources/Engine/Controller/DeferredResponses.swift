/// Answers that wait until what they tell is committed, oldest first.
struct DeferredResponses: Sendable {
    struct Entry: Sendable {
        /// The last record that the answer rests on.
        let offset: Int64
        let token: UInt64
        let request: ControllerRequest
        let response: ControllerResponse
    }

    private var entries: [Entry] = []
    private var first = 0

    /// Adds an answer; offsets never decrease, since each answer rests on everything decided before it.
    mutating func add(_ entry: Entry) { self.entries.append(entry) }

    /// Removes and returns the oldest answer whose last record lies below `highWatermark`, or nil.
    mutating func next(below highWatermark: Int64) -> Entry? {
        guard self.first < self.entries.count, self.entries[self.first].offset < highWatermark else { return nil }
        let entry = self.entries[self.first]
        self.first += 1
        if self.first == self.entries.count {
            self.entries.removeAll(keepingCapacity: true)
            self.first = 0
        } else if self.first >= 256, self.first * 2 >= self.entries.count {
            self.entries.removeFirst(self.first)
            self.first = 0
        }
        return entry
    }

    /// Removes and returns all answers.
    mutating func takeAll() -> [Entry] {
        defer {
            self.entries = []
            self.first = 0
        }
        return Array(self.entries[self.first...])
    }
}
