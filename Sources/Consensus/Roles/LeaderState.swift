import KafkaProtocol

/// The leader's view of the quorum: who has what, who still has to be told, and how far the epoch is committed.
struct LeaderState {
    let epoch: Int32
    /// Where the leader's log ended when it was elected: the offset of its LeaderChange record.
    let epochStartOffset: Int64
    /// When it was elected.
    let electedAtMilliseconds: Int64
    /// The other voters, sorted by id.
    private(set) var voters: [ReplicaProgress]
    /// Nodes that fetch without being voters, sorted by id.
    private(set) var observers: [ReplicaProgress] = []
    /// The notices of the new epoch to the other voters.
    var notices: [PeerExchange]
    /// Whether the first record of the epoch is committed and the owner was told.
    var isActive = false
    /// When appended records are flushed and shown, if that is still to come.
    var lingerDeadline: Int64?

    /// How long an observer that no longer fetches is remembered.
    static let observerLifetimeMilliseconds: Int64 = 300_000

    init(epoch: Int32, epochStartOffset: Int64, otherVoters: [Int32], nowMilliseconds: Int64) {
        self.epoch = epoch
        self.epochStartOffset = epochStartOffset
        self.electedAtMilliseconds = nowMilliseconds
        self.voters = otherVoters.map { ReplicaProgress(id: $0) }
        self.notices = otherVoters.map { PeerExchange(peer: $0, dueMilliseconds: nowMilliseconds) }
    }

    /// The replica `id` fetched from `offset`; what it has below agrees with the leader's log.
    mutating func fetched(
        by id: Int32,
        directoryId: Uuid,
        from offset: Int64,
        leaderEndOffset: Int64,
        nowMilliseconds: Int64
    ) {
        func record(_ progress: inout ReplicaProgress) {
            progress.directoryId = directoryId
            progress.fetched(from: offset, leaderEndOffset: leaderEndOffset, nowMilliseconds: nowMilliseconds)
        }
        if let index = self.voters.firstIndex(where: { $0.id == id }) {
            record(&self.voters[index])
        } else if let index = self.observers.firstIndex(where: { $0.id == id }) {
            record(&self.observers[index])
        } else {
            self.forgetIdleObservers(nowMilliseconds)
            let index = self.observers.firstIndex { $0.id > id } ?? self.observers.count
            self.observers.insert(ReplicaProgress(id: id), at: index)
            record(&self.observers[index])
        }
    }

    /// The replica `id` has asked for something else than records: it is there.
    mutating func heard(from id: Int32, nowMilliseconds: Int64) {
        if let index = self.voters.firstIndex(where: { $0.id == id }) {
            self.voters[index].heard(nowMilliseconds: nowMilliseconds)
        } else if let index = self.observers.firstIndex(where: { $0.id == id }) {
            self.observers[index].heard(nowMilliseconds: nowMilliseconds)
        }
    }

    private mutating func forgetIdleObservers(_ nowMilliseconds: Int64) {
        self.observers.removeAll {
            nowMilliseconds - ($0.lastFetchMilliseconds ?? .min / 2) > Self.observerLifetimeMilliseconds
        }
    }

    /// The offset below which a majority of voters, the leader included, has everything durably. What it may commit is
    /// nothing before the first record of its own epoch is on a majority (Raft section 5.4.2): records of earlier epochs
    /// on a majority can still be overwritten by a leader that lacks them.
    func committableOffset(localFlushedTo: Int64) -> Int64? {
        let ends = ([localFlushedTo] + self.voters.map(\.endOffset)).sorted(by: >)
        let majority = ends[ends.count / 2]
        return majority > self.epochStartOffset ? majority : nil
    }

    /// When the leader has to resign unless more voters fetch; nil when it needs no others.
    func checkQuorumDeadline(timeoutMilliseconds: Int64) -> Int64? {
        let needed = (self.voters.count + 1) / 2
        guard needed > 0 else { return nil }
        let seen = self.voters.map { $0.lastFetchMilliseconds ?? self.electedAtMilliseconds }.sorted(by: >)
        return seen[needed - 1] + timeoutMilliseconds
    }

    /// The other voters, those with the most records first.
    var successors: [Int32] {
        self.voters.sorted { ($1.endOffset, $0.id) < ($0.endOffset, $1.id) }.map(\.id)
    }

    /// When the voter `id` last fetched; nil before its first fetch.
    func lastFetch(by id: Int32) -> Int64? { self.voters.first { $0.id == id }?.lastFetchMilliseconds ?? nil }
}
