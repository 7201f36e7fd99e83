import KafkaProtocol

/// What heartbeats, or their absence, make of a broker (KIP-631).
enum BrokerControlState: Equatable, Sendable {
    case fenced
    case unfenced
    case controlledShutdown
    /// The broker is fenced and may end its process.
    case shutDownNow

    var isFenced: Bool { self == .fenced || self == .shutDownNow }
}

/// Moves brokers from one state to the next.
struct BrokerStates {
    let configuration: ControllerConfiguration

    /// The state that follows from a heartbeat.
    ///
    /// - Parameters:
    ///   - fencedOffset: the last record of what fenced the broker. It has to know who leads in its place before it takes
    ///     part again, or it would go on leading by its own, older metadata.
    ///   - hasLeaderships: whether the broker still leads a partition; asked only when it matters.
    ///   - mayStop: whether the active brokers have all seen the end of its leaderships; asked only when it matters.
    static func next(
        of broker: BrokerRegistration,
        _ heartbeat: BrokerHeartbeatRequest,
        fencedOffset: Int64,
        hasLeaderships: () -> Bool,
        mayStop: () -> Bool
    ) -> BrokerControlState {
        if broker.fenced {
            if heartbeat.wantShutDown { return .shutDownNow }
            let isCaughtUp = heartbeat.currentMetadataOffset >= max(broker.epoch, fencedOffset)
            return !heartbeat.wantFence && isCaughtUp ? .unfenced : .fenced
        }
        if broker.inControlledShutdown { return !hasLeaderships() && mayStop() ? .shutDownNow : .controlledShutdown }
        if heartbeat.wantFence { return heartbeat.wantShutDown ? .shutDownNow : .fenced }
        guard heartbeat.wantShutDown else { return .unfenced }
        return hasLeaderships() ? .controlledShutdown : .shutDownNow
    }

    /// Decides what a heartbeat brings about.
    func heartbeat(
        _ request: BrokerHeartbeatRequest,
        _ sessions: inout BrokerSessions,
        _ draft: inout MetadataDraft
    ) -> (BrokerHeartbeatResponse, BrokerControlState?) {
        guard let broker = draft.image.broker(request.brokerId) else {
            return (BrokerHeartbeatResponse(errorCode: .brokerIdNotRegistered), nil)
        }
        guard broker.epoch == request.brokerEpoch else {
            return (BrokerHeartbeatResponse(errorCode: .staleBrokerEpoch), nil)
        }
        let next = Self.next(
            of: broker,
            request,
            fencedOffset: sessions[broker.id]?.fencedOffset ?? -1,
            hasLeaderships: { draft.image.hasLeaderships(broker.id) },
            mayStop: {
                (sessions[broker.id]?.controlledShutdownOffset ?? -1) <= sessions.lowestMetadataOffset(in: draft.image)
            }
        )
        switch next {
        case .fenced, .shutDownNow: if !broker.fenced { self.fence([broker.id], &sessions, &draft) }
        case .unfenced: if broker.fenced { self.unfence(broker, &draft) }
        case .controlledShutdown:
            if !broker.inControlledShutdown { self.beginShutdown(broker, &draft) }
            sessions.shutdownBegan(broker.id, offset: draft.nextOffset - 1)
        }
        let response = BrokerHeartbeatResponse(
            isCaughtUp: request.currentMetadataOffset >= broker.epoch,
            isFenced: next.isFenced,
            shouldShutDown: next == .shutDownNow
        )
        return (response, next)
    }

    /// Fences brokers: they leave ISRs, and their leaderships move.
    func fence(_ brokers: [Int32], _ sessions: inout BrokerSessions, _ draft: inout MetadataDraft) {
        for id in brokers {
            guard let broker = draft.image.broker(id) else { continue }
            draft.add(
                .brokerRegistrationChange(
                    BrokerRegistrationChangeRecord(brokerId: id, brokerEpoch: broker.epoch, fenced: 1)
                )
            )
        }
        LeadershipMoves.leave(brokers, &draft, self.configuration)
        for id in brokers { sessions.fenced(id, offset: draft.nextOffset - 1) }
    }

    private func unfence(_ broker: BrokerRegistration, _ draft: inout MetadataDraft) {
        draft.add(
            .brokerRegistrationChange(
                BrokerRegistrationChangeRecord(brokerId: broker.id, brokerEpoch: broker.epoch, fenced: -1)
            )
        )
        LeadershipMoves.join(broker.id, &draft, self.configuration)
    }

    private func beginShutdown(_ broker: BrokerRegistration, _ draft: inout MetadataDraft) {
        draft.add(
            .brokerRegistrationChange(
                BrokerRegistrationChangeRecord(brokerId: broker.id, brokerEpoch: broker.epoch, inControlledShutdown: 1)
            )
        )
        LeadershipMoves.leave([broker.id], &draft, self.configuration)
    }
}
