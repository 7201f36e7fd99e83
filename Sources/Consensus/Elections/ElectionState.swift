import KafkaProtocol

/// What a node must not forget about the current epoch: it is on disk before anything that depends on it leaves.
struct ElectionState: Equatable, Sendable {
    /// The epoch; 0 before the first election.
    var epoch: Int32 = 0
    /// For whom this node voted in the epoch. Never cleared or changed within the epoch, whatever role the node takes:
    /// this alone makes two leaders in one epoch impossible.
    var votedId: Int32?
    /// The directory id of the candidate voted for.
    var votedDirectoryId: Uuid = .zero
    /// The epoch's leader, once known.
    var leaderId: Int32?
}
