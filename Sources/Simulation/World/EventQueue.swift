/// Events in the order of their time; those of one moment in the order in which they were added, so that a run repeats.
struct EventQueue<Event> {
    private struct Entry {
        let time: Int64
        let order: UInt64
        let event: Event

        func precedes(_ other: Entry) -> Bool { (self.time, self.order) < (other.time, other.order) }
    }

    private var heap: [Entry] = []
    private var added: UInt64 = 0

    var nextTime: Int64? { self.heap.first?.time }

    /// O(log n).
    mutating func add(_ event: Event, at time: Int64) {
        self.heap.append(Entry(time: time, order: self.added, event: event))
        self.added += 1
        var child = self.heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard self.heap[child].precedes(self.heap[parent]) else { return }
            self.heap.swapAt(child, parent)
            child = parent
        }
    }

    /// O(log n).
    mutating func removeFirst() -> (time: Int64, event: Event)? {
        guard let first = self.heap.first else { return nil }
        let last = self.heap.removeLast()
        guard !self.heap.isEmpty else { return (first.time, first.event) }
        self.heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < self.heap.count {
                if self.heap[child].precedes(self.heap[least]) { least = child }
            }
            guard least != parent else { break }
            self.heap.swapAt(parent, least)
            parent = least
        }
        return (first.time, first.event)
    }
}
