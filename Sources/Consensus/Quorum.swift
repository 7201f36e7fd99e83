import Buffers
import CommitLog
import KafkaProtocol

/// The metadata quorum as one node sees it: KRaft (KIP-595) with pre-votes (KIP-996), a Raft in which followers fetch.
///
/// A pure state machine: inputs and the time go in, actions come out; it reads and writes its log and the file
/// `quorum-state` and touches nothing else. Its owner is one thread and holds the only copy. The first input after opening
/// is ``QuorumInput/tick``; from then on the owner ticks at ``nextDeadlineMilliseconds``.
///
/// The log need not be whole: a snapshot stands for what it lacks (KIP-630). The owner writes snapshots of what is
/// committed and hands them over; those that this node needs from the leader the quorum fetches itself.
///
/// One part of KRaft is not in it yet: voters that are added and removed while the quorum runs (KIP-853).
public struct Quorum {
    public let configuration: QuorumConfiguration
    /// The log of `__cluster_metadata-0`. Others read it below ``highWatermark``; the quorum alone writes it.
    public let log: Log
    /// The snapshots in the log's directory.
    public let snapshots: SnapshotStore
    /// Everything below this offset is committed, as far as this node knows. It starts at the newest snapshot's end or the
    /// log's beginning: a node learns it anew after every start.
    public internal(set) var highWatermark: Int64
    /// Wall clock minus monotonic clock: what turns the inputs' times into timestamps of records and descriptions.
    public var wallClockOffsetMilliseconds: Int64 = 0

    var election: DurableElection
    var roleState: RoleState
    var timer: ElectionTimer
    var flush: FlushProgress
    var polls = MetadataFetchLongPoll()
    var outbox = QuorumOutbox()
    var isShuttingDown = false

    /// Takes up the quorum where this node left it.
    ///
    /// - Parameters:
    ///   - log: the opened log of `__cluster_metadata-0`.
    ///   - directory: where `quorum-state` is: the log's own directory.
    ///   - seed: decides the random waits before elections.
    ///   - snapshotProblem: what is wrong with the content of a snapshot, or nil. A newest snapshot with a problem is put
    ///     aside if an older one or the log has what it stands for.
    /// - Throws: ``QuorumError`` if the configuration contradicts itself or the stored vote cannot be read and rewritten.
    public init(
        configuration: QuorumConfiguration,
        log: Log,
        directory: String,
        fileSystem: any FileSystem,
        seed: UInt64,
        nowMilliseconds: Int64,
        snapshotProblem: @escaping (Bytes) -> String? = { _ in nil }
    ) throws(QuorumError) {
        try configuration.validate()
        self.configuration = configuration
        self.log = log
        do throws(FileError) {
            self.snapshots = try SnapshotStore(
                directory: directory,
                fileSystem: fileSystem,
                problem: snapshotProblem
            )
        } catch {
            throw .storage(error)
        }
        try Self.align(log, with: self.snapshots, mayBeginAnew: !configuration.isVoter)
        self.highWatermark = max(log.logStartOffset, self.snapshots.latest?.endOffset ?? 0)
        self.timer = ElectionTimer(seed: seed, configuration: configuration)
        self.flush = FlushProgress(flushedTo: log.recoveryPoint)
        self.election = try DurableElection(
            file: QuorumStateFile(directory: directory, fileSystem: fileSystem),
            latestEpoch: log.latestEpoch ?? self.snapshots.latest?.epoch ?? 0,
            configuration: configuration
        )
        self.roleState = .unattached(UnattachedState(electionDeadline: nowMilliseconds))
        self.takeUpRole(nowMilliseconds)
    }

    private mutating func takeUpRole(_ now: Int64) {
        if let leader = self.leaderId {
            self.roleState = .follower(
                FollowerState(
                    leaderId: leader,
                    fetchDeadline: now + self.configuration.fetchTimeoutMilliseconds,
                    nowMilliseconds: now
                )
            )
            return
        }
        let isAlone = self.configuration.isVoter && self.configuration.voters.count == 1
        let deadline = isAlone ? now : self.timer.firstDeadline(now)
        self.roleState = .unattached(UnattachedState(electionDeadline: deadline, search: self.firstSearch(now)))
    }

    /// The current epoch.
    public var epoch: Int32 { self.election.state.epoch }

    /// The leader of the current epoch, as far as this node knows.
    public var leaderId: Int32? { self.election.state.leaderId }

    /// Whether this node leads and the first record of its epoch is committed.
    public var isActiveLeader: Bool { self.roleState.leader?.isActive ?? false }

    /// What this node is in the quorum.
    public var role: QuorumRole {
        guard self.configuration.isVoter else { return .observer }
        switch self.roleState {
        case .unattached:
            let votedForOther = self.election.state.votedId.map { $0 != self.configuration.localId } ?? false
            return votedForOther ? .voted : .unattached
        case .prospective: return .prospective
        case .candidate: return .candidate
        case .leader: return .leader
        case .follower: return .follower
        case .resigned: return .resigned
        }
    }

    /// Takes in what happened and appends what is to be done, in order.
    public mutating func step(_ input: QuorumInput, nowMilliseconds now: Int64, actions: inout [QuorumAction]) {
        self.perform(&actions) { (quorum: inout Quorum) throws(QuorumError) in
            try quorum.handle(input, now)
            try quorum.settle(now)
        }
    }

    /// Does something from outside: what follows from it leaves as actions, a failure ends this node's part.
    mutating func perform(
        _ actions: inout [QuorumAction],
        _ body: (inout Quorum) throws(QuorumError) -> Void
    ) {
        guard self.outbox.failure == nil else { return }
        do throws(QuorumError) { try body(&self) } catch { self.outbox.fail(error) }
        self.outbox.deliver(to: &actions)
    }

    /// Appends metadata records as one batch, which is applied as a whole or not at all.
    ///
    /// - Parameter records: encoded metadata records.
    /// - Returns: the offset of the last record, or nil when this node is not the leader. The records are committed when
    ///   ``QuorumAction/committed(upTo:)`` passes that offset, and lost if ``QuorumAction/lostLeadership(epoch:)`` comes
    ///   first and no later leader has them.
    public mutating func append(
        _ records: [Bytes],
        nowMilliseconds now: Int64,
        actions: inout [QuorumAction]
    ) -> Int64? {
        guard self.outbox.failure == nil, self.roleState.leader != nil, !records.isEmpty else { return nil }
        defer { self.outbox.deliver(to: &actions) }
        do throws(QuorumError) {
            let lastOffset = try self.appendRecords(records, now)
            try self.settle(now)
            return lastOffset
        } catch {
            self.outbox.fail(error)
            return nil
        }
    }

    private mutating func handle(_ input: QuorumInput, _ now: Int64) throws(QuorumError) {
        switch input {
        case .tick: break
        case .resign: self.resign(electionDeadline: self.timer.deadline(now), now)
        case .request(let request, let token): try self.handle(request, token: token, now)
        case .response(let response, let peer, let sequence):
            try self.handle(response, from: peer, sequence: sequence, now)
        case .sendFailed(let peer, let sequence): self.sendFailed(to: peer, sequence: sequence, now)
        case .flushed(let offset): self.flushed(upTo: offset, now)
        case .snapshotFlushed: try self.snapshotFlushed(now)
        case .shutdown: self.shutDown(now)
        }
    }

    private mutating func handle(_ request: QuorumRequest, token: UInt64, _ now: Int64) throws(QuorumError) {
        switch request {
        case .vote(let request): self.outbox.respond(token, .vote(try self.answer(request, now)))
        case .beginQuorumEpoch(let request):
            self.outbox.respond(token, .beginQuorumEpoch(try self.answer(request, now)))
        case .endQuorumEpoch(let request): self.outbox.respond(token, .endQuorumEpoch(try self.answer(request, now)))
        case .fetch(let request, let version): try self.serve(request, version: version, token: token, now)
        case .fetchSnapshot(let request): self.serve(request, token: token, now)
        case .describeQuorum(let request):
            self.outbox.respond(token, .describeQuorum(QuorumDescription(self, now).answer(to: request)))
        }
    }

    private mutating func handle(
        _ response: QuorumResponse,
        from peer: Int32,
        sequence: UInt64,
        _ now: Int64
    ) throws(QuorumError) {
        switch response {
        case .vote(let response): try self.handle(response, from: peer, sequence: sequence, now)
        case .beginQuorumEpoch(let response): try self.handle(response, from: peer, sequence: sequence, now)
        case .endQuorumEpoch(let response): try self.handle(response, from: peer, sequence: sequence, now)
        case .fetch(let response): try self.handle(response, from: peer, sequence: sequence, now)
        case .fetchSnapshot(let response): try self.handle(response, from: peer, sequence: sequence, now)
        case .describeQuorum: break
        }
    }

    /// Does what has become due, and says what follows from the present state.
    private mutating func settle(_ now: Int64) throws(QuorumError) {
        while try self.advanceRole(now) {}
        try self.flushIfNeeded(now)
        try self.answerHeldFetches(now)
        self.sendDue(now)
        self.outbox.announce(leaderId: self.leaderId, epoch: self.epoch)
    }
}
