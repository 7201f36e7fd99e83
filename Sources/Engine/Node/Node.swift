import Buffers
import CommitLog
import Consensus
import KafkaProtocol

/// A broker, a controller, or both, without I/O: it takes one event at a time together with the time and appends what is
/// to be done. One thread owns it.
///
/// The node itself only routes. The quorum, the controller and the broker each own their state; the metadata log, which
/// the quorum replicates, is the one thing that connects them.
public final class Node {
    public let configuration: NodeConfiguration
    let outbox: Outbox
    let metadata = PublishedMetadata()
    let logs: LogDirectory
    let quorum: QuorumDriver
    let controller: ControllerDriver?
    let broker: Broker?
    private let snapshots: MetadataSnapshots
    private var shutdown: ShutdownProgress = .running

    private enum ShutdownProgress {
        case running
        case leaving
        case stopped
    }

    /// Opens the node's directory and the metadata log, recovering it where the last stop was not clean.
    ///
    /// - Parameters:
    ///   - seed: the source of everything random in this node: election jitter, placement, ids.
    /// - Throws: ``NodeError`` when the directory cannot be used or belongs to another node or cluster.
    public init(
        configuration: NodeConfiguration,
        fileSystem: any FileSystem,
        seed: UInt64,
        now: EngineTime,
        effects: inout [NodeEffect]
    ) throws(NodeError) {
        self.configuration = configuration
        self.outbox = Outbox(clientId: "highwater-node-\(configuration.nodeId)")
        var random = SplitMix64(seed: seed)
        do throws(LogError) {
            self.logs = try LogDirectory.open(
                path: configuration.logDirectory,
                fileSystem: fileSystem,
                nodeId: configuration.nodeId,
                clusterId: configuration.clusterId,
                newDirectoryId: Uuid(high: random.next(), low: random.next())
            )
        } catch {
            throw NodeError("node \(configuration.nodeId) cannot use \(configuration.logDirectory): \(error)")
        }
        let quorum = try QuorumDriver(
            configuration: configuration,
            logs: self.logs,
            fileSystem: fileSystem,
            outbox: self.outbox,
            seed: random.next(),
            now: now
        )
        self.quorum = quorum
        self.snapshots = MetadataSnapshots(
            configuration: configuration,
            quorum: quorum,
            outbox: self.outbox,
            now: now
        )
        self.controller =
            configuration.isController
            ? ControllerDriver(
                configuration: configuration,
                quorum: quorum,
                outbox: self.outbox,
                seed: random.next()
            ) : nil
        self.broker =
            configuration.isBroker
            ? Broker(
                configuration: configuration,
                outbox: self.outbox,
                metadata: self.metadata,
                logs: self.logs,
                seed: random.next(),
                now: now
            ) : nil
        self.broker?.checkpoints.metadataLog = { quorum.openLog }
        self.quorum.start(now)
        self.settle(now)
        if configuration.isBroker == false { self.outbox.emit(.ready) }
        self.outbox.drain(into: &effects)
    }

    /// The monotonic time at which the node wants a ``NodeEvent/tick``, or nil.
    public var nextDeadlineMilliseconds: Int64? {
        guard self.shutdown != .stopped else { return nil }
        return [
            self.quorum.nextDeadlineMilliseconds, self.controller?.nextDeadlineMilliseconds,
            self.broker?.nextDeadlineMilliseconds, self.snapshots.nextDeadlineMilliseconds,
        ].compactMap { $0 }.min()
    }

    /// Handles one event.
    public func step(_ event: NodeEvent, now: EngineTime, effects: inout [NodeEffect]) {
        guard self.shutdown != .stopped else { return }
        self.broker?.begin(now)
        switch event {
        case .request(let token, let listener, let frame): self.receive(token, listener, frame, now)
        case .connectionOpened(let connection, let host): self.broker?.connectionOpened(connection, host: host)
        case .connectionClosed(let connection):
            self.controller?.connectionClosed(connection, now)
            self.broker?.connectionClosed(connection)
        case .peerResponse(let id, let frame):
            if self.broker?.owns(id) == true {
                self.broker?.peerAnswered(id, frame: frame)
            } else {
                self.quorum.peerAnswered(id, frame: frame, now)
            }
        case .peerFailed(let id, _):
            if self.broker?.owns(id) == true {
                self.broker?.peerFailed(id)
            } else {
                self.quorum.peerFailed(id, now)
            }
        case .flushCompleted(let id, let error):
            if self.quorum.owns(id) {
                self.quorum.flushCompleted(id, error: error, now)
            } else if self.snapshots.owns(id) {
                self.snapshots.flushCompleted(id, error: error, now)
            } else {
                self.broker?.flushCompleted(id, error: error)
            }
        case .tick: break
        case .shutdown: self.beginShutdown(now)
        }
        self.quorum.tick(now)
        self.controller?.tick(now)
        self.settle(now)
        if self.broker?.reasonToStop != nil { self.beginShutdown(now) }
        self.continueShutdown(now)
        self.outbox.drain(into: &effects)
    }

    /// Lets the components act on each other until nothing more follows in this step.
    private func settle(_ now: EngineTime) {
        while self.settleOnce(now) {}
        self.broker?.controller = self.quorum.leaderAddress
        self.broker?.finishStep()
        self.snapshots.run(self.metadata, now)
    }

    private func settleOnce(_ now: EngineTime) -> Bool {
        var progressed = false
        for change in self.quorum.takeLeadershipChanges() {
            progressed = true
            self.controller?.leadershipChanged(change, now)
        }
        if self.applyCommitted() { progressed = true }
        if self.quorum.takeTruncation() { self.checkpointAfterTruncation() }
        self.controller?.committed(upTo: self.quorum.highWatermark, now)
        return progressed || self.quorum.hasNews
    }

    private func checkpointAfterTruncation() {
        if let broker = self.broker { return broker.checkpoints.writeAfterTruncation() }
        do throws(LogError) {
            try self.logs.writeCheckpoints(logs: [self.quorum.openLog], durable: true)
        } catch {
            self.outbox.log(.error, "the checkpoints cannot be written: \(error)")
        }
    }

    /// Applies the metadata records that have been committed since the last time.
    private func applyCommitted() -> Bool {
        guard self.quorum.highWatermark > self.metadata.appliedOffset + 1 else { return false }
        var changes = MetadataChanges()
        do throws(NodeError) {
            if let (image, id) = try self.snapshots.next(after: self.metadata) {
                changes = MetadataChanges(from: self.metadata.image, to: image)
                self.metadata.load(image, endOffset: id.endOffset)
                self.controller?.load(image)
            }
            let byteCount = try self.quorum.readCommitted(from: self.metadata.appliedOffset + 1) {
                record,
                offset,
                epoch in
                guard let record else { return self.metadata.skip(to: offset, epoch: epoch) }
                if let change = self.metadata.apply(record, offset: offset, epoch: epoch) { changes.add(change) }
                self.controller?.apply(record, offset: offset, epoch: epoch)
            }
            self.snapshots.applied(byteCount)
        } catch {
            self.outbox.emit(.fatal("\(error)"))
            return false
        }
        self.broker?.metadataChanged(changes)
        return true
    }

    // MARK: Requests

    private func receive(_ token: RequestToken, _ listener: ListenerRole, _ frame: Bytes, _ now: EngineTime) {
        do throws(WireError) {
            let (header, bodyOffset) = try RequestFrame.decodeHeader(frame)
            guard let apiKey = ApiKey(rawValue: header.apiKey) else {
                throw .malformed("API key \(header.apiKey) is not known")
            }
            let context = RequestContext(
                token: token,
                apiKey: apiKey,
                version: header.apiVersion,
                correlationId: header.correlationId,
                clientId: header.clientId,
                listener: listener
            )
            let side: Listener = listener == .broker ? .broker : .controller
            guard apiKey.advertised(on: side) != nil, apiKey.versions.contains(header.apiVersion) else {
                if apiKey == .apiVersions { return self.apiVersions.refuseVersion(context) }
                throw .malformed("\(apiKey.name) v\(header.apiVersion) is not served here")
            }
            let body = frame.dropFirst(bodyOffset)
            if apiKey == .apiVersions {
                return self.apiVersions.handle(try .decode(body, version: header.apiVersion), context)
            }
            switch listener {
            case .broker: try self.broker?.handle(body, context)
            case .controller: try self.handleOnController(body, context, now)
            }
        } catch {
            // Like Kafka: what cannot be understood ends the connection, and the log says why.
            self.outbox.log(.warning, "a request on connection \(token.connection.rawValue) is refused: \(error)")
            self.outbox.emit(.closeConnection(token.connection, reason: "\(error)"))
        }
    }

    private var apiVersions: ApiVersionsHandler {
        ApiVersionsHandler(outbox: self.outbox, metadata: self.metadata)
    }

    private func handleOnController(
        _ body: Bytes,
        _ context: RequestContext,
        _ now: EngineTime
    ) throws(WireError) {
        switch context.apiKey {
        case .vote, .beginQuorumEpoch, .endQuorumEpoch, .fetch, .fetchSnapshot, .describeQuorum:
            try self.quorum.handle(body, context, now)
        case .describeCluster:
            let request = try DescribeClusterRequest.decode(body, version: context.version)
            ControllerClusterHandler(
                configuration: self.configuration,
                outbox: self.outbox,
                leaderId: self.quorum.leaderId
            ).handle(request, context)
        default:
            try self.controller?.handle(body, context, now)
        }
    }

    // MARK: Shutdown

    private func beginShutdown(_ now: EngineTime) {
        guard case .running = self.shutdown else { return }
        self.shutdown = .leaving
        self.outbox.log(.info, "shutting down")
        self.broker?.shutdown()
        if self.broker == nil { self.quorum.resign(now) }
    }

    private func continueShutdown(_ now: EngineTime) {
        guard case .leaving = self.shutdown, self.broker?.mayStop ?? true else { return }
        if self.broker != nil { self.quorum.resign(now) }
        self.shutdown = .stopped
        if let reason = self.broker?.reasonToStop { return self.outbox.emit(.fatal(reason)) }
        self.closeLogs(now)
        self.outbox.emit(.stopped)
    }

    private func closeLogs(_ now: EngineTime) {
        do throws(LogError) {
            if let broker = self.broker, broker.isOpeningLogs {
                // Logs that were not opened were not checked either: the next start must not take them for whole.
                return try self.logs.writeCheckpoints(logs: broker.checkpoints.openLogs, durable: true)
            }
            try self.logs.close(
                logs: self.broker?.checkpoints.openLogs ?? [self.quorum.openLog],
                brokerEpoch: self.broker?.lifecycle.epoch ?? -1,
                nowMilliseconds: now.wallMilliseconds
            )
        } catch {
            self.outbox.log(
                .error,
                "the logs could not be closed cleanly and will be recovered at the next start: \(error)"
            )
        }
    }
}
