/// What a group is doing, with Kafka's names.
public enum GroupState: String, Sendable, Equatable, CaseIterable {
    case unknown = "Unknown"
    case preparingRebalance = "PreparingRebalance"
    case completingRebalance = "CompletingRebalance"
    case stable = "Stable"
    case dead = "Dead"
    case empty = "Empty"
    /// A group of the newer protocol (KIP-848) computes its assignment.
    case assigning = "Assigning"
    /// Members of a group of the newer protocol are not yet where the assignment wants them.
    case reconciling = "Reconciling"
    /// A streams group waits for its topics.
    case notReady = "NotReady"

    /// Kafka's name; any other is `unknown`.
    public init(named name: String) { self = GroupState(rawValue: name) ?? .unknown }

    /// Whether partitions are being handed over just now.
    public var isRebalancing: Bool {
        switch self {
        case .preparingRebalance, .completingRebalance, .assigning, .reconciling: true
        case .unknown, .stable, .dead, .empty, .notReady: false
        }
    }

    /// Whether nobody can commit for the group, so that its offsets may be changed from outside.
    public var isInactive: Bool { self == .empty || self == .dead }
}

/// Which protocol a group's members speak (KIP-848, KIP-932, KIP-1071).
public enum GroupType: String, Sendable, Equatable, CaseIterable {
    case unknown = "Unknown"
    case classic = "Classic"
    case consumer = "Consumer"
    case share = "Share"
    case streams = "Streams"

    /// Kafka's name in any case. Brokers before version 5 of ListGroups know no other than classic groups and say none.
    public init(named name: String) {
        self = name.isEmpty ? .classic : GroupType.allCases.first { $0.rawValue == name.capitalizedWord } ?? .unknown
    }
}

extension String {
    fileprivate var capitalizedWord: String { self.prefix(1).uppercased() + self.dropFirst().lowercased() }
}
