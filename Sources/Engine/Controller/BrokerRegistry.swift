import KafkaProtocol

/// Registration of brokers: who may join, and under which epoch (KIP-631, KIP-841, KIP-966).
struct BrokerRegistry {
    let configuration: ControllerConfiguration

    /// Registers a broker, or says why it may not join. A broker that is registered already is replaced only when its
    /// earlier run can be taken for dead (fenced or silent for a session) or when the request comes from that same run.
    ///
    /// - Returns: the broker epoch (the registration's offset), or the error.
    func register(
        _ request: BrokerRegistrationRequest,
        sessions: BrokerSessions,
        nowMilliseconds: Int64,
        _ draft: inout MetadataDraft
    ) -> Result<Int64, RegistrationRefusal> {
        let existing = draft.image.broker(request.brokerId)
        let refusal = self.refusal(
            of: request,
            existing: existing,
            isExistingAlive: existing.map {
                !$0.fenced && sessions.isValid($0.id, nowMilliseconds: nowMilliseconds)
            } ?? false,
            draft.image
        )
        if let refusal { return .failure(refusal) }
        let epoch = draft.nextOffset
        // The same run asking again (its answer was lost) stays what it is; another run has to prove itself first.
        let isSameRun = existing?.incarnationId == request.incarnationId
        var record = RegisterBrokerRecord(
            brokerId: request.brokerId,
            incarnationId: request.incarnationId,
            brokerEpoch: epoch,
            endPoints: Self.endpoints(request),
            features: Self.features(request),
            rack: request.rack,
            logDirs: request.logDirs
        )
        record.fenced = isSameRun ? existing?.fenced ?? true : true
        record.inControlledShutdown = isSameRun ? existing?.inControlledShutdown ?? false : false
        draft.add(.registerBroker(record))
        if existing != nil, !isSameRun { LeadershipMoves.leave([request.brokerId], &draft, self.configuration) }
        return .success(epoch)
    }

    private func refusal(
        of request: BrokerRegistrationRequest,
        existing: BrokerRegistration?,
        isExistingAlive: Bool,
        _ image: MetadataImage
    ) -> RegistrationRefusal? {
        guard request.clusterId == self.configuration.clusterId else {
            return RegistrationRefusal(
                .inconsistentClusterId,
                "it belongs to cluster \(request.clusterId), not to \(self.configuration.clusterId)"
            )
        }
        if let existing, isExistingAlive, existing.incarnationId != request.incarnationId {
            return RegistrationRefusal(
                .duplicateBrokerRegistration,
                "another run of it (incarnation \(existing.incarnationId)) is alive"
            )
        }
        let names = request.listeners.map(\.name)
        guard request.brokerId >= 0, !names.isEmpty, Set(names).count == names.count, !request.isMigratingZkBroker
        else {
            return RegistrationRefusal(
                .invalidRegistration,
                "it must have an id of 0 or more and listeners with different names, and not migrate from ZooKeeper"
            )
        }
        for feature in image.features {
            guard let offered = request.features.first(where: { $0.name == feature.name }) else { continue }
            guard offered.minSupportedVersion <= feature.level, feature.level <= offered.maxSupportedVersion else {
                return RegistrationRefusal(
                    .unsupportedVersion,
                    "it supports \(feature.name) \(offered.minSupportedVersion) to \(offered.maxSupportedVersion), "
                        + "and the cluster is at \(feature.level)"
                )
            }
        }
        return nil
    }

    private static func endpoints(_ request: BrokerRegistrationRequest) -> [RegisterBrokerRecord.BrokerEndpoint] {
        request.listeners.map {
            RegisterBrokerRecord.BrokerEndpoint(
                name: $0.name,
                host: $0.host,
                port: $0.port,
                securityProtocol: $0.securityProtocol
            )
        }
    }

    private static func features(_ request: BrokerRegistrationRequest) -> [RegisterBrokerRecord.BrokerFeature] {
        request.features.map {
            RegisterBrokerRecord.BrokerFeature(
                name: $0.name,
                minSupportedVersion: $0.minSupportedVersion,
                maxSupportedVersion: $0.maxSupportedVersion
            )
        }
    }

    /// The error of a request that names a broker epoch: only the broker's latest registration may act.
    static func epochError(_ brokerId: Int32, _ epoch: Int64, _ image: MetadataImage) -> ErrorCode {
        image.broker(brokerId)?.epoch == epoch ? .none : .staleBrokerEpoch
    }
}

/// Why a broker may not register.
struct RegistrationRefusal: Error, Equatable {
    let error: ErrorCode
    let reason: String

    init(_ error: ErrorCode, _ reason: String) {
        self.error = error
        self.reason = reason
    }
}
