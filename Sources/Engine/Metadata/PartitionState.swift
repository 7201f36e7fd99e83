import KafkaProtocol

/// A partition as the metadata log knows it.
public struct PartitionState: Equatable, Sendable {
    /// Whether a leader that was elected from outside the ISR is still putting its log in order (KIP-704).
    public enum LeaderRecoveryState: Int8, Sendable {
        case recovered = 0
        case recovering = 1
    }

    public let topicId: Uuid
    public let topic: String
    public let index: Int32
    /// All replicas; the first is the preferred leader.
    public var replicas: [Int32]
    /// The in-sync replicas. Never empty: the last member stays, without a leader, when it goes.
    public var isr: [Int32]
    public var removingReplicas: [Int32]
    public var addingReplicas: [Int32]
    /// The leader, or -1 while there is none.
    public var leader: Int32
    public var leaderRecoveryState: LeaderRecoveryState
    /// Grows with every election.
    public var leaderEpoch: Int32
    /// Grows with every change.
    public var partitionEpoch: Int32
    /// Replicas outside the ISR that hold everything committed (KIP-966). Kept from the log; this controller adds none.
    public var elr: [Int32]
    /// The last leader known when ISR and ELR ran empty (KIP-966). Kept from the log.
    public var lastKnownElr: [Int32]

    /// The partition's name with its topic.
    public var topicPartition: TopicPartition { TopicPartition(topic: self.topic, partition: self.index) }

    /// The replica that leads when nothing stands against it.
    public var preferredLeader: Int32 { self.replicas.first ?? -1 }

    /// The state that a record of the metadata log carries.
    public init(_ record: PartitionRecord, topic: String) {
        self.topicId = record.topicId
        self.topic = topic
        self.index = record.partitionId
        self.replicas = record.replicas
        self.isr = record.isr
        self.removingReplicas = record.removingReplicas
        self.addingReplicas = record.addingReplicas
        self.leader = record.leader
        self.leaderRecoveryState = LeaderRecoveryState(rawValue: record.leaderRecoveryState) ?? .recovered
        self.leaderEpoch = record.leaderEpoch
        self.partitionEpoch = record.partitionEpoch
        self.elr = record.eligibleLeaderReplicas ?? []
        self.lastKnownElr = record.lastKnownElr ?? []
    }

    /// Takes over what a change record says. Every record raises the partition epoch; one that names a leader, even the
    /// same, raises the leader epoch.
    public mutating func apply(_ change: PartitionChangeRecord) {
        if let isr = change.isr { self.isr = isr }
        if let replicas = change.replicas { self.replicas = replicas }
        if let removing = change.removingReplicas { self.removingReplicas = removing }
        if let adding = change.addingReplicas { self.addingReplicas = adding }
        if let elr = change.eligibleLeaderReplicas { self.elr = elr }
        if let lastKnownElr = change.lastKnownElr { self.lastKnownElr = lastKnownElr }
        if let state = LeaderRecoveryState(rawValue: change.leaderRecoveryState) { self.leaderRecoveryState = state }
        if change.leader != PartitionState.leaderUnchanged {
            self.leader = change.leader
            self.leaderEpoch += 1
        }
        self.partitionEpoch += 1
    }

    /// What ``leader`` holds when no replica leads.
    public static let noLeader: Int32 = -1
    /// What a change record's leader holds when the record does not touch it.
    static let leaderUnchanged: Int32 = -2
}
