import ClusterView

/// The panes, numbered by the key that opens them.
public enum PaneKind: Int, Sendable, CaseIterable, Hashable {
    case leaders = 1
    case lag = 2
    case rebalances = 3
    case deadLetters = 4
    case latency = 5
    case brokers = 6
    case topics = 7
    case events = 8
    case workload = 9

    /// What the pane's title says.
    public var title: String {
        switch self {
        case .leaders: "Leaders / ISR"
        case .lag: "Consumer lag"
        case .rebalances: "Rebalances"
        case .deadLetters: "Dead letters"
        case .latency: "End-to-end latency"
        case .brokers: "Brokers and quorum"
        case .topics: "Topics"
        case .events: "Events"
        case .workload: "Workload"
        }
    }

    /// The short form for tabs.
    public var shortTitle: String {
        switch self {
        case .leaders: "Leaders"
        case .lag: "Lag"
        case .rebalances: "Rebal"
        case .deadLetters: "DLQ"
        case .latency: "Latency"
        case .brokers: "Brokers"
        case .topics: "Topics"
        case .events: "Events"
        case .workload: "Work"
        }
    }

    /// The name on the command line, as in `:leaders` and `--view leaders`.
    public var commandName: String {
        switch self {
        case .leaders: "leaders"
        case .lag: "lag"
        case .rebalances: "rebalances"
        case .deadLetters: "dlq"
        case .latency: "latency"
        case .brokers: "brokers"
        case .topics: "topics"
        case .events: "events"
        case .workload: "workload"
        }
    }

    /// The name, and others that mean the same pane.
    var commandNames: [String] { self == .workload ? [commandName, "load"] : [commandName] }

    /// The pane of a command-line name.
    public init?(commandName: String) {
        guard let pane = Self.allCases.first(where: { $0.commandNames.contains(commandName) }) else { return nil }
        self = pane
    }

    /// The column ids a pane can be sorted by, in their order on the screen; the default order is by trouble.
    var sortColumns: [String] {
        switch self {
        case .leaders: ["partition", "leader", "epoch", "isr", "status"]
        case .brokers: ["broker", "state", "leaders", "replicas", "outofsync"]
        case .lag: ["group", "lag", "time", "in", "out", "drain", "verdict"]
        case .topics: ["topic", "partitions", "records", "size", "in"]
        case .rebalances, .deadLetters, .latency, .events, .workload: []
        }
    }
}

/// Names a row of a pane, so that the selection stays with what it was on when rows move.
enum RowKey: Sendable, Hashable {
    case partition(PartitionName)
    case broker(Int32)
    case controller(Int32)
    /// By the number the event was logged under.
    case event(Int)
    case group(String)
    case groupTopic(String, String)
    case groupPartition(String, PartitionName)
    case groupMember(String, String)
    case topic(String)
    /// A topic of dead letters.
    case letterTopic(String)
    /// Dead letters that came from the same topic and failed the same way.
    case letterKind(RecordQuery.LetterKind)
    case record(RecordPlace)
    /// By group, end and generation.
    case rebalance(String, Int64, Int32)
    /// A row of the latency table.
    case latency(LatencyScope)
    /// A service of the workload.
    case service(String)
    /// An instance of a service, by name.
    case instance(String)
    /// A setting of the workload, by key.
    case setting(String)
}

/// Which partitions the leaders pane shows; the words and definitions are those of Kafka's topic tool.
enum PartitionScope: Int, Sendable, CaseIterable {
    case all
    case underReplicated
    case atMinInSync
    case underMinInSync
    case unavailable
    case notPreferred

    var label: String {
        switch self {
        case .all: ""
        case .underReplicated: "under-replicated only"
        case .atMinInSync: "at min ISR only"
        case .underMinInSync: "under min ISR only"
        case .unavailable: "unavailable only"
        case .notPreferred: "not on preferred leader only"
        }
    }

    func includes(_ partition: PartitionRow) -> Bool {
        switch self {
        case .all: true
        case .underReplicated: partition.isUnderReplicated
        case .atMinInSync: partition.minInSync.value == partition.inSync.count
        case .underMinInSync: partition.refusesAcksAll
        case .unavailable: partition.isOffline
        case .notPreferred: partition.isLedByAnother
        }
    }
}

/// What a pane remembers while it is not looked at.
struct PaneState: Sendable, Equatable {
    var selected: RowKey?
    var filter = Filter("")
    var scope = PartitionScope.all
    var sortColumn: String?
    var isInverted = false
    /// Rows of a tree that are open.
    var opened: Set<RowKey> = []
    /// Whether a group's partitions stand below its members instead of its topics.
    var showsMembers = false
    /// Whether the verdict of the selected row is explained.
    var showsWhy = false
    var showsTroubleOnly = false
    var latency = LatencyChoice()
}
