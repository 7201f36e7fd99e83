import Buffers
import KafkaProtocol

/// The broker's requests to other nodes that have not been answered yet.
///
/// What is forwarded for clients is not among them: see ``Forwarding``.
struct PeerExchanges {
    /// What a request was sent for.
    enum Purpose {
        case registration
        case heartbeat
        case alterPartition
        case producerIds
        case replicaFetch(ReplicaFetcher)
    }

    /// An answer, decoded.
    enum Answer {
        case registration(BrokerRegistrationResponse)
        case heartbeat(BrokerHeartbeatResponse)
        case alterPartition(AlterPartitionResponse)
        case producerIds(AllocateProducerIdsResponse)
        case replicaFetch(FetchResponse, ReplicaFetcher)
    }

    private var inFlight: [PeerRequestID: Purpose] = [:]
    private let outbox: Outbox

    init(outbox: Outbox) { self.outbox = outbox }

    func contains(_ id: PeerRequestID) -> Bool { self.inFlight[id] != nil }

    /// Sends a request in its highest version.
    @discardableResult
    mutating func send<Request: RequestMessage>(
        _ request: Request,
        to peer: PeerAddress,
        channel: PeerChannel,
        timeoutMilliseconds: Int64,
        as purpose: Purpose
    ) -> PeerRequestID {
        let id = self.outbox.send(
            request,
            version: Request.apiKey.versions.upperBound,
            to: peer,
            channel: channel,
            timeoutMilliseconds: timeoutMilliseconds
        )
        self.inFlight[id] = purpose
        return id
    }

    /// Ends an exchange: it was answered, or never will be.
    mutating func end(_ id: PeerRequestID) -> Purpose? { self.inFlight.removeValue(forKey: id) }
}

extension PeerExchanges.Purpose {
    /// Reads the answer to a request that was sent for this.
    func decode(_ frame: Bytes) throws(WireError) -> PeerExchanges.Answer {
        func decode<Response: ResponseMessage>(_ type: Response.Type, _ key: ApiKey) throws(WireError) -> Response {
            try ResponseFrame.decode(type, frame, version: key.versions.upperBound)
        }
        switch self {
        case .registration:
            return .registration(try decode(BrokerRegistrationResponse.self, .brokerRegistration))
        case .heartbeat: return .heartbeat(try decode(BrokerHeartbeatResponse.self, .brokerHeartbeat))
        case .alterPartition: return .alterPartition(try decode(AlterPartitionResponse.self, .alterPartition))
        case .producerIds: return .producerIds(try decode(AllocateProducerIdsResponse.self, .allocateProducerIds))
        case .replicaFetch(let fetcher): return .replicaFetch(try decode(FetchResponse.self, .fetch), fetcher)
        }
    }
}
