import Buffers
import Consensus
import KafkaProtocol

extension QuorumRequest {
    /// The request as it comes out of its newest wire encoding.
    func throughTheWire() -> QuorumRequest {
        switch self {
        case .vote(let request): .vote(request.recoded(.vote))
        case .beginQuorumEpoch(let request): .beginQuorumEpoch(request.recoded(.beginQuorumEpoch))
        case .endQuorumEpoch(let request): .endQuorumEpoch(request.recoded(.endQuorumEpoch))
        case .fetch(let request, let version): .fetch(request.recoded(.fetch), version: version)
        case .fetchSnapshot(let request): .fetchSnapshot(request.recoded(.fetchSnapshot))
        case .describeQuorum(let request): .describeQuorum(request.recoded(.describeQuorum))
        }
    }
}

extension QuorumResponse {
    /// The response as it comes out of its newest wire encoding.
    func throughTheWire() -> QuorumResponse {
        switch self {
        case .vote(let response): .vote(response.recoded(.vote))
        case .beginQuorumEpoch(let response): .beginQuorumEpoch(response.recoded(.beginQuorumEpoch))
        case .endQuorumEpoch(let response): .endQuorumEpoch(response.recoded(.endQuorumEpoch))
        case .fetch(let response): .fetch(response.recoded(.fetch))
        case .fetchSnapshot(let response): .fetchSnapshot(response.recoded(.fetchSnapshot))
        case .describeQuorum(let response): .describeQuorum(response.recoded(.describeQuorum))
        }
    }

    /// The response with the records it points to read into memory.
    func inMemory() throws -> QuorumResponse {
        guard case .fetch(var response) = self, !response.responses.isEmpty,
            let records = response.responses[0].partitions[0].records
        else { return self }
        response.responses[0].partitions[0].records = Records(try records.bytes())
        return .fetch(response)
    }
}

extension KafkaMessage {
    fileprivate func recoded(_ api: ApiKey) -> Self {
        let version = api.versions.upperBound
        do {
            var writer = ByteWriter()
            try self.encode(to: &writer, version: version)
            return try Self.decode(try writer.finish().joined(), version: version)
        } catch {
            fatalError("\(api) cannot be encoded: \(error)")
        }
    }
}
