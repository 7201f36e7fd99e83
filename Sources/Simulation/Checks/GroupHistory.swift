/// What the members of the simulated group were told: who owns what in which generation, and what is committed.
final class GroupHistory {
    /// By generation and partition: the member that was given it.
    private var owners: [Int32: [Int: String]] = [:]
    /// By partition: the highest offset whose commit was answered without an error, and the highest one ever sent.
    private var acknowledged: [Int64]
    private var sent: [Int64]

    init(partitions: Int) {
        self.acknowledged = Array(repeating: -1, count: partitions)
        self.sent = Array(repeating: -1, count: partitions)
    }

    /// A member was given partitions: nobody else may have them in the same generation.
    ///
    /// - Parameter member: its instance id, if it has one, for under that it may come back within a generation.
    func assigned(_ partitions: [Int], to member: String, generation: Int32) throws {
        for partition in partitions {
            if let owner = self.owners[generation]?[partition], owner != member {
                throw Violation("\(owner) and \(member) both own partition \(partition) in generation \(generation)")
            }
            self.owners[generation, default: [:]][partition] = member
        }
    }

    /// What a member that asks now must at least be told; -1 if nothing is committed.
    func floor(of partition: Int) -> Int64 { self.acknowledged[partition] }

    /// A member was told what is committed, having asked when `floor` was acknowledged.
    func told(_ offset: Int64, partition: Int, floor: Int64, member: String) throws {
        guard offset >= floor else {
            throw Violation(
                "\(member) is told that \(offset) is committed in partition \(partition), after \(floor) was acknowledged"
            )
        }
        guard offset <= self.sent[partition] else {
            throw Violation("\(member) is told that \(offset) is committed in partition \(partition); nobody sent that")
        }
    }

    func sends(_ offset: Int64, partition: Int) { self.sent[partition] = max(self.sent[partition], offset) }

    func acknowledged(_ offset: Int64, partition: Int) {
        self.acknowledged[partition] = max(self.acknowledged[partition], offset)
    }
}
