import KafkaProtocol

/// AllocateProducerIds: brokers get blocks of producer ids that nobody else ever gets (KIP-730).
enum ProducerIdBlocks {
    /// How many ids a block has.
    static let blockSize: Int32 = 1000

    static func allocate(
        _ request: AllocateProducerIdsRequest,
        _ draft: inout MetadataDraft
    ) -> AllocateProducerIdsResponse {
        let error = BrokerRegistry.epochError(request.brokerId, request.brokerEpoch, draft.image)
        guard error == .none else { return AllocateProducerIdsResponse(errorCode: error) }
        let first = draft.image.nextProducerId
        let (next, overflowed) = first.addingReportingOverflow(Int64(Self.blockSize))
        guard !overflowed else { return AllocateProducerIdsResponse(errorCode: .unknownServerError) }
        draft.add(
            .producerIds(
                ProducerIdsRecord(brokerId: request.brokerId, brokerEpoch: request.brokerEpoch, nextProducerId: next)
            )
        )
        return AllocateProducerIdsResponse(producerIdStart: first, producerIdLen: Self.blockSize)
    }
}
