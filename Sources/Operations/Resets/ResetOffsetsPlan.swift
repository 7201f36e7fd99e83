import ClusterClient
import ClusterView
import KafkaProtocol

/// Moves a group's offsets: where each partition is, where it would be, and what speaks against it.
public struct ResetOffsetsPlan: Plan, Equatable {
    /// Names it in the journal and for `undo`: `r-20261120-120507-250`.
    public let id: String
    public let request: ResetRequest
    public let picture: GroupPicture
    /// By topic and number.
    public let rows: [ResetRow]
    public let record: PlanRecord

    public init(_ request: ResetRequest, in picture: GroupPicture) {
        let rows = picture.partitions.map { ResetRow($0, request.scenario, edit: request.edits[$0.partition]) }
        let prefix: String
        let operation: String
        var undone: String?
        switch request.scenario {
        case .undo(let id, _): (prefix, operation, undone) = ("u", "undo offsets", id)
        case .skip: (prefix, operation) = ("s", "skip record")
        default: (prefix, operation) = ("r", "reset offsets")
        }
        let id = "\(prefix)-\(UTCInstant.compact(milliseconds: picture.takenAtMilliseconds))"
        self.id = id
        self.request = request
        self.picture = picture
        self.rows = rows
        let changes = rows.filter(\.isChange)
        self.record = PlanRecord(
            operation: operation,
            subject: "group \(request.group)",
            facts: Self.facts(request, picture, rows),
            steps: rows.map { row in
                PlanRecord.Step(
                    row.partition.description,
                    from: row.before.map(String.init) ?? "none",
                    to: (row.obstacle == nil ? row.after : row.before).map(String.init) ?? "none",
                    obstacle: row.obstacle
                )
            },
            sentences: Self.sentences(rows),
            refusal: Self.refusal(request, picture, rows),
            id: id,
            offsets: OffsetsChange(
                group: request.group,
                partitions: changes.map { OffsetChange($0.partition, before: $0.before, after: $0.after) },
                undoes: undone
            )
        )
    }

    /// The partitions whose offset changes.
    public var changes: [ResetRow] { self.rows.filter(\.isChange) }
    /// Records that will be read once more.
    public var recordsToRead: Int64 { self.changes.reduce(0) { $0 - min(0, $1.difference ?? 0) } }
    /// Records that will not be read.
    public var recordsToSkip: Int64 { self.changes.reduce(0) { $0 + max(0, $1.difference ?? 0) } }
    public var lagBefore: Int64 { self.rows.reduce(0) { $0 + ($1.lagBefore ?? 0) } }
    public var lagAfter: Int64 { self.rows.reduce(0) { $0 + ($1.lagAfter ?? 0) } }

    /// Whether the only thing against the plan is that the group has members.
    public var waitsForMembers: Bool {
        !self.picture.state.isInactive && Self.refusalOfRequest(self.request, self.picture, self.rows) == nil
    }

    private static func facts(
        _ request: ResetRequest,
        _ picture: GroupPicture,
        _ rows: [ResetRow]
    ) -> [PlanRecord.Fact] {
        var facts: [PlanRecord.Fact] = [
            .init("scenario", "scenario", request.scenario.option),
            .init("state", "the group is", picture.state.rawValue, isAlarming: !picture.state.isInactive),
            .init("partitions", "partitions looked at", "\(rows.count)"),
            .init("changes", "offsets to change", "\(rows.count(where: \.isChange))"),
        ]
        if let instant = request.scenario.instantMilliseconds {
            facts.insert(
                .init("instant", "first record at or after", UTCInstant.text(milliseconds: instant) + "Z"),
                at: 1
            )
        }
        let blocked = rows.count { $0.obstacle != nil }
        if blocked > 0 { facts.append(.init("blocked", "cannot change now", "\(blocked)", isAlarming: true)) }
        facts.append(.init("lagBefore", "lag now", "\(rows.reduce(0) { $0 + ($1.lagBefore ?? 0) })"))
        facts.append(.init("lagAfter", "lag then", "\(rows.reduce(0) { $0 + ($1.lagAfter ?? 0) })"))
        return facts
    }

    private static func sentences(_ rows: [ResetRow]) -> [String] {
        let changes = rows.filter(\.isChange)
        guard !changes.isEmpty else { return ["Nothing to change: the group is there already."] }
        let back = changes.reduce(0) { $0 - min(0, $1.difference ?? 0) }
        let ahead = changes.reduce(0) { $0 + max(0, $1.difference ?? 0) }
        var sentences: [String] = []
        if back > 0 { sentences.append("\(Count.records(back)) will be read once more.") }
        if ahead > 0 { sentences.append("\(Count.records(ahead)) will not be read.") }
        let forgotten = changes.count { $0.after == nil }
        if forgotten > 0 { sentences.append("The offset of \(Count.partitions(forgotten)) will be forgotten.") }
        return sentences
    }

    private static func refusal(_ request: ResetRequest, _ picture: GroupPicture, _ rows: [ResetRow]) -> String? {
        if let reason = refusalOfRequest(request, picture, rows) { return reason }
        return picture.state.isInactive ? nil : refusalOfActive(request.group, picture.state)
    }

    /// What Kafka's own tool says.
    static func refusalOfActive(_ group: String, _ state: GroupState) -> String {
        "Assignments can only be reset if the group '\(group)' is inactive, but the current state is \(state.rawValue)."
    }

    private static func refusalOfRequest(
        _ request: ResetRequest,
        _ picture: GroupPicture,
        _ rows: [ResetRow]
    ) -> String? {
        switch picture.type {
        case .share, .streams:
            return
                "'\(request.group)' is a \(picture.type.rawValue.lowercased()) group: its offsets are kept in another "
                + "way, and Kafka has a tool of its own for them."
        case .classic, .consumer, .unknown: break
        }
        if let topic = picture.unknownTopics.first { return "There is no topic \(topic)." }
        if rows.isEmpty {
            return request.selection == .committed
                ? "The group '\(request.group)' has committed nothing." : "No partition is selected."
        }
        if case .skip = request.scenario, let obstacle = rows.first?.obstacle {
            return "\(rows[0].partition) is \(obstacle)."
        }
        if case .undo = request.scenario { return nil }
        let missing = zip(rows, picture.partitions).first { !$0.1.exists }
        if let missing, request.selection != .committed { return "There is no partition \(missing.0.partition)." }
        return nil
    }
}
