/// Names a scheduled timer; cancelling one that has fired does nothing.
public struct TimerToken: Hashable, Sendable {
    let slot: UInt32
    let generation: UInt32
}

/// Timers in a binary heap by deadline and, among equal deadlines, by order of scheduling. Every timer knows its place
/// in the heap, so cancelling costs the logarithm of their number and frees the closure at once.
struct TimerHeap {
    private struct Slot {
        var generation: UInt32 = 0
        var position = -1
        var body: (() -> Void)?
    }

    private struct Entry {
        let deadline: Int64
        let sequence: UInt64
        let slot: UInt32

        func isBefore(_ other: Entry) -> Bool {
            self.deadline != other.deadline ? self.deadline < other.deadline : self.sequence < other.sequence
        }
    }

    private var entries: [Entry] = []
    private var slots: [Slot] = []
    private var free: [UInt32] = []
    /// The number that the next timer gets; a turn fires only timers with lower numbers than at its beginning.
    private(set) var nextSequence: UInt64 = 0

    /// How many timers wait.
    var count: Int { self.entries.count }

    /// The earliest deadline.
    var nextDeadline: Int64? { self.entries.first?.deadline }

    mutating func insert(deadline: Int64, _ body: @escaping () -> Void) -> TimerToken {
        let slot: UInt32
        if let reused = self.free.popLast() {
            slot = reused
        } else {
            slot = UInt32(self.slots.count)
            self.slots.append(Slot())
        }
        self.slots[Int(slot)].body = body
        self.entries.append(Entry(deadline: deadline, sequence: self.nextSequence, slot: slot))
        self.nextSequence += 1
        self.siftUp(self.entries.count - 1)
        return TimerToken(slot: slot, generation: self.slots[Int(slot)].generation)
    }

    /// Takes a timer out. False if it has fired or was cancelled before.
    @discardableResult
    mutating func remove(_ token: TimerToken) -> Bool {
        guard Int(token.slot) < self.slots.count, self.slots[Int(token.slot)].generation == token.generation else {
            return false
        }
        _ = self.take(at: self.slots[Int(token.slot)].position)
        return true
    }

    /// Takes out the earliest timer if it is due at `now` and was scheduled before number `sequence`.
    mutating func popDue(at now: Int64, before sequence: UInt64) -> (() -> Void)? {
        guard let first = self.entries.first, first.deadline <= now, first.sequence < sequence else { return nil }
        return self.take(at: 0)
    }

    mutating func removeAll() {
        while !self.entries.isEmpty { _ = self.take(at: self.entries.count - 1) }
    }

    private mutating func take(at position: Int) -> (() -> Void)? {
        let slot = Int(self.entries[position].slot)
        let last = self.entries.removeLast()
        if position < self.entries.count {
            self.entries[position] = last
            self.slots[Int(last.slot)].position = position
            self.siftDown(position)
            self.siftUp(self.slots[Int(last.slot)].position)
        }
        let body = self.slots[slot].body
        self.slots[slot].body = nil
        self.slots[slot].position = -1
        self.slots[slot].generation &+= 1
        self.free.append(UInt32(slot))
        return body
    }

    private mutating func siftUp(_ start: Int) {
        var position = start
        let entry = self.entries[position]
        while position > 0 {
            let parent = (position - 1) / 2
            guard entry.isBefore(self.entries[parent]) else { break }
            self.place(self.entries[parent], at: position)
            position = parent
        }
        self.place(entry, at: position)
    }

    private mutating func siftDown(_ start: Int) {
        var position = start
        let entry = self.entries[position]
        while true {
            var child = position * 2 + 1
            guard child < self.entries.count else { break }
            if child + 1 < self.entries.count, self.entries[child + 1].isBefore(self.entries[child]) { child += 1 }
            guard self.entries[child].isBefore(entry) else { break }
            self.place(self.entries[child], at: position)
            position = child
        }
        self.place(entry, at: position)
    }

    private mutating func place(_ entry: Entry, at position: Int) {
        self.entries[position] = entry
        self.slots[Int(entry.slot)].position = position
    }
}
