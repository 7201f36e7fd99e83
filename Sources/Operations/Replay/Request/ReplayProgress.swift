import ClusterView

/// How far a replay has come, as it is committed for its group.
public struct ReplayProgress: Sendable, Equatable {
    package struct Place: Sendable, Equatable {
        /// The next record.
        package var offset: Int64
        package var note: ReplayNote
    }

    public let id: String
    public let source: String
    package var places: [Int32: Place]

    init(id: String, source: String, places: [Int32: Place]) {
        self.id = id
        self.source = source
        self.places = places
    }

    /// The group that the progress of a replay is committed for.
    public static func group(of id: String) -> String { self.groupPrefix + id }
    static let groupPrefix = "highwater-replay-"

    /// Whether nothing is left to do.
    public var isDone: Bool { self.places.values.allSatisfy { $0.offset >= $0.note.to } }

    /// What became of everything so far.
    public var tally: ReplayTally { self.places.values.reduce(ReplayTally()) { $0 + $1.note.tally } }

    /// How often it was taken up again.
    public var resumed: Int { self.places.values.map { $0.note.resumed ?? 0 }.max() ?? 0 }

    /// What was asked for; nil when nothing is known of it.
    public var request: ReplayRequest? {
        let notes = self.places.sorted { $0.key < $1.key }.map(\.value.note)
        guard var request = notes.first?.request(source: self.source) else { return nil }
        let marks = notes.compactMap(\.marks)
        if !marks.isEmpty {
            guard let all = MarkedRecords(marks.joined(separator: ";")) else { return nil }
            request.selection = .marked(all)
        }
        return request
    }

    /// What is left of each partition, and so what it would begin with when it is taken up again.
    public var remaining: [RecordSpan] {
        self.places.keys.sorted().compactMap { partition in
            guard let place = self.places[partition], place.offset < place.note.to else { return nil }
            return RecordSpan(partition: partition, from: place.offset, to: place.note.to)
        }
    }
}
