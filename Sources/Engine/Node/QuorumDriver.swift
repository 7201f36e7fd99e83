import Buffers
import CommitLog
import Consensus
import KafkaProtocol

/// Connects the quorum's state machine with the wire and the metadata log.
final class QuorumDriver {
    /// What happened to the leadership of the quorum, for the controller.
    enum LeadershipChange {
        case becameLeader(epoch: Int32, nextOffset: Int64)
        case lostLeadership
    }

    private let configuration: NodeConfiguration
    private let outbox: Outbox
    private let log: Log
    private var quorum: Quorum
    private var actions: [QuorumAction] = []
    private var waiting: [UInt64: RequestContext] = [:]
    private var nextToken: UInt64 = 0
    private var inFlight: [PeerRequestID: Exchange] = [:]
    private var flushing: [FlushID: Int64] = [:]
    /// The flush of a snapshot that is being fetched.
    private var snapshotFlush: FlushID?
    private var leadershipChanges: [LeadershipChange] = []
    private var wasTruncated = false

    private struct Exchange {
        let to: Int32
        let sequence: UInt64
        let apiKey: ApiKey
    }

    init(
        configuration: NodeConfiguration,
        logs: LogDirectory,
        fileSystem: any FileSystem,
        outbox: Outbox,
        seed: UInt64,
        now: EngineTime
    ) throws(NodeError) {
        self.configuration = configuration
        self.outbox = outbox
        do {
            self.log = try logs.openLog(
                TopicPartition(topic: "__cluster_metadata", partition: 0),
                topicId: .metadataTopic,
                configuration: Self.logConfiguration,
                nowMilliseconds: now.wallMilliseconds
            )
            self.quorum = try Quorum(
                configuration: QuorumConfiguration(
                    localId: configuration.nodeId,
                    directoryId: logs.directoryId,
                    clusterId: configuration.clusterId,
                    voters: configuration.voters.map { QuorumVoter(id: $0.id, host: $0.host, port: $0.port) },
                    electionTimeoutMilliseconds: configuration.quorumElectionTimeoutMilliseconds,
                    fetchTimeoutMilliseconds: configuration.quorumFetchTimeoutMilliseconds,
                    electionBackoffMaxMilliseconds: configuration.quorumElectionBackoffMaxMilliseconds,
                    requestTimeoutMilliseconds: configuration.quorumRequestTimeoutMilliseconds
                ),
                log: self.log,
                directory: self.log.directory,
                fileSystem: fileSystem,
                seed: seed,
                nowMilliseconds: now.monotonicMilliseconds,
                snapshotProblem: SnapshotContent.problem
            )
        } catch {
            throw NodeError("node \(configuration.nodeId) cannot open the metadata log: \(error)")
        }
        for snapshot in self.quorum.snapshots.damaged {
            outbox.log(
                .error,
                "metadata snapshot \(snapshot.id.endOffset) is damaged (\(snapshot.reason)) and was put aside as "
                    + "\(snapshot.path); what it stood for is read from "
                    + (self.quorum.snapshots.latest.map { "snapshot \($0.endOffset) and the log behind it" }
                        ?? "the metadata log")
            )
        }
        if self.log.recovery.truncatedBytes > 0 {
            outbox.occurred(
                .recovered(
                    topic: "__cluster_metadata",
                    partition: 0,
                    truncatedBytes: self.log.recovery.truncatedBytes
                )
            )
        }
    }

    var nextDeadlineMilliseconds: Int64? { self.quorum.nextDeadlineMilliseconds }

    var highWatermark: Int64 { self.quorum.highWatermark }

    /// The metadata log, for the checkpoints.
    var openLog: (log: Log, highWatermark: Int64) { (self.log, self.quorum.highWatermark) }

    /// Nothing of the metadata log expires by time or size: snapshots move its start.
    private static var logConfiguration: LogConfiguration {
        var configuration = LogConfiguration()
        configuration.retentionMilliseconds = -1
        configuration.retentionBytes = -1
        configuration.segmentMilliseconds = Int64.max
        // A decision is one batch, and one about ten thousand partitions takes more than a client's batch may.
        configuration.maxMessageBytes = 8 << 20
        return configuration
    }

    var inspected: QuorumInspection {
        QuorumInspection(
            role: self.quorum.role,
            epoch: self.quorum.epoch,
            leaderId: self.quorum.leaderId,
            highWatermark: self.quorum.highWatermark,
            log: self.log
        )
    }

    var leaderId: Int32? { self.quorum.leaderId }

    /// Where the active controller listens, or nil while there is none.
    var leaderAddress: PeerAddress? { self.quorum.leaderId.flatMap { self.address(of: $0) } }

    private func address(of id: Int32) -> PeerAddress? {
        self.configuration.voters.first { $0.id == id }.map {
            PeerAddress(nodeId: $0.id, host: $0.host, port: $0.port)
        }
    }

    // MARK: Events

    func start(_ now: EngineTime) { self.step(.tick, now) }

    func tick(_ now: EngineTime) {
        guard let deadline = self.quorum.nextDeadlineMilliseconds, deadline <= now.monotonicMilliseconds else { return }
        self.step(.tick, now)
    }

    func resign(_ now: EngineTime) { self.step(.shutdown, now) }

    /// Appends records as one batch; nil when this node does not lead.
    func append(_ records: [Bytes], _ now: EngineTime) -> Int64? {
        self.quorum.wallClockOffsetMilliseconds = now.wallMilliseconds - now.monotonicMilliseconds
        let offset = self.quorum.append(
            records,
            nowMilliseconds: now.monotonicMilliseconds,
            actions: &self.actions
        )
        self.perform(now)
        return offset
    }

    func takeLeadershipChanges() -> [LeadershipChange] {
        defer { self.leadershipChanges = [] }
        return self.leadershipChanges
    }

    /// Whether the metadata log was cut since the last call.
    func takeTruncation() -> Bool {
        defer { self.wasTruncated = false }
        return self.wasTruncated
    }

    /// Whether something has happened that the node has not taken over yet.
    var hasNews: Bool { !self.leadershipChanges.isEmpty }

    /// Leaves the leadership to another controller.
    func giveUpLeadership(_ now: EngineTime) { self.step(.resign, now) }

    func owns(_ id: FlushID) -> Bool { self.flushing[id] != nil || self.snapshotFlush == id }

    func flushCompleted(_ id: FlushID, error: FileError?, _ now: EngineTime) {
        if self.snapshotFlush == id {
            self.snapshotFlush = nil
            if let error { return self.outbox.emit(.fatal("a metadata snapshot cannot be flushed: \(error)")) }
            return self.step(.snapshotFlushed, now)
        }
        guard let upTo = self.flushing.removeValue(forKey: id) else { return }
        if let error {
            // A metadata log that cannot be made durable must not be counted on by anybody.
            return self.outbox.emit(.fatal("the metadata log cannot be flushed: \(error)"))
        }
        self.step(.flushed(upTo: upTo), now)
    }

    func handle(_ body: Bytes, _ context: RequestContext, _ now: EngineTime) throws(WireError) {
        let request: QuorumRequest
        switch context.apiKey {
        case .vote: request = .vote(try .decode(body, version: context.version))
        case .beginQuorumEpoch: request = .beginQuorumEpoch(try .decode(body, version: context.version))
        case .endQuorumEpoch: request = .endQuorumEpoch(try .decode(body, version: context.version))
        case .fetch: request = .fetch(try .decode(body, version: context.version), version: context.version)
        case .fetchSnapshot: request = .fetchSnapshot(try .decode(body, version: context.version))
        case .describeQuorum: request = .describeQuorum(try .decode(body, version: context.version))
        default: throw .malformed("\(context.apiKey.name) is not the quorum's")
        }
        let token = self.nextToken
        self.nextToken += 1
        self.waiting[token] = context
        self.step(.request(request, token: token), now)
    }

    func peerAnswered(_ id: PeerRequestID, frame: Bytes, _ now: EngineTime) {
        guard let exchange = self.inFlight.removeValue(forKey: id) else { return }
        do throws(WireError) {
            let response = try self.decode(frame, exchange.apiKey)
            self.step(.response(response, from: exchange.to, sequence: exchange.sequence), now)
        } catch {
            self.outbox.log(.error, "an answer of node \(exchange.to) to \(exchange.apiKey) cannot be read: \(error)")
            self.step(.sendFailed(to: exchange.to, sequence: exchange.sequence), now)
        }
    }

    func peerFailed(_ id: PeerRequestID, _ now: EngineTime) {
        guard let exchange = self.inFlight.removeValue(forKey: id) else { return }
        self.step(.sendFailed(to: exchange.to, sequence: exchange.sequence), now)
    }

    /// The snapshots of the metadata.
    var snapshots: SnapshotStore { self.quorum.snapshots }

    /// The first offset that the metadata log still has.
    var logStartOffset: Int64 { self.log.logStartOffset }

    /// Takes in a snapshot that this node has written and that is durable.
    func adopt(_ draft: SnapshotDraft, _ now: EngineTime) {
        self.quorum.wallClockOffsetMilliseconds = now.wallMilliseconds - now.monotonicMilliseconds
        self.quorum.adopt(draft, nowMilliseconds: now.monotonicMilliseconds, actions: &self.actions)
        self.perform(now)
    }

    /// Reads the committed part of the metadata log from `offset` on.
    ///
    /// - Parameter apply: gets each record with its offset and epoch; nil for what is not a metadata record.
    /// - Returns: how many bytes were read.
    func readCommitted(
        from offset: Int64,
        _ apply: (MetadataRecord?, Int64, Int32) -> Void
    ) throws(NodeError) -> Int64 {
        var next = offset
        var byteCount: Int64 = 0
        do {
            while next < self.quorum.highWatermark {
                let result = try self.log.read(
                    from: next,
                    maxBytes: 1 << 20,
                    upTo: self.quorum.highWatermark,
                    minOneBatch: true
                )
                byteCount += Int64(result.byteCount)
                var batches = RecordBatchIterator(try result.records.bytes())
                let before = next
                while let batch = try batches.nextBatch() {
                    defer { next = batch.header.nextOffset }
                    guard batch.header.lastOffset >= offset else { continue }
                    guard !batch.header.attributes.isControl else {
                        apply(nil, batch.header.lastOffset, batch.header.partitionLeaderEpoch)
                        continue
                    }
                    for record in try batch.records() where batch.offset(of: record) >= offset {
                        let decoded = try record.value.map { try MetadataRecord.decode($0) }
                        apply(decoded, batch.offset(of: record), batch.header.partitionLeaderEpoch)
                    }
                }
                guard next > before else { throw NodeError("the metadata log has nothing at offset \(next)") }
            }
        } catch {
            throw NodeError("the metadata log cannot be read from offset \(next): \(error)")
        }
        return byteCount
    }

    // MARK: Actions

    private func step(_ input: QuorumInput, _ now: EngineTime) {
        self.quorum.wallClockOffsetMilliseconds = now.wallMilliseconds - now.monotonicMilliseconds
        self.quorum.step(
            input,
            nowMilliseconds: now.monotonicMilliseconds,
            actions: &self.actions
        )
        self.perform(now)
    }

    private func perform(_ now: EngineTime) {
        while !self.actions.isEmpty {
            let actions = self.actions
            self.actions = []
            for action in actions { self.perform(action, now) }
        }
    }

    private func perform(_ action: QuorumAction, _ now: EngineTime) {
        switch action {
        case .send(let to, let request, let sequence): self.send(request, to: to, sequence, now)
        case .respond(let token, let response):
            guard let context = self.waiting.removeValue(forKey: token) else { return }
            self.respond(context, response)
        case .flush(let request): self.flushing[self.outbox.flush(request)] = request.upTo
        case .flushSnapshot(let request): self.snapshotFlush = self.outbox.flush(request)
        case .snapshotInstalled(let id):
            // The checkpoints have to follow, as after any cut.
            self.wasTruncated = true
            self.outbox.log(.info, "metadata snapshot \(id.endOffset) was fetched from the leader")
            self.outbox.occurred(.snapshotFetched(endOffset: id.endOffset))
        case .snapshotRefused(let id, let reason):
            self.outbox.log(
                .error,
                "metadata snapshot \(id.endOffset) came damaged from the leader (\(reason)) and is fetched again"
            )
        case .committed: break
        case .becameLeader(let epoch, _):
            self.leadershipChanges.append(.becameLeader(epoch: epoch, nextOffset: self.log.logEndOffset))
        case .lostLeadership: self.leadershipChanges.append(.lostLeadership)
        case .leaderChanged(let leader, let epoch):
            let name = leader.map { "controller \($0)" } ?? "no controller"
            self.outbox.log(.info, "metadata quorum: \(name) leads epoch \(epoch)")
        case .truncated(let offset):
            self.wasTruncated = true
            self.outbox.log(.info, "metadata log: uncommitted records from \(offset) on are gone")
        case .failed(let error): self.outbox.emit(.fatal("\(error)"))
        }
    }

    private func send(_ request: QuorumRequest, to id: Int32, _ sequence: UInt64, _ now: EngineTime) {
        guard let address = self.address(of: id) else { return self.step(.sendFailed(to: id, sequence: sequence), now) }
        let timeout = self.configuration.quorumRequestTimeoutMilliseconds
        func send<Request: RequestMessage>(_ message: Request, _ channel: PeerChannel, _ timeout: Int64) {
            let peer = self.outbox.send(
                message,
                version: Request.apiKey.versions.upperBound,
                to: address,
                channel: channel,
                timeoutMilliseconds: timeout
            )
            self.inFlight[peer] = Exchange(to: id, sequence: sequence, apiKey: Request.apiKey)
        }
        switch request {
        case .vote(let message): send(message, .quorum, timeout)
        case .beginQuorumEpoch(let message): send(message, .quorum, timeout)
        case .endQuorumEpoch(let message): send(message, .quorum, timeout)
        case .fetch(let message, _): send(message, .metadataFetch, timeout + Int64(message.maxWaitMs))
        case .fetchSnapshot(let message): send(message, .metadataFetch, timeout)
        case .describeQuorum(let message): send(message, .quorum, timeout)
        }
    }

    private func respond(_ context: RequestContext, _ response: QuorumResponse) {
        switch response {
        case .vote(let message): self.outbox.respond(context, message)
        case .beginQuorumEpoch(let message): self.outbox.respond(context, message)
        case .endQuorumEpoch(let message): self.outbox.respond(context, message)
        case .fetch(let message): self.outbox.respond(context, message)
        case .fetchSnapshot(let message): self.outbox.respond(context, message)
        case .describeQuorum(var message):
            // Earlier versions have no place for addresses.
            if context.version < 2 { message.nodes = [] }
            self.outbox.respond(context, message)
        }
    }

    private func decode(_ frame: Bytes, _ apiKey: ApiKey) throws(WireError) -> QuorumResponse {
        let version = apiKey.versions.upperBound
        switch apiKey {
        case .vote: return .vote(try ResponseFrame.decode(VoteResponse.self, frame, version: version))
        case .beginQuorumEpoch:
            return .beginQuorumEpoch(try ResponseFrame.decode(BeginQuorumEpochResponse.self, frame, version: version))
        case .endQuorumEpoch:
            return .endQuorumEpoch(try ResponseFrame.decode(EndQuorumEpochResponse.self, frame, version: version))
        case .fetchSnapshot:
            return .fetchSnapshot(try ResponseFrame.decode(FetchSnapshotResponse.self, frame, version: version))
        case .fetch: return .fetch(try ResponseFrame.decode(FetchResponse.self, frame, version: version))
        default: return .describeQuorum(try ResponseFrame.decode(DescribeQuorumResponse.self, frame, version: version))
        }
    }
}
