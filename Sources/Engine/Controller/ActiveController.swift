import Consensus
import KafkaProtocol

/// What exists only while this node is the active controller: metadata that is decided but not committed yet, the
/// answers that wait for it, and the brokers' sessions.
struct ActiveController: Sendable {
    let configuration: ControllerConfiguration
    let epoch: Int32
    private(set) var draft: MetadataDraft
    private(set) var sessions: BrokerSessions
    private(set) var deferred = DeferredResponses()
    private var nextBatchId: UInt64 = 0
    /// Batches handed over whose outcome is not reported yet, oldest first.
    private var unreported: [(id: UInt64, lastOffset: Int64)] = []
    private var nextRebalanceMilliseconds: Int64?

    init(
        configuration: ControllerConfiguration,
        image: MetadataImage,
        epoch: Int32,
        nextOffset: Int64,
        nowMilliseconds: Int64
    ) {
        self.configuration = configuration
        self.epoch = epoch
        self.draft = MetadataDraft(image: image, epoch: epoch, nextOffset: nextOffset)
        self.sessions = BrokerSessions(configuration)
        for broker in image.brokers {
            self.sessions.begin(broker.id, connection: nil, nowMilliseconds: nowMilliseconds)
            if broker.fenced { self.sessions.fenced(broker.id, offset: nextOffset - 1) }
            if broker.inControlledShutdown { self.sessions.shutdownBegan(broker.id, offset: nextOffset - 1) }
        }
        if configuration.leaderRebalanceIntervalMilliseconds > 0 {
            self.nextRebalanceMilliseconds = nowMilliseconds + configuration.leaderRebalanceIntervalMilliseconds
        }
    }

    /// Writes what a new cluster begins with, if nobody has.
    mutating func bootstrap(_ effects: inout [ControllerEffect]) {
        guard self.draft.image.features.isEmpty else { return }
        for feature in self.configuration.bootstrapFeatures {
            self.draft.add(.featureLevel(FeatureLevelRecord(name: feature.name, featureLevel: feature.level)))
        }
        self.handOver(&effects)
    }

    // MARK: Requests

    /// Decides a request; its answer waits until everything it rests on is committed.
    mutating func handle(
        _ request: ControllerRequest,
        from connection: ConnectionToken?,
        token: UInt64,
        random: inout SplitMix64,
        nowMilliseconds: Int64,
        effects: inout [ControllerEffect]
    ) {
        let response = self.decide(request, connection, &random, nowMilliseconds, &effects)
        self.handOver(&effects)
        self.deferred.add(
            DeferredResponses.Entry(
                offset: self.draft.nextOffset - 1,
                token: token,
                request: request,
                response: response
            )
        )
    }

    private mutating func decide(
        _ request: ControllerRequest,
        _ connection: ConnectionToken?,
        _ random: inout SplitMix64,
        _ nowMilliseconds: Int64,
        _ effects: inout [ControllerEffect]
    ) -> ControllerResponse {
        switch request {
        case .brokerRegistration(let request):
            return .brokerRegistration(self.register(request, connection, nowMilliseconds, &effects))
        case .brokerHeartbeat(let request):
            return .brokerHeartbeat(self.heartbeat(request, connection, nowMilliseconds, &effects))
        case .alterPartition(let request, let version):
            let alteration = IsrAlteration(configuration: self.configuration)
            return .alterPartition(alteration.alter(request, version: version, &self.draft))
        case .allocateProducerIds(let request):
            return .allocateProducerIds(ProducerIdBlocks.allocate(request, &self.draft))
        case .createTopics(let request, _):
            let creation = TopicCreation(configuration: self.configuration)
            return .createTopics(creation.create(request, &self.draft, random: &random))
        case .deleteTopics(let request, let version):
            return .deleteTopics(TopicDeletion.delete(request, version: version, &self.draft, self.configuration))
        case .electLeaders(let request, _):
            return .electLeaders(LeaderElectionRequest.elect(request, &self.draft))
        case .createPartitions(let request):
            return .createPartitions(PartitionCreation().create(request, &self.draft, random: &random))
        case .alterConfigs(let request):
            let alteration = ConfigAlteration(configuration: self.configuration)
            return .alterConfigs(
                AlterConfigsResponse(
                    alteration.alter(request.wanted, validateOnly: request.validateOnly, &self.draft)
                )
            )
        case .incrementalAlterConfigs(let request):
            let alteration = ConfigAlteration(configuration: self.configuration)
            return .incrementalAlterConfigs(
                IncrementalAlterConfigsResponse(
                    alteration.alter(request.wanted, validateOnly: request.validateOnly, &self.draft)
                )
            )
        }
    }

    private mutating func register(
        _ request: BrokerRegistrationRequest,
        _ connection: ConnectionToken?,
        _ nowMilliseconds: Int64,
        _ effects: inout [ControllerEffect]
    ) -> BrokerRegistrationResponse {
        let registry = BrokerRegistry(configuration: self.configuration)
        let result = registry.register(
            request,
            sessions: self.sessions,
            nowMilliseconds: nowMilliseconds,
            &self.draft
        )
        switch result {
        case .success(let epoch):
            self.sessions.begin(request.brokerId, connection: connection, nowMilliseconds: nowMilliseconds)
            effects.append(.log("broker \(request.brokerId) registers with broker epoch \(epoch)"))
            return BrokerRegistrationResponse(brokerEpoch: epoch)
        case .failure(let refusal):
            effects.append(.log("broker \(request.brokerId) may not register: \(refusal.reason)"))
            return BrokerRegistrationResponse(errorCode: refusal.error)
        }
    }

    private mutating func heartbeat(
        _ request: BrokerHeartbeatRequest,
        _ connection: ConnectionToken?,
        _ nowMilliseconds: Int64,
        _ effects: inout [ControllerEffect]
    ) -> BrokerHeartbeatResponse {
        let before = self.draft.nextOffset
        let states = BrokerStates(configuration: self.configuration)
        let (response, state) = states.heartbeat(request, &self.sessions, &self.draft)
        guard let state else { return response }
        self.sessions.touch(
            request.brokerId,
            metadataOffset: request.currentMetadataOffset,
            connection: connection,
            nowMilliseconds: nowMilliseconds
        )
        if self.draft.nextOffset > before {
            effects.append(.log("broker \(request.brokerId) is now \(state)"))
        }
        return response
    }

    // MARK: Time

    mutating func connectionClosed(_ connection: ConnectionToken, nowMilliseconds: Int64) {
        self.sessions.connectionClosed(connection, nowMilliseconds: nowMilliseconds)
    }

    /// When the controller next has to do something of its own accord, or nil.
    var nextDeadlineMilliseconds: Int64? {
        let fencing = self.fencingDeadlineMilliseconds
        guard let rebalance = self.nextRebalanceMilliseconds else { return fencing }
        return fencing.map { min($0, rebalance) } ?? rebalance
    }

    private var fencingDeadlineMilliseconds: Int64? {
        self.sessions.sessions
            .filter { self.draft.image.isAlive($0.brokerId) }
            .map { self.sessions.deadlineMilliseconds(of: $0) }
            .min()
    }

    mutating func tick(nowMilliseconds: Int64, effects: inout [ControllerEffect]) {
        self.forgiveOwnPause(nowMilliseconds, &effects)
        self.fenceSilentBrokers(nowMilliseconds, &effects)
        guard let rebalance = self.nextRebalanceMilliseconds, rebalance <= nowMilliseconds else { return }
        let hasMore = PreferredLeaderBalance.balance(&self.draft)
        self.nextRebalanceMilliseconds =
            hasMore ? nowMilliseconds : nowMilliseconds + self.configuration.leaderRebalanceIntervalMilliseconds
        self.handOver(&effects)
    }

    /// A node that was stopped itself has missed heartbeats that were sent in time: they are waiting to be read.
    private mutating func forgiveOwnPause(_ nowMilliseconds: Int64, _ effects: inout [ControllerEffect]) {
        guard let deadline = self.fencingDeadlineMilliseconds else { return }
        let late = nowMilliseconds - deadline
        guard late > self.configuration.sessionTimeoutMilliseconds / 2 else { return }
        effects.append(.log("the controller stood still for about \(late) ms: brokers get half a session more"))
        self.sessions.forgive(nowMilliseconds: nowMilliseconds)
    }

    private mutating func fenceSilentBrokers(_ nowMilliseconds: Int64, _ effects: inout [ControllerEffect]) {
        let silent = self.sessions.sessions.filter {
            self.draft.image.isAlive($0.brokerId)
                && self.sessions.deadlineMilliseconds(of: $0) <= nowMilliseconds
        }
        guard !silent.isEmpty else { return }
        for session in silent {
            let silence = nowMilliseconds - session.lastContactMilliseconds
            let reason = session.disconnectedMilliseconds == nil ? "" : ", its connection is gone"
            effects.append(.log("broker \(session.brokerId) is fenced: silent for \(silence) ms\(reason)"))
        }
        let states = BrokerStates(configuration: self.configuration)
        states.fence(silent.map(\.brokerId), &self.sessions, &self.draft)
        self.handOver(&effects)
    }

    // MARK: Records

    private mutating func handOver(_ effects: inout [ControllerEffect]) {
        guard let batch = self.draft.takeBatch(id: self.nextBatchId) else { return }
        self.nextBatchId += 1
        self.unreported.append((batch.id, batch.lastOffset))
        effects.append(.append(batch))
    }

    /// Takes in where a batch went.
    ///
    /// - Returns: what went wrong, or nil if the batch is where it was to be.
    mutating func appended(batch id: UInt64, lastOffset: Int64?) -> String? {
        guard let expected = self.unreported.first, expected.id == id else {
            return "batch \(id) was reported out of order"
        }
        self.unreported.removeFirst()
        guard let lastOffset else { return "the quorum did not take batch \(id): this node does not lead it any more" }
        guard lastOffset == expected.lastOffset else {
            return "batch \(id) ends at offset \(lastOffset) of the metadata log instead of \(expected.lastOffset)"
        }
        return nil
    }

    /// Sends the answers that rest on committed records alone.
    mutating func release(below highWatermark: Int64, _ effects: inout [ControllerEffect]) {
        while let entry = self.deferred.next(below: highWatermark) {
            effects.append(.respond(token: entry.token, entry.response))
        }
    }

    /// Answers everybody who still waits: whether their request took effect is for the next controller to say.
    mutating func refuseAll(_ effects: inout [ControllerEffect]) {
        for entry in self.deferred.takeAll() {
            effects.append(
                .respond(token: entry.token, entry.request.refused(.notController, Controller.notActiveMessage))
            )
        }
    }
}
