/// What is known about the records of one partition.
///
/// Records are numbered 0, 1, 2, ... in the order in which they are produced. Nearly all are settled (acknowledged or
/// failed, and read) in that order, so only a window of them is kept: from ``base``, the first that is not settled, to
/// the highest that has been seen. What is settled badly moves to sets of ranges, which can still be corrected.
struct PartitionLedger: Sendable {
    /// Bits of what is known about one record.
    private enum Fact {
        static let acked: UInt8 = 1
        static let failed: UInt8 = 2
        static let read: UInt8 = 4
        static let lost: UInt8 = 8
    }

    private static let rangeLimit = 4096

    let partition: Int
    private let windowLimit: Int
    private let tracksAcknowledgements: Bool
    /// The first sequence number in the window.
    private(set) var base: Int64 = 0
    /// One entry per record of the window, as two rings of the same size.
    private var facts: [UInt8]
    private var offsets: [Int64]
    private var head = 0
    private var count = 0
    /// The highest sequence number that was read.
    private var highestRead: Int64 = -1
    /// The offset behind the last one that was read.
    private var nextOffset: Int64 = 0
    private var lost = SequenceRanges(limit: rangeLimit)
    private var gaps = SequenceRanges(limit: rangeLimit)
    private(set) var counts = DeliveryCounts()
    /// Losses since they were last taken.
    private(set) var newLosses: [LostRecord] = []

    init(partition: Int, windowLimit: Int, tracksAcknowledgements: Bool) {
        self.partition = partition
        self.windowLimit = windowLimit
        self.tracksAcknowledgements = tracksAcknowledgements
        self.facts = [UInt8](repeating: 0, count: 64)
        self.offsets = [Int64](repeating: -1, count: 64)
    }

    /// How many records the window holds.
    var windowCount: Int { self.count }

    mutating func takeNewLosses() -> [LostRecord] {
        defer { self.newLosses = [] }
        return self.newLosses
    }

    // MARK: What happens

    mutating func acked(_ sequence: Int64, offset: Int64) {
        self.counts.acked += 1
        guard let slot = self.slot(for: sequence), self.facts[slot] & (Fact.acked | Fact.failed) == 0 else { return }
        self.facts[slot] |= Fact.acked
        self.offsets[slot] = offset
        if self.facts[slot] & Fact.read == 0 {
            self.counts.unread += 1
            self.checkLoss(sequence, slot)
        }
        self.settle()
    }

    mutating func failed(_ sequence: Int64) {
        self.counts.failed += 1
        guard let slot = self.slot(for: sequence), self.facts[slot] & (Fact.acked | Fact.failed) == 0 else { return }
        self.facts[slot] |= Fact.failed
        self.settle()
    }

    mutating func read(_ sequence: Int64, offset: Int64) {
        let isAgain = offset < self.nextOffset
        self.nextOffset = max(self.nextOffset, offset + 1)
        if sequence < self.base {
            self.readSettled(sequence, isAgain: isAgain)
        } else if let slot = self.slot(for: sequence) {
            self.readOpen(sequence, slot, isAgain: isAgain)
        }
        self.pass(sequence)
        self.settle()
    }

    /// Nothing more will be produced or read: every acknowledged record that was not read is lost.
    mutating func finish() {
        self.nextOffset = .max
        self.highestRead = .max
        for index in 0..<self.count {
            self.checkLoss(self.base + Int64(index), self.slot(at: index))
        }
        self.settle()
    }

    // MARK: Judging

    private mutating func readOpen(_ sequence: Int64, _ slot: Int, isAgain: Bool) {
        let before = self.facts[slot]
        if before & Fact.read != 0 { return self.countCopy(isAgain: isAgain) }
        self.facts[slot] |= Fact.read
        self.counts.read += 1
        if before & Fact.lost != 0 {
            self.facts[slot] &= ~Fact.lost
            self.counts.lost -= 1
        } else if before & Fact.acked != 0 {
            self.counts.unread -= 1
        }
        // A record that failed may be anywhere: nobody was promised its place.
        if sequence < self.highestRead, before & Fact.failed == 0 { self.counts.outOfOrder += 1 }
    }

    /// A record that was settled before: one that was missed has come after all, or there is a second copy.
    private mutating func readSettled(_ sequence: Int64, isAgain: Bool) {
        if self.lost.remove(sequence) {
            self.counts.lost -= 1
            self.counts.outOfOrder += 1
        } else if self.gaps.remove(sequence) {
            self.counts.gaps -= 1
            if !self.tracksAcknowledgements { self.counts.outOfOrder += 1 }
        } else {
            return self.countCopy(isAgain: isAgain)
        }
        self.counts.read += 1
    }

    private mutating func countCopy(isAgain: Bool) {
        if isAgain { self.counts.reread += 1 } else { self.counts.duplicated += 1 }
    }

    /// Looks at the records that reading `sequence` has passed; each is passed once.
    private mutating func pass(_ sequence: Int64) {
        guard sequence > self.highestRead else { return }
        let first = max(self.highestRead + 1, self.base)
        self.highestRead = sequence
        for passed in stride(from: first, to: sequence, by: 1) {
            self.checkLoss(passed, self.slot(at: Int(passed - self.base)))
        }
    }

    /// Whether reading has passed the place of an unread record.
    private func isPassed(_ sequence: Int64, offset: Int64) -> Bool {
        offset >= 0 ? offset < self.nextOffset : sequence < self.highestRead
    }

    private mutating func checkLoss(_ sequence: Int64, _ slot: Int) {
        guard self.facts[slot] & (Fact.acked | Fact.read | Fact.lost) == Fact.acked else { return }
        guard self.isPassed(sequence, offset: self.offsets[slot]) else { return }
        self.facts[slot] |= Fact.lost
        self.counts.lost += 1
        self.counts.unread -= 1
        self.newLosses.append(LostRecord(partition: self.partition, sequence: sequence, offset: self.offsets[slot]))
    }

    // MARK: The window

    /// Moves the window's beginning over everything that is settled.
    private mutating func settle() {
        while self.count > 0 {
            let slot = self.slot(at: 0)
            self.checkLoss(self.base, slot)
            let facts = self.facts[slot]
            let isAnswered = facts & (Fact.acked | Fact.failed) != 0 || !self.tracksAcknowledgements
            if isAnswered, facts & Fact.read != 0 {
                self.dropFirst()
            } else if facts & Fact.lost != 0 {
                self.lost.insert(self.base)
                self.dropFirst()
            } else if isAnswered, facts & Fact.acked == 0, self.base < self.highestRead {
                self.gaps.insert(self.base)
                self.counts.gaps += 1
                self.dropFirst()
            } else {
                return
            }
        }
    }

    private mutating func dropFirst() {
        self.facts[self.head] = 0
        self.offsets[self.head] = -1
        self.head = (self.head + 1) & (self.facts.count - 1)
        self.count -= 1
        self.base += 1
    }

    /// Gives up on the first record of the window, whatever is known about it.
    private mutating func forgetFirst() {
        let facts = self.facts[self.head]
        if facts & Fact.lost != 0 { self.lost.insert(self.base) }
        if facts & (Fact.acked | Fact.read | Fact.lost) == Fact.acked { self.counts.unread -= 1 }
        if facts & (Fact.read | Fact.lost) == 0 { self.counts.unchecked += 1 }
        self.dropFirst()
    }

    private func slot(at index: Int) -> Int { (self.head + index) & (self.facts.count - 1) }

    /// The slot of a record, with the window extended to it; nil if it is before the window.
    private mutating func slot(for sequence: Int64) -> Int? {
        guard sequence >= self.base else { return nil }
        if sequence - self.base >= Int64(self.windowLimit) { self.moveWindow(to: sequence) }
        let index = Int(sequence - self.base)
        if index >= self.facts.count { self.grow(to: index + 1) }
        self.count = max(self.count, index + 1)
        return self.slot(at: index)
    }

    private mutating func moveWindow(to sequence: Int64) {
        let base = sequence - Int64(self.windowLimit) + 1
        while self.base < base, self.count > 0 { self.forgetFirst() }
        guard self.base < base else { return }
        self.counts.unchecked += Int(base - self.base)
        self.base = base
    }

    private mutating func grow(to needed: Int) {
        var capacity = self.facts.count
        while capacity < needed { capacity *= 2 }
        var facts = [UInt8](repeating: 0, count: capacity)
        var offsets = [Int64](repeating: -1, count: capacity)
        for index in 0..<self.count {
            facts[index] = self.facts[self.slot(at: index)]
            offsets[index] = self.offsets[self.slot(at: index)]
        }
        self.facts = facts
        self.offsets = offsets
        self.head = 0
    }
}
