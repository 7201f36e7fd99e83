import ClusterClient
import ClusterView
import KafkaProtocol

/// Has leaders elected: the preferred replicas, or, at the price of records, whatever replica is alive.
public struct ElectPlan: Plan, Equatable {
    /// Which partitions are meant.
    public enum Selection: Sendable, Equatable {
        case all
        case partitions([PartitionName])
        /// Every partition of these topics.
        case topics([String])
    }

    public let type: ElectionType
    public let selection: Selection
    /// What would move, possible moves first.
    public let moves: [Move]
    public let record: PlanRecord
    /// The selected partitions by name; nil for all.
    private let named: [PartitionName]?

    /// One partition that is not led as it would be after the election.
    public struct Move: Sendable, Equatable {
        public var partition: PartitionName
        /// Who leads now; nil for nobody.
        public var from: Int32?
        /// Who would lead; nil when the controller chooses (unclean).
        public var to: Int32?
        /// Why it cannot be elected now; nil if it can.
        public var obstacle: String?
    }

    public init(_ type: ElectionType, _ selection: Selection, in snapshot: ClusterSnapshot) {
        self.type = type
        self.selection = selection
        let rows = Self.rows(selection, in: snapshot)
        let moves = rows.compactMap { Self.move(type, $0, in: snapshot) }
        self.moves = moves.filter { $0.obstacle == nil } + moves.filter { $0.obstacle != nil }
        switch selection {
        case .all: self.named = nil
        case .partitions(let names): self.named = names.sorted()
        case .topics: self.named = rows.map(\.name)
        }
        self.record = PlanRecord(
            operation: type == .preferred ? "elect preferred" : "elect unclean",
            subject: Self.subject(selection),
            facts: [
                .init("partitions", "partitions looked at", "\(rows.count)"),
                .init("moves", "leaders to move", "\(moves.count { $0.obstacle == nil })"),
                .init(
                    "blocked",
                    "cannot move now",
                    "\(moves.count { $0.obstacle != nil })",
                    isAlarming: moves.contains { $0.obstacle != nil }
                ),
            ],
            steps: self.moves.map { move in
                PlanRecord.Step(
                    move.partition.description,
                    from: move.from.map(String.init) ?? "none",
                    to: move.to.map(String.init) ?? "any live replica",
                    obstacle: move.obstacle
                )
            },
            sentences: Self.sentences(type, moves, rows.count),
            refusal: Self.refusal(selection, in: snapshot)
        )
    }

    private static func rows(_ selection: Selection, in snapshot: ClusterSnapshot) -> [PartitionRow] {
        switch selection {
        case .all: snapshot.partitions
        case .partitions(let names): snapshot.partitions.filter { names.contains($0.name) }
        case .topics(let topics): snapshot.partitions.filter { topics.contains($0.topic) }
        }
    }

    private static func move(_ type: ElectionType, _ row: PartitionRow, in snapshot: ClusterSnapshot) -> Move? {
        switch type {
        case .preferred:
            guard let preferred = row.preferredLeader, row.leader != preferred else { return nil }
            var obstacle: String?
            if snapshot.broker(preferred).map({ !$0.isServing }) ?? true {
                obstacle = "broker \(preferred) does not serve"
            } else if !row.inSync.contains(preferred) {
                obstacle = "broker \(preferred) is not in sync"
            }
            return Move(partition: row.name, from: row.leader, to: preferred, obstacle: obstacle)
        case .unclean:
            guard row.leader == nil else { return nil }
            let isAnyAlive = row.replicas.contains { snapshot.broker($0)?.isServing ?? false }
            return Move(partition: row.name, to: nil, obstacle: isAnyAlive ? nil : "no replica is alive")
        }
    }

    private static func subject(_ selection: Selection) -> String {
        switch selection {
        case .all: "all partitions"
        case .partitions(let names):
            names.count == 1 ? "partition \(names[0])" : Count.partitions(names.count)
        case .topics(let topics): "topic \(topics.joined(separator: ", "))"
        }
    }

    private static func sentences(_ type: ElectionType, _ moves: [Move], _ count: Int) -> [String] {
        switch type {
        case .preferred:
            guard moves.isEmpty else { return [] }
            return ["Nothing to move: \(Count.partitions(count)) led by the preferred replica."]
        case .unclean:
            guard !moves.isEmpty else { return ["Nothing to elect: every selected partition has a leader."] }
            return [
                "DATA LOSS: a replica that was not in sync becomes the leader, and acknowledged records that only the "
                    + "others hold are gone for good."
            ]
        }
    }

    private static func refusal(_ selection: Selection, in snapshot: ClusterSnapshot) -> String? {
        switch selection {
        case .all: return nil
        case .partitions(let names):
            let missing = names.filter { snapshot.partition($0) == nil }
            guard let first = missing.first else { return names.isEmpty ? "No partition is selected." : nil }
            return "There is no partition \(first)."
        case .topics(let topics):
            let missing = topics.first { topic in !snapshot.partitions.contains { $0.topic == topic } }
            return missing.map { "There is no topic \($0)." }
        }
    }

    // MARK: Applying

    public func apply(through means: OperationMeans) async -> PlanResult {
        guard let elections = means.elections else {
            return PlanResult(.refused, "There is no connection to elect leaders through.")
        }
        if selection == .all && moves.isEmpty { return PlanResult(.done, record.sentences.joined(separator: " ")) }
        do throws(ClusterClientError) {
            let wanted = named?.map { TopicPartition(topic: $0.topic, partition: $0.partition) }
            let results = try await elections.electLeaders(type, partitions: wanted)
            return await verify(results.sorted { $0.partition < $1.partition }, elections, means)
        } catch {
            if case .readOnly = error { return PlanResult(.refused, OperationMeans.readOnlyReason) }
            return PlanResult(.failed, "The election failed: \(error).")
        }
    }

    /// Reads the leaders back until the elected ones lead, for as long as the means allow.
    private func verify(
        _ results: [ElectionResult],
        _ elections: any LeaderElections,
        _ means: OperationMeans
    ) async -> PlanResult {
        let elected = results.filter { $0.errorCode == .none }.map(\.partition)
        let topics = Array(Set(elected.map(\.topic))).sorted()
        var leaders: [TopicPartition: Int32] = [:]
        var missing = elected
        for look in 0..<means.looks where !missing.isEmpty {
            if look > 0 { try? await Task.sleep(for: means.lookInterval) }
            leaders = (try? await elections.leaders(ofTopics: topics)) ?? leaders
            missing = elected.filter { !isLedAsElected($0, leaders[$0]) }
        }
        let steps = results.map { result in
            let isMissing = missing.contains(result.partition)
            let detail = leaders[result.partition].map { "leader \($0)" }
            return PlanResult.Step(
                result.partition.description,
                error: result.errorCode == .none
                    ? (isMissing ? "LEADER_NOT_SEEN" : nil) : result.errorCode.name,
                detail: result.errorCode == .none ? detail : result.message
            )
        }
        return Self.result(steps)
    }

    private func isLedAsElected(_ partition: TopicPartition, _ leader: Int32?) -> Bool {
        guard let leader else { return false }
        let name = PartitionName(topic: partition.topic, partition: partition.partition)
        guard let wanted = moves.first(where: { $0.partition == name })?.to else { return true }
        return leader == wanted
    }

    private static func result(_ steps: [PlanResult.Step]) -> PlanResult {
        let elected = steps.count { $0.error == nil }
        let notNeeded = steps.count { $0.error == ErrorCode.electionNotNeeded.name }
        let failed = steps.count - elected - notNeeded
        var text = elected == 1 ? "1 leader elected" : "\(elected) leaders elected"
        if notNeeded > 0 { text += ", \(notNeeded) not needed" }
        if failed > 0 { text += ", \(failed) not possible" }
        return PlanResult(failed > 0 ? .failed : .done, text, steps: steps)
    }
}
