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
    /// Names are numbers here: there are tens of thousands of places, and few names in them.
    private struct Place: Hashable {
        var group: Int32
        var topic: Int32
        var partition: Int32
    }

    private var numbers: [String: Int32] = [:]
    private var committed: [Place: Int64] = [:]
    /// Beyond so many partitions of groups new ones have spans of one record only.
    private static let placesKept = 100_000

    package init() {}

    /// - Returns: nil if the commit covers nothing new: a deletion, a repetition, or an offset that was set back.
    package mutating func observe(_ commit: TailedCommit, heardAtMilliseconds: Int64) -> CommitSpan? {
        let before = self.exchange(commit)
        guard let offset = commit.offset else { return nil }
        let first = before ?? offset - 1
        guard first >= 0, first < offset else { return nil }
        return CommitSpan(
            groupID: commit.groupID,
            partition: PartitionName(topic: commit.topic, partition: commit.partition),
            offsets: first..<offset,
            committedAtMilliseconds: commit.atMilliseconds,
            coordinatorPartition: commit.coordinatorPartition,
            heardAtMilliseconds: heardAtMilliseconds
        )
    }

    /// Notes what is committed now.
    ///
    /// - Returns: what was committed before; nil where that is not known.
    private mutating func exchange(_ commit: TailedCommit) -> Int64? {
        let hasRoom = self.committed.count < Self.placesKept
        guard let group = self.number(of: commit.groupID, isNoted: hasRoom),
            let topic = self.number(of: commit.topic, isNoted: hasRoom)
        else { return nil }
        let place = Place(group: group, topic: topic, partition: commit.partition)
        let before = self.committed[place]
        if before != nil || hasRoom || commit.offset == nil { self.committed[place] = commit.offset }
        return before
    }

    /// Groups and topics share the numbers.
    private mutating func number(of name: String, isNoted: Bool) -> Int32? {
        if let number = self.numbers[name] { return number }
        guard isNoted, self.numbers.count < Self.placesKept else { return nil }
        let number = Int32(self.numbers.count)
        self.numbers[name] = number
        return number
    }
}
