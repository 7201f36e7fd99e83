import ClusterView
import Operations

/// What is to be replayed, and how. Asking for its plan changes nothing.
public struct ReplayQuestion: Sendable, Equatable {
    public var selection: RecordSelection
    /// Where all of them go; nil is where each came from.
    public var target: String?
    /// Records per second at the most; nil for no limit.
    public var recordsPerSecond: Int?
    /// Whether what came back too often goes to a topic of its own.
    public var parks = true
    /// Whether what was replayed before is sent once more.
    public var repeatsReplayed = false
    /// A value in place of the one record's own.
    public var editedValue: [UInt8]?

    public init(_ selection: RecordSelection, editedValue: [UInt8]? = nil) {
        self.selection = selection
        self.editedValue = editedValue
    }

    /// The request for each of the selection's topics.
    public var requests: [ReplayRequest] {
        self.selection.topics.map { topic in
            var request = ReplayRequest(source: topic)
            request.target = self.target.map { .topic($0) } ?? .origin
            request.recordsPerSecond = self.recordsPerSecond
            request.parks = self.parks && self.editedValue == nil && DeadLetterTopic.parking(of: topic) != nil
            // Who has put a record right wants it sent, however often it came back as it was.
            if self.editedValue != nil { request.replayLimit = Int(Int32.max) }
            request.repeatsReplayed = self.repeatsReplayed
            request.editedValue = self.editedValue
            request.selection = self.selected(in: topic)
            return request
        }
    }

    private func selected(in topic: String) -> ReplayRequest.Selection {
        guard self.selection.places.isEmpty else {
            let places = self.selection.places.filter { $0.topic == topic }
            return .marked(MarkedRecords(places.map { ($0.partition, $0.offset) }))
        }
        let kind = self.selection.kind.map { RecordFilter.text(of: $0) }
        let parts = [kind, self.selection.filter.map { kind == nil ? $0.text : "(\($0.text))" }].compactMap { $0 }
        guard !parts.isEmpty else { return .all }
        let now = self.selection.filter?.nowMilliseconds ?? 0
        // Both parts are filters, and so is what they are put together to.
        let filter = try? RecordFilter(parts.joined(separator: " and "), nowMilliseconds: now)
        return filter.map { .filter($0) } ?? .marked(MarkedRecords([]))
    }
}

extension RecordFilter {
    /// The condition that dead letters of a kind fulfil.
    static func text(of kind: RecordQuery.LetterKind) -> String {
        "origin.topic == \(self.literal(kind.origin)) and error == \(self.literal(kind.error))"
    }

    private static func literal(_ name: String?) -> String {
        guard let name else { return "null" }
        let quote = name.contains("\"") ? "'" : "\""
        return quote + name + quote
    }
}

/// What the operator does to the replay that runs.
public enum ReplaySteering: String, Sendable, Equatable {
    case pause
    case resume
    case cancel
}

/// What became of a replay out of one topic.
public struct ReplayOutcome: Sendable, Equatable {
    public var plan: ReplayPlan
    public var result: PlanResult

    public init(plan: ReplayPlan, result: PlanResult) {
        self.plan = plan
        self.result = result
    }
}
