/// An ISR that a leader has asked the controller for.
///
/// Until the controller has answered, the leader counts the union of the committed and the proposed ISR (the maximal
/// ISR) for its high watermark, so that whichever of the two is in force, no record is committed without it.
struct IsrProposal: Sendable, Equatable {
    /// A replica, and the broker epoch of the fetch by which the leader knows what it has: -1 before its first one, and for
    /// the leader itself. The controller refuses a member that has registered anew since, for it may have come back with
    /// less (KIP-903).
    struct Member: Sendable, Equatable {
        let id: Int32
        let brokerEpoch: Int64
    }

    let members: [Member]
    let isExpansion: Bool
    /// The partition epoch the proposal builds on.
    let partitionEpoch: Int32

    var isr: [Int32] { self.members.map(\.id) }
}

/// What a replica keeps while it leads a partition, in one leader epoch.
struct LeaderState: Sendable {
    /// The log end offset at the election: until the high watermark has reached it, it may be behind what an earlier
    /// leader had already told its clients (KIP-207).
    let epochStartOffset: Int64
    /// The other replicas, by id.
    private(set) var followers: [FollowerProgress]
    var proposal: IsrProposal?

    init(epochStartOffset: Int64, replicas: [Int32], isr: [Int32], localId: Int32, nowMilliseconds: Int64) {
        self.epochStartOffset = epochStartOffset
        self.followers = replicas.filter { $0 != localId }.sorted().map {
            FollowerProgress(id: $0, isInSync: isr.contains($0), nowMilliseconds: nowMilliseconds)
        }
    }

    func follower(_ id: Int32) -> FollowerProgress? { self.followers.first { $0.id == id } }

    /// An ISR to propose, its members as far as they are known from their fetches.
    func proposal(_ isr: [Int32], isExpansion: Bool, partitionEpoch: Int32) -> IsrProposal {
        IsrProposal(
            members: isr.map { IsrProposal.Member(id: $0, brokerEpoch: self.follower($0)?.brokerEpoch ?? -1) },
            isExpansion: isExpansion,
            partitionEpoch: partitionEpoch
        )
    }

    /// Replaces what is known of a follower.
    mutating func update(_ progress: FollowerProgress) {
        guard let index = self.followers.firstIndex(where: { $0.id == progress.id }) else { return }
        self.followers[index] = progress
    }

    /// Follows a change of the replica set: progress of those that stay is kept.
    mutating func setReplicas(_ replicas: [Int32], localId: Int32, nowMilliseconds: Int64) {
        let kept = self.followers
        self.followers = replicas.filter { $0 != localId }.sorted().map { id in
            kept.first { $0.id == id } ?? FollowerProgress(id: id, isInSync: false, nowMilliseconds: nowMilliseconds)
        }
    }
}
