import ClusterView

/// Which list of records is open, where it begins and what of it is looked at.
struct RecordsMemory: Sendable, Equatable {
    /// How a value is shown; automatic is the first that fits.
    enum Form: Int, Sendable, Equatable, CaseIterable {
        case json = 1
        case text = 2
        case hex = 3

        var word: String {
            switch self {
            case .json: "JSON"
            case .text: "text"
            case .hex: "hex"
            }
        }
    }

    /// What an opened record shows below its facts.
    enum Section: Sendable, Equatable {
        case value
        case headers
        case causes
    }

    var start: RecordQuery.Start
    /// Nil means all.
    var partitions: Set<Int32>?
    var follows: Bool
    var filter: RecordFilter?
    /// Nil stays at the newest.
    var selected: RecordPlace?
    var marks: Set<RecordPlace> = []
    var form: Form?
    var section = Section.value
    /// Rows of an opened record above the first that is shown.
    var scroll = 0

    init(start: RecordQuery.Start, partitions: Set<Int32>? = nil, follows: Bool) {
        self.start = start
        self.partitions = partitions
        self.follows = follows
    }
}

/// Records that something is to be done with: all that a query means, or those that were chosen one by one.
public struct RecordSelection: Sendable, Equatable {
    /// Topics the records are in.
    public var topics: [String]
    /// Dead letters of one kind; nil for any.
    public var kind: RecordQuery.LetterKind?
    /// Only records that match; nil for all.
    public var filter: RecordFilter?
    /// The records that are marked, or the one that is looked at; empty means all of the topics that fit the rest.
    public var places: [RecordPlace]

    public init(
        topics: [String],
        kind: RecordQuery.LetterKind? = nil,
        filter: RecordFilter? = nil,
        places: [RecordPlace] = []
    ) {
        self.topics = topics
        self.kind = kind
        self.filter = filter
        self.places = places
    }
}
