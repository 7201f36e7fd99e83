/// The header names of a dialect. Users may add tables of their own.
public struct DialectTable: Sendable, Equatable {
    /// What a header tells.
    public enum Field: String, Sendable, Hashable, CaseIterable {
        case originTopic
        case originPartition
        case originOffset
        case originTimestamp
        /// Where it came from when no topic is named, such as the address of a queue.
        case originAddress
        case group
        case connector
        case errorClass
        case errorMessage
        /// The class of the error behind the error.
        case causeClass
        /// The errors behind the error, one per line, outermost first.
        case causes
        case stack
        case attempts
        case firstFailure
        case lastFailure
        case eventID
        case traceID

        /// Of a name that is there several times, the first tells where the record came from, the last how it failed.
        var isOfOrigin: Bool {
            switch self {
            case .originTopic, .originPartition, .originOffset, .originTimestamp, .originAddress, .firstFailure: true
            default: false
            }
        }
    }

    /// How a header has a number.
    public enum NumberForm: Sendable, Hashable {
        /// Decimal digits.
        case text
        /// 4 or 8 bytes, big-endian; other lengths as text.
        case binary
        /// 1 to 8 bytes, big-endian: as long as the number needs, as Java's `BigInteger` writes it.
        case shortestBinary
    }

    public var dialect: DeadLetterDialect
    /// The names of each field, the most usual one first.
    public var names: [Field: [String]]
    /// Names whose numbers are not decimal text.
    public var binaryNames: [String: NumberForm]
    /// Headers of which one must be there for a record to be of this dialect.
    public var markers: [String]
    /// More headers that tell of the failure, and so do not belong to the record as it was.
    public var failureNames: [String]

    /// - Parameter markers: the names of the origin's topic if nil.
    public init(
        _ dialect: DeadLetterDialect,
        _ names: [Field: [String]],
        binaryNames: [String: NumberForm] = [:],
        markers: [String]? = nil,
        failureNames: [String] = []
    ) {
        self.dialect = dialect
        self.names = names
        self.binaryNames = binaryNames
        self.markers = markers ?? names[.originTopic] ?? []
        self.failureNames = failureNames
    }

    /// Headers that tell of a failure, which a replay leaves away: they would grow with every round, and a consumer that
    /// finds its old count of attempts gives up at once. Those of the origin are kept.
    public var strippedNames: [String] {
        let fields: [Field] = [.errorClass, .errorMessage, .causeClass, .causes, .stack, .attempts, .lastFailure]
        return fields.flatMap { self.names[$0] ?? [] } + self.failureNames
    }
}
