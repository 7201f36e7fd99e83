import KafkaProtocol

/// InitProducerId for idempotent producers: ids from a block that the controller handed to this broker.
struct InitProducerIdHandler {
    let broker: Broker

    func handle(_ request: InitProducerIdRequest, _ context: RequestContext) {
        guard request.transactionalId == nil else {
            // Transactional producers find their coordinator first, and there is none.
            return self.broker.outbox.respond(
                context,
                InitProducerIdResponse(errorCode: .coordinatorNotAvailable, producerId: -1, producerEpoch: -1)
            )
        }
        // KIP-360: a producer that asks again after an error keeps its id and gets the next epoch.
        if request.producerId >= 0, request.producerEpoch >= 0, request.producerEpoch < Int16.max - 1 {
            return self.broker.outbox.respond(
                context,
                InitProducerIdResponse(producerId: request.producerId, producerEpoch: request.producerEpoch + 1)
            )
        }
        self.broker.producerIds.next(context)
    }
}
