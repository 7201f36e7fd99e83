import Buffers
import CommitLog
import KafkaProtocol

/// One replica of a partition on this broker: its log and its part in replication.
///
/// The partition decides; it sends nothing. Its methods return what has changed, and the broker acts on it. The rules are
/// those of Kafka's replication protocol with KIP-101, KIP-279, KIP-320, KIP-497, KIP-841, KIP-903 and the strict minimum
/// ISR of KIP-966.
final class Partition {
    enum Role {
        case leader(LeaderState)
        case follower
        /// The partition has no leader, or this broker does not know it yet.
        case idle
    }

    let topicPartition: TopicPartition
    let topicId: Uuid
    let localId: Int32
    let log: Log
    private(set) var replicas: [Int32] = []
    private(set) var isr: [Int32] = []
    private(set) var leaderId: Int32 = -1
    private(set) var leaderEpoch: Int32 = -1
    private(set) var partitionEpoch: Int32 = -1
    private(set) var role: Role = .idle
    /// Everything below it is committed; consumers see no further.
    private(set) var highWatermark: Int64
    /// How many replicas must be in sync before a record is committed: the topic's `min.insync.replicas`, or all
    /// replicas where there are fewer.
    var minInSyncReplicas: Int
    /// Set when the disk refused something: the replica serves nothing until the broker has restarted.
    var storageFailure: String?
    /// The topic's settings, until they change.
    var settings: TopicSettings?
    /// Appended batches that wait to be committed, by offset.
    private var waitingProduces = ProduceWaits()
    private let isrChanges: IsrChangeTally
    /// Long polls that wait for this partition.
    var waitingFetches: [UInt64] = []

    init(
        topicPartition: TopicPartition,
        topicId: Uuid,
        localId: Int32,
        log: Log,
        highWatermark: Int64,
        minInSyncReplicas: Int,
        isrChanges: IsrChangeTally
    ) {
        self.topicPartition = topicPartition
        self.topicId = topicId
        self.localId = localId
        self.log = log
        self.highWatermark = min(max(highWatermark, log.logStartOffset), log.logEndOffset)
        self.minInSyncReplicas = minInSyncReplicas
        self.isrChanges = isrChanges
    }

    var isLeader: Bool {
        if case .leader = self.role { true } else { false }
    }

    var leaderState: LeaderState? {
        if case .leader(let state) = self.role { state } else { nil }
    }

    private var effectiveMinInSyncReplicas: Int { max(1, min(self.minInSyncReplicas, self.replicas.count)) }

    /// Whether `acks=all` must be refused now.
    var isUnderMinInSyncReplicas: Bool { self.isr.count < self.effectiveMinInSyncReplicas }

    /// Whether `acks=all` would be refused with one member less.
    var isAtMinInSyncReplicas: Bool { self.isr.count == self.effectiveMinInSyncReplicas }

    /// Whether a batch that has been committed may be acknowledged as such. The proposed members count here, as in Kafka:
    /// the high watermark has waited for them.
    var hasEnoughReplicas: Bool { self.maximalIsr.count >= self.effectiveMinInSyncReplicas }

    /// The committed ISR together with the proposed one.
    var maximalIsr: [Int32] {
        guard let proposal = self.leaderState?.proposal else { return self.isr }
        return self.isr + proposal.isr.filter { !self.isr.contains($0) }
    }

    // MARK: Metadata

    /// Takes in the partition's state from the metadata log.
    ///
    /// - Returns: what the change means for this replica.
    func apply(_ state: PartitionState, nowMilliseconds: Int64) -> MetadataOutcome {
        guard state.partitionEpoch >= self.partitionEpoch, state.leaderEpoch >= self.leaderEpoch else {
            return .unchanged
        }
        let isNewLeaderEpoch = state.leaderEpoch > self.leaderEpoch
        let wasLeader = self.isLeader
        self.replicas = state.replicas
        if state.leader == self.localId { self.isrChanges.note(from: self.isr, to: state.isr) }
        self.isr = state.isr
        self.leaderId = state.leader
        self.leaderEpoch = state.leaderEpoch
        self.partitionEpoch = state.partitionEpoch
        guard state.leader == self.localId else {
            self.role = state.leader >= 0 ? .follower : .idle
            return wasLeader ? .lostLeadership : (isNewLeaderEpoch ? .newLeader : .unchanged)
        }
        if !isNewLeaderEpoch, case .leader(var leader) = self.role {
            if let proposal = leader.proposal, proposal.partitionEpoch < state.partitionEpoch { leader.proposal = nil }
            leader.setReplicas(state.replicas, localId: self.localId, nowMilliseconds: nowMilliseconds)
            self.role = .leader(leader)
            return .isrChanged
        }
        self.log.assignEpochStart(epoch: state.leaderEpoch, startOffset: self.log.logEndOffset)
        self.role = .leader(
            LeaderState(
                epochStartOffset: self.log.logEndOffset,
                replicas: state.replicas,
                isr: state.isr,
                localId: self.localId,
                nowMilliseconds: nowMilliseconds
            )
        )
        return .becameLeader
    }

    // MARK: Leader

    /// Takes in a follower's fetch.
    ///
    /// - Returns: false when the fetch says nothing of what the replica has: it is not one of the partition's, or it was
    ///   sent by an earlier run of its broker and arrives late.
    func recordFetch(
        from replicaId: Int32,
        offset: Int64,
        logStartOffset: Int64,
        brokerEpoch: Int64,
        nowMilliseconds: Int64
    ) -> Bool {
        guard case .leader(var leader) = self.role, var progress = leader.follower(replicaId),
            brokerEpoch < 0 || brokerEpoch >= progress.brokerEpoch
        else { return false }
        progress.recordFetch(
            offset: offset,
            logStartOffset: logStartOffset,
            brokerEpoch: brokerEpoch,
            leaderEndOffset: self.log.logEndOffset,
            nowMilliseconds: nowMilliseconds
        )
        leader.update(progress)
        self.role = .leader(leader)
        return true
    }

    /// Moves the high watermark to what the maximal ISR has, and those who are about to join it.
    ///
    /// It stays where it is while the ISR is smaller than `min.insync.replicas` (KIP-966), and never goes back.
    ///
    /// - Returns: whether it moved.
    func advanceHighWatermark(
        lagTimeMaxMilliseconds: Int64,
        nowMilliseconds: Int64,
        isEligible: (Int32, Int64) -> Bool
    ) -> Bool {
        guard case .leader(let leader) = self.role, !self.isUnderMinInSyncReplicas else { return false }
        let leaderEndOffset = self.log.logEndOffset
        let maximalIsr = self.maximalIsr
        var committed = leaderEndOffset
        for follower in leader.followers where follower.logEndOffset < committed {
            let isAboutToJoin =
                follower.isCaughtUp(
                    leaderEndOffset: leaderEndOffset,
                    lagTimeMaxMilliseconds: lagTimeMaxMilliseconds,
                    nowMilliseconds: nowMilliseconds
                ) && isEligible(follower.id, follower.brokerEpoch)
            if maximalIsr.contains(follower.id) || (follower.hasFetched && isAboutToJoin) {
                committed = follower.logEndOffset
            }
        }
        guard committed > self.highWatermark else { return false }
        self.highWatermark = committed
        return true
    }

    /// The ISR to ask for, when a follower outside it may join: it has fetched in this leader epoch, has everything up to
    /// the high watermark and the epoch's start, and the controller would accept it.
    func proposedExpansion(isEligible: (Int32, Int64) -> Bool) -> IsrProposal? {
        guard case .leader(let leader) = self.role, leader.proposal == nil else { return nil }
        let needed = max(self.highWatermark, leader.epochStartOffset)
        let joining = leader.followers.filter { follower in
            !self.isr.contains(follower.id) && follower.hasFetched && follower.logEndOffset >= needed
                && isEligible(follower.id, follower.brokerEpoch)
        }
        guard !joining.isEmpty else { return nil }
        return leader.proposal(
            self.isr + joining.map(\.id),
            isExpansion: true,
            partitionEpoch: self.partitionEpoch
        )
    }

    /// The ISR to ask for, when members of it have not caught up for longer than `lagTimeMaxMilliseconds`.
    func proposedShrink(lagTimeMaxMilliseconds: Int64, nowMilliseconds: Int64) -> IsrProposal? {
        guard case .leader(let leader) = self.role, leader.proposal == nil else { return nil }
        // A leader whose disk failed refuses its followers' fetches itself; one of them must be able to succeed it.
        guard self.storageFailure == nil else { return nil }
        let leaderEndOffset = self.log.logEndOffset
        let remaining = self.isr.filter { id in
            guard let follower = leader.follower(id) else { return id == self.localId }
            return follower.isCaughtUp(
                leaderEndOffset: leaderEndOffset,
                lagTimeMaxMilliseconds: lagTimeMaxMilliseconds,
                nowMilliseconds: nowMilliseconds
            )
        }
        guard remaining.count < self.isr.count, remaining.contains(self.localId) else { return nil }
        return leader.proposal(remaining, isExpansion: false, partitionEpoch: self.partitionEpoch)
    }

    /// Puts a proposal into force as the maximal ISR, before it is sent.
    func begin(_ proposal: IsrProposal) {
        guard case .leader(var leader) = self.role else { return }
        leader.proposal = proposal
        self.role = .leader(leader)
    }

    /// Takes in the controller's answer to a proposal: the partition's state as the controller has it.
    func complete(isr: [Int32], leaderEpoch: Int32, partitionEpoch: Int32) {
        guard case .leader(var leader) = self.role, leaderEpoch == self.leaderEpoch else { return }
        leader.proposal = nil
        self.role = .leader(leader)
        guard partitionEpoch > self.partitionEpoch else { return }
        self.isrChanges.note(from: self.isr, to: isr)
        self.isr = isr
        self.partitionEpoch = partitionEpoch
    }

    /// Gives a proposal up after a definite refusal.
    func rollBack() {
        guard case .leader(var leader) = self.role else { return }
        leader.proposal = nil
        self.role = .leader(leader)
    }

    /// Whether the high watermark may still be behind what an earlier leader had told its clients.
    var isHighWatermarkUncertain: Bool {
        guard case .leader(let leader) = self.role else { return false }
        return self.highWatermark < leader.epochStartOffset
    }

    // MARK: Waiting producers

    /// Keeps a wait until the high watermark has reached its offset.
    func insertWait(_ wait: ProduceWait) { self.waitingProduces.insert(wait) }

    /// The waits that the high watermark has reached, removed.
    func takeCommittedWaits() -> [ProduceWait] { self.waitingProduces.take(upTo: self.highWatermark) }

    /// All waits, removed: this replica cannot keep its promise any more.
    func takeAllWaits() -> [ProduceWait] { self.waitingProduces.take(upTo: Int64.max) }

    // MARK: Follower

    /// Follows the leader's high watermark as far as the own log reaches; it may go back.
    func followHighWatermark(_ leaderHighWatermark: Int64) {
        self.highWatermark = max(self.log.logStartOffset, min(leaderHighWatermark, self.log.logEndOffset))
    }

    /// Cuts the log back to where it agrees with the leader's (KIP-595: the answer to a fetch names the leader's last
    /// epoch not above ours, and where it ends).
    ///
    /// - Returns: the new log end offset.
    func truncate(leaderEpochOfDivergence epoch: Int32, leaderEndOffset: Int64) throws(LogError) -> Int64 {
        let own = self.log.endOffset(forEpoch: epoch)
        var target = min(leaderEndOffset, self.log.logEndOffset)
        if let own { target = own.epoch == epoch ? min(leaderEndOffset, own.endOffset) : min(own.endOffset, target) }
        target = max(target, self.log.logStartOffset)
        try self.log.truncate(to: target)
        self.highWatermark = min(self.highWatermark, target)
        return target
    }

    /// Throws the whole log away, because the leader's begins above its end.
    func restart(at offset: Int64) throws(LogError) {
        try self.log.truncateFully(startingAt: offset)
        self.highWatermark = offset
    }
}

extension Partition {
    /// What a change of metadata means for a replica.
    enum MetadataOutcome: Equatable {
        case unchanged
        /// This replica leads the partition in a new leader epoch.
        case becameLeader
        /// This replica still leads; its ISR, replicas or partition epoch may differ.
        case isrChanged
        /// This replica led the partition and does not any more.
        case lostLeadership
        /// This replica follows (or waits for) another leader or another epoch of the same.
        case newLeader
    }
}
