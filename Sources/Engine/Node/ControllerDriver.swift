import Buffers
import Consensus
import KafkaProtocol

/// Connects the controller with the wire and with the metadata log that the quorum writes.
final class ControllerDriver {
    private var controller: Controller
    private let quorum: QuorumDriver
    private let outbox: Outbox
    private var waiting: [UInt64: RequestContext] = [:]
    private var nextToken: UInt64 = 0
    /// Leaders elected from outside the ISR while this controller was active.
    private(set) var uncleanElections = 0

    init(configuration: NodeConfiguration, quorum: QuorumDriver, outbox: Outbox, seed: UInt64) {
        self.quorum = quorum
        self.outbox = outbox
        self.controller = Controller(
            configuration: ControllerConfiguration(
                clusterId: configuration.clusterId,
                sessionTimeoutMilliseconds: configuration.brokerSessionTimeoutMilliseconds,
                disconnectFenceMilliseconds: configuration.disconnectFenceMilliseconds,
                leaderRebalanceIntervalMilliseconds: configuration.leaderRebalanceIntervalMilliseconds,
                isTopicDeletionEnabled: configuration.isTopicDeletionEnabled,
                staticSettings: configuration.staticSettings
            ),
            seed: seed
        )
    }

    var nextDeadlineMilliseconds: Int64? { self.controller.nextDeadlineMilliseconds }

    /// The metadata with what is decided but not committed, for the simulation's checks; nil while not active.
    var speculativeImage: MetadataImage? { self.controller.speculativeImage }

    var isActive: Bool { self.controller.isActive }

    func apply(_ record: MetadataRecord, offset: Int64, epoch: Int32) {
        if case .partitionChange(let change) = record { self.countUncleanElection(change, epoch) }
        self.controller.applyCommitted(record, offset: offset, epoch: epoch)
    }

    func load(_ image: MetadataImage) { self.controller.load(image) }

    func committed(upTo highWatermark: Int64, _ now: EngineTime) {
        var effects: [ControllerEffect] = []
        let wasActive = self.controller.isActive
        self.controller.committed(upTo: highWatermark, effects: &effects)
        if !wasActive { self.reportActivation() }
        self.perform(effects, now)
    }

    /// An unclean leader is told by the recovery state that it begins in (KIP-704).
    @inline(never)
    private func countUncleanElection(_ change: PartitionChangeRecord, _ epoch: Int32) {
        let isUnclean = change.leaderRecoveryState == PartitionState.LeaderRecoveryState.recovering.rawValue
        guard isUnclean, change.leader >= 0, self.controller.activeEpoch == epoch else { return }
        self.uncleanElections += 1
    }

    // Not inlined: the optimiser of Swift 6.3.1 fails on this look into the controller within the function above.
    @inline(never)
    private func reportActivation() {
        guard let epoch = self.controller.activeEpoch else { return }
        self.outbox.log(.info, "active controller in epoch \(epoch)")
        self.outbox.occurred(.controllerActivated(epoch: epoch))
    }

    func leadershipChanged(_ change: QuorumDriver.LeadershipChange, _ now: EngineTime) {
        var effects: [ControllerEffect] = []
        switch change {
        case .becameLeader(let epoch, let nextOffset):
            self.controller.activate(
                epoch: epoch,
                nextOffset: nextOffset,
                nowMilliseconds: now.monotonicMilliseconds,
                effects: &effects
            )
        case .lostLeadership:
            self.controller.deactivate(effects: &effects)
        }
        self.perform(effects, now)
    }

    func connectionClosed(_ connection: ConnectionID, _ now: EngineTime) {
        self.controller.connectionClosed(
            ConnectionToken(connection.rawValue),
            nowMilliseconds: now.monotonicMilliseconds
        )
    }

    func tick(_ now: EngineTime) {
        guard let deadline = self.controller.nextDeadlineMilliseconds, deadline <= now.monotonicMilliseconds else {
            return
        }
        var effects: [ControllerEffect] = []
        self.controller.tick(nowMilliseconds: now.monotonicMilliseconds, effects: &effects)
        self.perform(effects, now)
    }

    func handle(_ body: Bytes, _ context: RequestContext, _ now: EngineTime) throws(WireError) {
        let version = context.version
        let request: ControllerRequest
        switch context.apiKey {
        case .brokerRegistration: request = .brokerRegistration(try .decode(body, version: version))
        case .brokerHeartbeat: request = .brokerHeartbeat(try .decode(body, version: version))
        case .alterPartition: request = .alterPartition(try .decode(body, version: version), version: version)
        case .allocateProducerIds: request = .allocateProducerIds(try .decode(body, version: version))
        case .createTopics: request = .createTopics(try .decode(body, version: version), version: version)
        case .deleteTopics: request = .deleteTopics(try .decode(body, version: version), version: version)
        case .electLeaders: request = .electLeaders(try .decode(body, version: version), version: version)
        case .createPartitions: request = .createPartitions(try .decode(body, version: version))
        case .alterConfigs: request = .alterConfigs(try .decode(body, version: version))
        case .incrementalAlterConfigs: request = .incrementalAlterConfigs(try .decode(body, version: version))
        default: throw .malformed("\(context.apiKey.name) is not the controller's")
        }
        let token = self.nextToken
        self.nextToken += 1
        self.waiting[token] = context
        var effects: [ControllerEffect] = []
        self.controller.handle(
            request,
            from: ConnectionToken(context.token.connection.rawValue),
            token: token,
            nowMilliseconds: now.monotonicMilliseconds,
            effects: &effects
        )
        self.perform(effects, now)
    }

    /// Carries effects out in order; what follows from one comes before the next.
    private func perform(_ effects: [ControllerEffect], _ now: EngineTime) {
        for effect in effects {
            switch effect {
            case .append(let batch):
                var following: [ControllerEffect] = []
                self.controller.appended(
                    batch: batch.id,
                    lastOffset: self.append(batch, now),
                    effects: &following
                )
                self.perform(following, now)
            case .respond(let token, let response):
                guard let context = self.waiting.removeValue(forKey: token) else { continue }
                self.respond(context, response)
            case .resign(let reason):
                self.outbox.log(.error, "gives up being the active controller: \(reason)")
                self.quorum.giveUpLeadership(now)
            case .log(let line): self.outbox.log(.info, line)
            }
        }
    }

    private func append(_ batch: ControllerBatch, _ now: EngineTime) -> Int64? {
        do throws(WireError) {
            var values: [Bytes] = []
            for record in batch.records { values.append(try record.encoded()) }
            return self.quorum.append(values, now)
        } catch {
            self.outbox.log(.error, "a metadata record cannot be written: \(error)")
            return nil
        }
    }

    private func respond(_ context: RequestContext, _ response: ControllerResponse) {
        switch response {
        case .brokerRegistration(let message): self.outbox.respond(context, message)
        case .brokerHeartbeat(let message): self.outbox.respond(context, message)
        case .alterPartition(let message): self.outbox.respond(context, message)
        case .allocateProducerIds(let message): self.outbox.respond(context, message)
        case .createTopics(let message): self.outbox.respond(context, message)
        case .deleteTopics(let message): self.outbox.respond(context, message)
        case .electLeaders(let message): self.outbox.respond(context, message)
        case .createPartitions(let message): self.outbox.respond(context, message)
        case .alterConfigs(let message): self.outbox.respond(context, message)
        case .incrementalAlterConfigs(let message): self.outbox.respond(context, message)
        }
    }
}
