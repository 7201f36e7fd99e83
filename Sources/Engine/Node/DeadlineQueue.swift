/// Deadlines of things that may end before them, soonest first.
///
/// A binary heap; what ended early stays in it until its time comes and is then passed over by the owner, who looks the
/// id up. Equal deadlines come in the order in which they were added, so that runs repeat exactly.
struct DeadlineQueue<ID: Sendable>: Sendable {
    private struct Entry {
        let deadlineMilliseconds: Int64
        let order: UInt64
        let id: ID

        func precedes(_ other: Entry) -> Bool {
            (self.deadlineMilliseconds, self.order) < (other.deadlineMilliseconds, other.order)
        }
    }

    private var heap: [Entry] = []
    private var nextOrder: UInt64 = 0

    /// The soonest deadline, or nil. O(1).
    var next: Int64? { self.heap.first?.deadlineMilliseconds }

    /// Adds a deadline. O(log n).
    mutating func add(_ id: ID, deadlineMilliseconds: Int64) {
        self.heap.append(Entry(deadlineMilliseconds: deadlineMilliseconds, order: self.nextOrder, id: id))
        self.nextOrder += 1
        var child = self.heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard self.heap[child].precedes(self.heap[parent]) else { break }
            self.heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Removes and returns the next id whose deadline is not after `nowMilliseconds`, or nil. O(log n).
    mutating func popExpired(nowMilliseconds: Int64) -> ID? {
        guard let first = self.heap.first, first.deadlineMilliseconds <= nowMilliseconds else { return nil }
        let last = self.heap.removeLast()
        if !self.heap.isEmpty {
            self.heap[0] = last
            self.sink()
        }
        return first.id
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < self.heap.count {
                if self.heap[child].precedes(self.heap[smallest]) { smallest = child }
            }
            guard smallest != parent else { return }
            self.heap.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
