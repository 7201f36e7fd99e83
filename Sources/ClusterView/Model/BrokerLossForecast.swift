/// What would happen if a node stopped serving now; computed from a snapshot, so that a menu can say it before the key.
public struct BrokerLossForecast: Sendable, Equatable {
    /// Partitions the broker leads: these must find a new leader.
    public var leadersHeld: Int
    public var partitions: Int
    /// Partitions of which it holds the last in-sync replica: these go offline.
    public var goingOffline: Int
    /// Partitions that accept acks=all now and would refuse it then.
    public var newlyRefusingAcksAll: Int
    /// Partitions that would refuse acks=all then, those that already do included.
    public var refusingAcksAll: Int
    /// Voters that would be left, and how many there are; absent when the quorum is not known.
    public var votersLeft: Int?
    public var voters: Int?
    /// Whether the quorum could still decide; true when unknown.
    public var quorumSurvives: Bool
    /// Whether the node is a voter itself.
    public var isVoter: Bool
    /// Brokers that do not serve already, besides this one.
    public var alreadyDown: [Int32]

    public init(losing id: Int32, in snapshot: ClusterSnapshot) {
        let share = snapshot.census.share(of: id)
        leadersHeld = share.leaders
        partitions = snapshot.census.partitions
        goingOffline = share.goingOffline
        newlyRefusingAcksAll = share.newlyRefusingAcksAll
        refusingAcksAll = snapshot.census.refusingAcksAll + share.newlyRefusingAcksAll
        alreadyDown = snapshot.brokers.filter { $0.isOut && $0.id != id }.map(\.id)
        let quorum = snapshot.quorum.value
        isVoter = quorum?.voters.contains { $0.id == id } ?? false
        voters = quorum.map { $0.voters.count }
        votersLeft = quorum.map { $0.voters.count { $0.isAlive && $0.id != id } }
        quorumSurvives =
            quorum.map { quorum in
                quorum.voters.count { $0.isAlive && $0.id != id } >= quorum.majority
            } ?? true
    }
}
