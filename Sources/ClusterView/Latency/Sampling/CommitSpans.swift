/// The records that a commit covers: those since the commit before it, or the last one alone where that is not known.
package struct CommitSpan: Sendable, Equatable {
    package var groupID: String
    package var partition: PartitionName
    /// The first record and the one behind the last.
    package var offsets: Range<Int64>
    package var committedAtMilliseconds: Int64
    /// Whose leader coordinates the group; -1 where that is not known.
    package var coordinatorPartition: Int32
    /// When it was read here, by our own clock.
    package var heardAtMilliseconds: Int64

    package init(
        groupID: String,
        partition: PartitionName,
        offsets: Range<Int64>,
        committedAtMilliseconds: Int64,
        coordinatorPartition: Int32,
        heardAtMilliseconds: Int64
    ) {
        self.groupID = groupID
        self.partition = partition
        self.offsets = offsets
        self.committedAtMilliseconds = committedAtMilliseconds
        self.coordinatorPartition = coordinatorPartition
        self.heardAtMilliseconds = heardAtMilliseconds
    }
}

/// Makes spans of commits, in the order in which they were written.
package struct CommitSpans: Sendable {
    private struct Place: Hashable {
        var groupID: String
        var partition: PartitionName
    }

    private var committed: [Place: Int64] = [:]
    /// Beyond so many partitions of groups new ones have spans of one record only.
    private static let placesKept = 100_000

    package init() {}

    /// - Returns: nil if the commit covers nothing new: a deletion, a repetition, or an offset that was set back.
    package mutating func observe(_ commit: TailedCommit, heardAtMilliseconds: Int64) -> CommitSpan? {
        let partition = PartitionName(topic: commit.topic, partition: commit.partition)
        let place = Place(groupID: commit.groupID, partition: partition)
        guard let offset = commit.offset else {
            self.committed[place] = nil
            return nil
        }
        let before = self.committed[place]
        if before != nil || self.committed.count < Self.placesKept { self.committed[place] = offset }
        let first = before ?? offset - 1
        guard first >= 0, first < offset else { return nil }
        return CommitSpan(
            groupID: commit.groupID,
            partition: partition,
            offsets: first..<offset,
            committedAtMilliseconds: commit.atMilliseconds,
            coordinatorPartition: commit.coordinatorPartition,
            heardAtMilliseconds: heardAtMilliseconds
        )
    }
}
