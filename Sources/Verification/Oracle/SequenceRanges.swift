/// A set of sequence numbers kept as disjoint ranges in ascending order, with a bound on their number.
package struct SequenceRanges: Sendable, Equatable {
    package private(set) var ranges: [Range<Int64>] = []
    private let limit: Int

    /// - Parameter limit: how many ranges are kept; past it the lowest are forgotten.
    package init(limit: Int) { self.limit = limit }

    /// The index of the first range that ends behind `sequence`.
    private func index(of sequence: Int64) -> Int {
        var low = 0
        var high = self.ranges.count
        while low < high {
            let middle = (low + high) / 2
            if self.ranges[middle].upperBound > sequence { high = middle } else { low = middle + 1 }
        }
        return low
    }

    package func contains(_ sequence: Int64) -> Bool {
        let index = self.index(of: sequence)
        return index < self.ranges.count && self.ranges[index].contains(sequence)
    }

    /// Adds one number; mostly it continues the last range.
    package mutating func insert(_ sequence: Int64) {
        let index = self.index(of: sequence)
        if index < self.ranges.count, self.ranges[index].contains(sequence) { return }
        let joinsBefore = index > 0 && self.ranges[index - 1].upperBound == sequence
        let joinsAfter = index < self.ranges.count && self.ranges[index].lowerBound == sequence + 1
        switch (joinsBefore, joinsAfter) {
        case (true, true):
            self.ranges[index - 1] = self.ranges[index - 1].lowerBound..<self.ranges[index].upperBound
            self.ranges.remove(at: index)
        case (true, false):
            self.ranges[index - 1] = self.ranges[index - 1].lowerBound..<sequence + 1
        case (false, true):
            self.ranges[index] = sequence..<self.ranges[index].upperBound
        case (false, false):
            self.ranges.insert(sequence..<sequence + 1, at: index)
            if self.ranges.count > self.limit { self.ranges.removeFirst() }
        }
    }

    /// Takes one number out; returns whether it was there.
    package mutating func remove(_ sequence: Int64) -> Bool {
        let index = self.index(of: sequence)
        guard index < self.ranges.count, self.ranges[index].contains(sequence) else { return false }
        let range = self.ranges.remove(at: index)
        if sequence + 1 < range.upperBound { self.ranges.insert(sequence + 1..<range.upperBound, at: index) }
        if range.lowerBound < sequence { self.ranges.insert(range.lowerBound..<sequence, at: index) }
        return true
    }
}
