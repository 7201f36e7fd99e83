import RecordClient

/// Errors counted by name. There are only as many names as Kafka has errors, so it does not grow.
struct ErrorTally: Sendable {
    private var counts: [String: Int] = [:]
    /// The last error and when it was (nanoseconds of the monotonic clock).
    private(set) var last: (error: RecordClientError, at: Int64)?

    mutating func count(_ error: RecordClientError, now: Int64) {
        self.counts[error.name, default: 0] += 1
        self.last = (error, now)
    }

    /// Most frequent first.
    var byName: [NamedCount] {
        self.counts.map(NamedCount.init).sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }

    mutating func add(_ other: ErrorTally) {
        self.counts.merge(other.counts, uniquingKeysWith: +)
        if let theirs = other.last, theirs.at > self.last?.at ?? .min { self.last = theirs }
    }
}

/// How often something with a name happened.
public struct NamedCount: Sendable, Hashable {
    public let name: String
    public let count: Int

    public init(name: String, count: Int) {
        self.name = name
        self.count = count
    }
}
