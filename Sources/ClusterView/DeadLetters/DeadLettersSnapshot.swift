/// Dead letters of a cluster at one moment.
public struct DeadLettersSnapshot: Sendable, Equatable {
    /// In milliseconds since 1970.
    public var takenAtMilliseconds: Int64
    /// Why there is nothing to show, in one sentence; nil when there is.
    public var absence: String?
    /// What failed the same way, the most numerous first.
    public var kinds: [DeadLetterKindRow]
    /// The topics that hold them, by name.
    public var topics: [DeadLetterTopicRow]
    /// Written in each of the last 24 hours, the present one last.
    public var perHour: [Int]
    /// Written in the last five minutes.
    public var recentCount: Int
    /// Whether there are more dead letters than were looked at, so that counts are at least so large.
    public var isPartial: Bool
    /// Whether the topics are still being read from their beginning.
    public var isReading: Bool

    /// What counts as recent.
    public static let recentMilliseconds: Int64 = 300_000

    public init(
        takenAtMilliseconds: Int64,
        absence: String? = nil,
        kinds: [DeadLetterKindRow] = [],
        topics: [DeadLetterTopicRow] = [],
        perHour: [Int] = [],
        recentCount: Int = 0,
        isPartial: Bool = false,
        isReading: Bool = false
    ) {
        self.takenAtMilliseconds = takenAtMilliseconds
        self.absence = absence
        self.kinds = kinds
        self.topics = topics
        self.perHour = perHour
        self.recentCount = recentCount
        self.isPartial = isPartial
        self.isReading = isReading
    }

    /// Records in all topics of dead letters that may be read; parked ones not counted.
    public var count: Int64 {
        self.topics.filter { !$0.isParked }.reduce(0) { $0 + ($1.recordCount ?? 0) }
    }
}

/// Dead letters that came from the same topic and failed with the same class of error.
public struct DeadLetterKindRow: Sendable, Equatable {
    public var kind: RecordQuery.LetterKind
    public var count: Int
    /// The topics that hold them, by name.
    public var topics: [String]
    /// The groups or connectors that gave them up, by name.
    public var owners: [String]
    public var oldestMilliseconds: Int64
    public var newestMilliseconds: Int64
    /// Written in the last five minutes.
    public var recentCount: Int
    /// Written in each of the last 24 hours, the present one last.
    public var perHour: [Int]

    public init(
        kind: RecordQuery.LetterKind,
        count: Int,
        topics: [String],
        owners: [String] = [],
        oldestMilliseconds: Int64,
        newestMilliseconds: Int64,
        recentCount: Int = 0,
        perHour: [Int] = []
    ) {
        self.kind = kind
        self.count = count
        self.topics = topics
        self.owners = owners
        self.oldestMilliseconds = oldestMilliseconds
        self.newestMilliseconds = newestMilliseconds
        self.recentCount = recentCount
        self.perHour = perHour
    }
}

/// A topic that holds dead letters.
public struct DeadLetterTopicRow: Sendable, Equatable {
    public var topic: String
    /// What it was recognised by.
    public var reason: DeadLetterTopic.Reason
    public var partitionCount: Int
    /// Nil while no leader has answered.
    public var recordCount: Int64?
    /// Whether this principal may not read it (`⊘`).
    public var isDenied: Bool

    public init(
        topic: String,
        reason: DeadLetterTopic.Reason,
        partitionCount: Int,
        recordCount: Int64?,
        isDenied: Bool = false
    ) {
        self.topic = topic
        self.reason = reason
        self.partitionCount = partitionCount
        self.recordCount = recordCount
        self.isDenied = isDenied
    }

    public var isParked: Bool {
        if case .parked = self.reason { true } else { false }
    }
}
