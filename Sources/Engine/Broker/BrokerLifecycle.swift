import KafkaProtocol

/// How a broker joins and leaves the cluster (KIP-631): it registers with the active controller, sends heartbeats, is
/// unfenced once it knows the metadata, and asks to leave before it stops.
struct BrokerLifecycle {
    enum State: Equatable {
        /// Not registered in this incarnation yet.
        case unregistered
        /// Registered, but fenced: it may follow but not lead.
        case fenced
        /// Part of the cluster.
        case running
        /// It has asked to leave and keeps what it leads until the controller has moved it.
        case leaving
        /// The controller has moved everything; the broker may stop.
        case left
    }

    enum Action {
        case register(BrokerRegistrationRequest)
        case heartbeat(BrokerHeartbeatRequest)
    }

    /// What an answer has brought about.
    enum Outcome: Equatable {
        case none
        case registered(epoch: Int64)
        case unfenced
        case fenced
        case mayStop
        /// The cluster refuses this broker for good; the sentence says why.
        case refused(String)
    }

    private(set) var state: State = .unregistered
    /// The broker epoch: the offset of the registration in the metadata log; -1 before.
    private(set) var epoch: Int64 = -1
    private let configuration: NodeConfiguration
    private let incarnationId: Uuid
    private let directoryId: Uuid
    private let previousEpoch: Int64
    /// Whether the process stood still for so long that the controller may have given its partitions to others, and has
    /// not said since that this broker takes part. Its own metadata cannot tell: they stood still too.
    private(set) var mayBeReplaced = false
    /// Whether the answer that is awaited belongs to a request from before the process stood still.
    private var isAnswerStale = false
    private var sentMilliseconds: Int64
    /// When the last heartbeat (or registration) that was answered had been sent: a session began no earlier than then.
    private var heardMilliseconds: Int64
    private var isInFlight = false
    private(set) var nextSendMilliseconds: Int64
    private var wantsToLeave = false
    /// When leaving is given up and the broker stops all the same.
    private(set) var leaveDeadlineMilliseconds: Int64?

    /// - Parameters:
    ///   - incarnationId: new at every start, so that the controller can tell a restart from a repeated request.
    ///   - previousEpoch: the epoch in the clean-shutdown file, or -1 after a crash (KIP-966).
    init(
        configuration: NodeConfiguration,
        incarnationId: Uuid,
        directoryId: Uuid,
        previousEpoch: Int64,
        nowMilliseconds: Int64
    ) {
        self.configuration = configuration
        self.incarnationId = incarnationId
        self.directoryId = directoryId
        self.previousEpoch = previousEpoch
        self.nextSendMilliseconds = nowMilliseconds
        self.sentMilliseconds = nowMilliseconds
        self.heardMilliseconds = nowMilliseconds
    }

    /// When the lifecycle wants to be looked at again, or nil while an answer is awaited.
    var nextDeadlineMilliseconds: Int64? {
        guard self.state != .left else { return nil }
        let send = self.isInFlight ? nil : self.nextSendMilliseconds
        guard let leave = self.leaveDeadlineMilliseconds else { return send }
        return min(send ?? leave, leave)
    }

    /// Looks whether the process stood still, as one that is suspended does, so that its session may have run out without
    /// its knowledge. Until a heartbeat that is sent from now on was answered, it must not act as a leader.
    ///
    /// A broker takes a step with every heartbeat, so that a gap of half a session is none of its own making. Sessions that
    /// run out while it does take steps (no controller answers) are not looked at: others may not lead either then, or
    /// its followers will tell.
    ///
    /// - Parameter gapMilliseconds: how long the broker has not taken a step.
    /// - Returns: whether it did stand still for too long.
    mutating func noticeStandstill(of gapMilliseconds: Int64, nowMilliseconds: Int64) -> Bool {
        let session = self.configuration.brokerSessionTimeoutMilliseconds
        guard self.epoch >= 0, gapMilliseconds >= max(1, session / 2),
            nowMilliseconds - self.heardMilliseconds >= session
        else { return false }
        self.mayBeReplaced = true
        self.isAnswerStale = self.isInFlight
        if !self.isInFlight { self.nextSendMilliseconds = min(self.nextSendMilliseconds, nowMilliseconds) }
        return true
    }

    /// Asks to leave: heartbeats say so from now on.
    mutating func leave(nowMilliseconds: Int64) {
        guard !self.wantsToLeave else { return }
        self.wantsToLeave = true
        self.nextSendMilliseconds = nowMilliseconds
        self.leaveDeadlineMilliseconds = nowMilliseconds + self.configuration.controlledShutdownTimeoutMilliseconds
        if self.state == .running { self.state = .leaving }
        if self.state == .unregistered || self.state == .fenced { self.state = .left }
    }

    /// What is to be sent now, if anything.
    ///
    /// - Parameter isOpeningLogs: whether the broker has to stay fenced because its logs are not all open yet.
    mutating func nextAction(metadataOffset: Int64, isOpeningLogs: Bool, nowMilliseconds: Int64) -> Action? {
        guard !self.isInFlight, self.nextSendMilliseconds <= nowMilliseconds, self.state != .left else { return nil }
        self.isInFlight = true
        self.sentMilliseconds = nowMilliseconds
        if self.state == .unregistered { return .register(self.registration()) }
        return .heartbeat(
            BrokerHeartbeatRequest(
                brokerId: self.configuration.nodeId,
                brokerEpoch: self.epoch,
                currentMetadataOffset: metadataOffset,
                wantFence: isOpeningLogs,
                wantShutDown: self.wantsToLeave
            )
        )
    }

    /// Looks whether leaving has taken too long.
    mutating func expire(nowMilliseconds: Int64) -> Outcome {
        guard let deadline = self.leaveDeadlineMilliseconds, deadline <= nowMilliseconds, self.state != .left else {
            return .none
        }
        self.state = .left
        return .mayStop
    }

    /// The request was not answered: another one soon.
    mutating func failed(nowMilliseconds: Int64) {
        self.isInFlight = false
        self.isAnswerStale = false
        self.nextSendMilliseconds =
            nowMilliseconds + min(50, self.configuration.brokerHeartbeatIntervalMilliseconds)
    }

    mutating func completed(_ response: BrokerRegistrationResponse, nowMilliseconds: Int64) -> Outcome {
        switch response.errorCode {
        case .none:
            self.wasAnswered()
            self.epoch = response.brokerEpoch
            self.state = self.wantsToLeave ? .left : .fenced
            self.nextSendMilliseconds = nowMilliseconds
            return .registered(epoch: response.brokerEpoch)
        case .inconsistentClusterId:
            return .refused(
                "the controllers belong to another cluster than \(self.configuration.clusterId); "
                    + "check cluster.id and controller.quorum.voters"
            )
        default:
            // Duplicate registrations end when the earlier broker is fenced; the rest is the controller's to mend.
            self.failed(nowMilliseconds: nowMilliseconds)
            return .none
        }
    }

    mutating func completed(_ response: BrokerHeartbeatResponse, nowMilliseconds: Int64) -> Outcome {
        guard response.errorCode == .none else {
            self.failed(nowMilliseconds: nowMilliseconds)
            if response.errorCode == .staleBrokerEpoch || response.errorCode == .brokerIdNotRegistered {
                self.state = self.wantsToLeave ? .left : .unregistered
                return self.wantsToLeave ? .mayStop : .fenced
            }
            return .none
        }
        let isStale = self.wasAnswered()
        if !isStale, !response.isFenced { self.mayBeReplaced = false }
        let interval = self.configuration.brokerHeartbeatIntervalMilliseconds
        // A fenced broker is one heartbeat away from being useful, a leaving one from being allowed to stop.
        let isHurried = self.state == .fenced || self.state == .leaving || self.mayBeReplaced
        self.nextSendMilliseconds = nowMilliseconds + (isHurried ? min(interval, 20) : interval)
        if self.wantsToLeave {
            guard response.shouldShutDown else { return .none }
            self.state = .left
            return .mayStop
        }
        if response.isFenced {
            defer { self.state = .fenced }
            return self.state == .running ? .fenced : .none
        }
        defer { self.state = .running }
        return self.state == .fenced ? .unfenced : .none
    }

    /// - Returns: whether the answer was given before the process stood still.
    @discardableResult
    private mutating func wasAnswered() -> Bool {
        defer { self.isAnswerStale = false }
        self.isInFlight = false
        self.heardMilliseconds = self.sentMilliseconds
        return self.isAnswerStale
    }

    private func registration() -> BrokerRegistrationRequest {
        BrokerRegistrationRequest(
            brokerId: self.configuration.nodeId,
            clusterId: self.configuration.clusterId,
            incarnationId: self.incarnationId,
            listeners: self.configuration.advertised.map {
                BrokerRegistrationRequest.Listener(name: $0.name, host: $0.host, port: $0.port, securityProtocol: 0)
            },
            features: [
                BrokerRegistrationRequest.Feature(
                    name: MetadataVersion.feature,
                    minSupportedVersion: MetadataVersion.supported.lowerBound,
                    maxSupportedVersion: MetadataVersion.supported.upperBound
                )
            ],
            rack: self.configuration.rack,
            logDirs: [self.directoryId],
            previousBrokerEpoch: self.previousEpoch
        )
    }
}
