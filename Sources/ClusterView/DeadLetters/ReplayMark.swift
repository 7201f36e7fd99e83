import RecordClient

/// What a replay writes onto a record, so that one that comes back is known.
public struct ReplayMark: Sendable, Hashable {
    public static let countName = "x-replay-count"
    public static let fromName = "x-replay-from"
    public static let idName = "x-replay-id"

    /// How often the record has been replayed.
    public var count: Int
    /// Where the last replay took it from: `topic/partition/offset`.
    public var from: String?
    /// The last replay's id.
    public var id: String?

    public init(count: Int, from: String? = nil, id: String? = nil) {
        self.count = count
        self.from = from
        self.id = id
    }

    /// The mark that a record has; nil when it was never replayed. A count that is no number counts as one replay.
    public init?(_ headers: [ConsumedRecord.Header]) {
        let count = HeaderText.last(Self.countName, in: headers)
        let id = HeaderText.last(Self.idName, in: headers)
        guard count != nil || id != nil else { return nil }
        self.init(
            count: max(1, count.flatMap { Int($0) } ?? 1),
            from: HeaderText.last(Self.fromName, in: headers),
            id: id
        )
    }

    /// The mark as headers.
    public var headers: [ConsumedRecord.Header] {
        let values = [
            (Self.countName, String(self.count) as String?), (Self.fromName, self.from), (Self.idName, self.id),
        ]
        return values.compactMap { name, value in
            value.map { ConsumedRecord.Header(name: name, value: Array($0.utf8)) }
        }
    }

    /// Whether this header is part of a mark.
    public static func isPart(_ name: String) -> Bool {
        name == self.countName || name == self.fromName || name == self.idName
    }
}
