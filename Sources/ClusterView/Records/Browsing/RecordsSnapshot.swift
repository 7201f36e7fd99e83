/// What reading has brought so far.
public struct RecordsSnapshot: Sendable, Equatable {
    public enum State: Sendable, Equatable {
        /// Looking for where to begin.
        case beginning
        /// More is there and is being read.
        case reading
        /// At the end; what is written now comes by itself.
        case following
        /// At the end; nothing more is read.
        case atEnd
        /// As many records as are kept; more is there.
        case full
        /// The principal may not read these topics (`⊘`).
        case notPermitted(String)
        /// Why nothing, or nothing more, can be read, in one sentence.
        case failed(String)
    }

    /// What was asked for.
    public var query: RecordQuery
    public var records: [BrowsedRecord]
    public var state: State
    /// Records read, whether they matched or not.
    public var readCount: Int
    /// Records that matched and were let go to make room.
    public var droppedCount: Int
    /// How many offsets there were from the beginning to the end when reading began; nil before that is known.
    public var spanCount: Int64?

    public init(
        query: RecordQuery,
        records: [BrowsedRecord] = [],
        state: State = .beginning,
        readCount: Int = 0,
        droppedCount: Int = 0,
        spanCount: Int64? = nil
    ) {
        self.query = query
        self.records = records
        self.state = state
        self.readCount = readCount
        self.droppedCount = droppedCount
        self.spanCount = spanCount
    }
}
