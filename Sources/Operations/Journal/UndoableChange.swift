import KafkaProtocol

/// A change of a group's offsets that the journal knows, and so can be taken back.
public struct UndoableChange: Sendable, Equatable {
    /// What became of it.
    public enum Outcome: String, Sendable, Equatable {
        case done
        /// Some partitions were not changed.
        case partly
        /// The program ended before it could say.
        case unknown
    }

    public var id: String
    /// UTC, ISO 8601.
    public var time: String
    public var user: String
    public var host: String?
    /// `reset offsets`, `skip record`, `undo offsets`.
    public var operation: String
    /// Kafka's name of the scenario with its value.
    public var scenario: String
    public var group: String
    /// What was changed, as far as is known; everything that was meant to be when the outcome is not known.
    public var partitions: [OffsetChange]
    public var outcome: Outcome
    /// The plan that took it back; nil while none did.
    public var undoneBy: String?

    /// The plan that takes it back, to be made from what is there now.
    public var request: ResetRequest {
        var changes: [TopicPartition: OffsetChange] = [:]
        for change in self.partitions { changes[change.topicPartition] = change }
        return ResetRequest(
            group: self.group,
            selection: .partitions(changes.keys.sorted()),
            scenario: .undo(id: self.id, changes)
        )
    }

    /// The changes that a journal knows for a cluster, newest first.
    public static func list(_ entries: [JournalEntry], clusterID: String?) -> [UndoableChange] {
        var changes: [UndoableChange] = []
        var places: [String: Int] = [:]
        for entry in entries where entry.clusterId == clusterID {
            guard let id = entry.plan.id, let offsets = entry.plan.offsets, entry.result?.status != .refused else {
                // A plan that was written down and then refused has changed nothing.
                if let id = entry.plan.id, entry.result?.status == .refused, let place = places[id] {
                    changes[place].partitions = []
                }
                continue
            }
            let change = UndoableChange(entry, id, offsets)
            if let place = places[id] {
                changes[place] = change
            } else {
                places[id] = changes.count
                changes.append(change)
            }
            if let undone = offsets.undoes, let place = places[undone], !change.partitions.isEmpty {
                changes[place].undoneBy = id
            }
        }
        return changes.filter { !$0.partitions.isEmpty }.reversed()
    }

    private init(_ entry: JournalEntry, _ id: String, _ offsets: OffsetsChange) {
        self.id = id
        self.time = entry.time
        self.user = entry.user
        self.host = entry.host
        self.operation = entry.plan.operation
        self.scenario = entry.plan.facts.first { $0.name == "scenario" }?.value ?? entry.plan.operation
        self.group = offsets.group
        self.partitions = offsets.partitions
        self.outcome = .unknown
        guard let result = entry.result else { return }
        // What was sent and not confirmed may have been changed: only what was refused is left out.
        let refused = Set(
            result.steps.filter { $0.error != nil && $0.error != "NOT_READ_BACK" && $0.error != "NO_ANSWER" }
                .map(\.subject)
        )
        self.partitions.removeAll { refused.contains($0.topicPartition.description) }
        if result.status == .failed, result.steps.isEmpty { return }
        self.outcome = result.status == .done ? .done : .partly
    }
}
