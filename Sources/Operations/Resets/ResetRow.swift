import KafkaProtocol

/// One partition of a reset: where the group is, where it would be, and what there is to say about it.
public struct ResetRow: Sendable, Equatable {
    /// Something the operator should know about the new offset.
    public enum Note: Sendable, Equatable {
        /// The wanted offset lies before the first record.
        case raisedToEarliest(from: Int64)
        /// The wanted offset lies behind the end.
        case loweredToLatest(from: Int64)
        case noRecordAfterTime
        case neverCommitted
        /// Typed for this partition.
        case edited
        /// The offset to be put back is not in the log any more.
        case outsideLog
        /// The group has moved since the change that is taken back.
        case movedSince(to: Int64?)

        /// In an operator's words.
        public var text: String {
            switch self {
            case .raisedToEarliest(let wanted): "\(wanted) is gone: the earliest instead"
            case .loweredToLatest(let wanted): "\(wanted) is behind the end: the latest instead"
            case .noRecordAfterTime: "no record after this time: the end"
            case .neverCommitted: "never committed"
            case .edited: "edited"
            case .outsideLog: "not in the log any more"
            case .movedSince(let offset): "moved since, to \(offset.map(String.init) ?? "none")"
            }
        }
    }

    public var partition: TopicPartition
    /// Nil if the group has committed nothing.
    public var before: Int64?
    /// Nil if the group's offset is to be forgotten, and where there is an obstacle.
    public var after: Int64?
    public var low: Int64?
    public var high: Int64?
    public var notes: [Note]
    /// Why this partition stays as it is; nil if it can be changed.
    public var obstacle: String?

    /// Whether something is to be done.
    public var isChange: Bool { self.obstacle == nil && self.before != self.after }
    /// How far the group moves; nil where it has no offset before or after.
    public var difference: Int64? {
        guard let before, let after, self.obstacle == nil else { return nil }
        return after - before
    }
    /// Records between the group's offset and the end.
    public var lagBefore: Int64? { Self.lag(self.before, self.high) }
    public var lagAfter: Int64? { Self.lag(self.obstacle == nil ? self.after : self.before, self.high) }

    private static func lag(_ offset: Int64?, _ high: Int64?) -> Int64? {
        guard let offset, let high else { return nil }
        return max(0, high - offset)
    }

    /// What a scenario makes of a partition, unless an offset was typed for it.
    init(_ picture: PartitionPicture, _ scenario: ResetScenario, edit: Int64?) {
        self.partition = picture.partition
        self.before = picture.committed
        self.low = picture.low
        self.high = picture.high
        self.notes = picture.committed == nil ? [.neverCommitted] : []
        if let edit {
            self.notes.append(.edited)
            self.go(to: edit, picture)
        } else {
            self.follow(scenario, picture)
        }
    }

    private mutating func follow(_ scenario: ResetScenario, _ picture: PartitionPicture) {
        switch scenario {
        case .undo(_, let changes): self.takeBack(changes[picture.partition], picture)
        case .toOffset(let offset): self.go(to: offset, picture)
        case .toEarliest: self.go(to: picture.low ?? 0, picture)
        case .toLatest: self.go(to: picture.high ?? .max, picture)
        case .toCurrent:
            if let committed = picture.committed {
                self.after = committed
            } else {
                self.go(to: picture.high ?? .max, picture)
            }
        case .shiftBy(let count):
            guard let committed = picture.committed else {
                self.obstacle = "never committed: there is nothing to shift"
                return
            }
            let (sum, hasOverflown) = committed.addingReportingOverflow(count)
            self.go(to: hasOverflown ? (count < 0 ? 0 : .max) : sum, picture)
        case .toDatetime, .byDuration:
            switch picture.atTime {
            case .offset(let offset)?: self.go(to: offset, picture)
            case .noRecord?:
                self.notes.append(.noRecordAfterTime)
                self.go(to: picture.high ?? .max, picture)
            case nil: self.obstacle = picture.problem ?? "no answer to the question for the time"
            }
        case .fromFile(let offsets):
            if let offset = offsets[picture.partition] {
                self.go(to: offset, picture)
            } else {
                self.after = picture.committed
            }
        case .skip: self.skip(picture)
        }
    }

    /// Goes where the group was before a change, whatever the log looks like now: after an undo all is as before.
    private mutating func takeBack(_ change: OffsetChange?, _ picture: PartitionPicture) {
        guard let change else {
            self.after = picture.committed
            return
        }
        self.after = change.before
        if !picture.exists { self.obstacle = "the cluster has no such partition any more" }
        if picture.committed != change.after { self.notes.append(.movedSince(to: picture.committed)) }
        if let after, let low, let high, after < low || after > high { self.notes.append(.outsideLog) }
    }

    private mutating func skip(_ picture: PartitionPicture) {
        guard picture.committed != nil else {
            self.obstacle = "never committed: which record would be read next is not known"
            return
        }
        guard let next = picture.nextRecord else {
            self.obstacle = picture.problem ?? "read to the end: there is no record to skip"
            return
        }
        self.after = next + 1
    }

    /// Goes to an offset, or as near as the log reaches.
    private mutating func go(to wanted: Int64, _ picture: PartitionPicture) {
        guard picture.exists else {
            self.obstacle = "the cluster has no such partition"
            return
        }
        guard let low = picture.low, let high = picture.high else {
            self.obstacle = picture.problem ?? "the log's ends are not known"
            return
        }
        if wanted < low {
            self.notes.append(.raisedToEarliest(from: wanted))
            self.after = low
        } else if wanted > high {
            self.notes.append(.loweredToLatest(from: wanted))
            self.after = high
        } else {
            self.after = wanted
        }
    }
}
