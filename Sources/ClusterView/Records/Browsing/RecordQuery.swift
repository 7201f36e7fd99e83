/// Which records somebody wants to see.
public struct RecordQuery: Sendable, Equatable {
    /// Where reading begins.
    public enum Start: Sendable, Hashable {
        case range(RecordRange.Start)
        /// Where this group has committed, so many records before it.
        case committed(group: String, before: Int64)
    }

    /// Dead letters of one kind.
    public struct LetterKind: Sendable, Hashable {
        /// Where they came from; nil for those that do not tell.
        public var origin: String?
        /// The short name of the error's class; nil for those that have none.
        public var error: String?

        public init(origin: String?, error: String?) {
            self.origin = origin
            self.error = error
        }

        public init(_ letter: DeadLetter) {
            self.init(origin: letter.origin.topic ?? letter.origin.address, error: letter.failure.shortClass)
        }
    }

    /// Numbered by who asks, so that an answer to an earlier question is known as such.
    public var number: Int
    public var topics: [String]
    public var start: Start
    /// Nil means all; more than one topic is read in all its partitions.
    public var partitions: Set<Int32>?
    /// Whether reading goes on at the end, with what is written then.
    public var follows: Bool
    public var filter: RecordFilter?
    /// Only dead letters of this kind; nil for any record.
    public var kind: LetterKind?

    public init(
        number: Int,
        topics: [String],
        start: Start = .range(.earliest),
        partitions: Set<Int32>? = nil,
        follows: Bool = false,
        filter: RecordFilter? = nil,
        kind: LetterKind? = nil
    ) {
        self.number = number
        self.topics = topics
        self.start = start
        self.partitions = partitions
        self.follows = follows
        self.filter = filter
        self.kind = kind
    }

    func includes(_ record: BrowsedRecord) -> Bool {
        if let kind {
            guard let letter = record.deadLetter else { return false }
            if LetterKind(letter) != kind { return false }
        }
        return self.filter?.matches(record.record, deadLetter: record.deadLetter) ?? true
    }
}
