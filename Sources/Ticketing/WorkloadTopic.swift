/// The topics of the workload.
public enum WorkloadTopic: String, Sendable, CaseIterable {
    case pointCommands = "point-commands"
    case pointEvents = "point-events"
    case reservationCommands = "reservation-commands"
    case reservationEvents = "reservation-events"

    /// Where records go that cannot be processed.
    public var deadLetters: String { Self.deadLetters(of: self.rawValue) }

    package static func deadLetters(of topic: String) -> String { "\(topic)-dlq" }

    /// Settings that change while the workload runs; compacted.
    public static let control = "workload-control"
    /// What the services report about themselves; compacted.
    public static let status = "workload-status"
}

/// A topic that the workload needs, for whoever creates it.
public struct WorkloadTopicPlan: Sendable, Hashable {
    public var name: String
    public var partitions: Int32
    public var isCompacted: Bool
    /// Whether it holds what could not be processed.
    public var isForDeadLetters: Bool { self.name.hasSuffix("-dlq") }

    /// All of them: business topics, their dead letters, control and status.
    public static let all: [WorkloadTopicPlan] =
        WorkloadTopic.allCases.map { WorkloadTopicPlan(name: $0.rawValue, partitions: 6, isCompacted: false) }
        + WorkloadTopic.allCases.map { WorkloadTopicPlan(name: $0.deadLetters, partitions: 3, isCompacted: false) }
        + [WorkloadTopic.control, WorkloadTopic.status].map {
            WorkloadTopicPlan(name: $0, partitions: 1, isCompacted: true)
        }
}
