import KafkaProtocol

/// FindCoordinator: says that no coordinator is available.
///
/// There are no group and transaction coordinators yet. The API is served all the same, because clients conclude from its
/// presence what else a broker can do (librdkafka compresses with lz4 only where it is announced), and clients of groups
/// get an answer that they understand and try again after.
struct FindCoordinatorHandler {
    let broker: Broker

    private static let message = "this cluster has no coordinators yet"

    func handle(_ request: FindCoordinatorRequest, _ context: RequestContext) {
        var response = FindCoordinatorResponse()
        if context.version >= 4 {
            response.coordinators = request.coordinatorKeys.map { key in
                FindCoordinatorResponse.Coordinator(
                    key: key,
                    nodeId: -1,
                    host: "",
                    port: -1,
                    errorCode: .coordinatorNotAvailable,
                    errorMessage: Self.message
                )
            }
        } else {
            response.errorCode = .coordinatorNotAvailable
            response.errorMessage = Self.message
            response.nodeId = -1
            response.port = -1
        }
        self.broker.outbox.respond(context, response)
    }
}
