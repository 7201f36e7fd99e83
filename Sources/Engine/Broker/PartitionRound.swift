/// Goes over all of a broker's partitions in portions, so that no step looks at thousands of them.
struct PartitionRound {
    /// How many partitions one step visits at the most.
    let portion: Int
    private var next = 0

    init(portion: Int) { self.portion = portion }

    /// Visits the next portion. Partitions that come or go in the middle of a round may be met in the next one only.
    ///
    /// - Parameter visit: returns false to end the portion with this partition.
    /// - Returns: whether the round is complete; the next call begins another.
    mutating func advance(over partitions: [Partition], _ visit: (Partition) -> Bool) -> Bool {
        var left = self.portion
        while left > 0, self.next < partitions.count {
            left -= 1
            self.next += 1
            if !visit(partitions[self.next - 1]) { break }
        }
        guard self.next >= partitions.count else { return false }
        self.next = 0
        return true
    }
}
