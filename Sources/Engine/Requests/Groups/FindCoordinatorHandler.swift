import KafkaProtocol

/// FindCoordinator: which broker answers for a group. There are no transaction coordinators yet.
struct FindCoordinatorHandler {
    let broker: Broker

    private enum KeyType {
        static let group: Int8 = 0
        static let transaction: Int8 = 1
    }

    func handle(_ request: FindCoordinatorRequest, _ context: RequestContext) {
        var response = FindCoordinatorResponse()
        if context.version >= 4 {
            response.coordinators = request.coordinatorKeys.map { self.coordinator(of: $0, request.keyType) }
        } else {
            let found = self.coordinator(of: request.key, request.keyType)
            response.errorCode = found.errorCode
            if context.version >= 1 { response.errorMessage = found.errorMessage }
            response.nodeId = found.nodeId
            response.host = found.host
            response.port = found.port
        }
        self.broker.outbox.respond(context, response)
    }

    private func coordinator(of key: String, _ type: Int8) -> FindCoordinatorResponse.Coordinator {
        func refused(_ code: ErrorCode, _ message: String) -> FindCoordinatorResponse.Coordinator {
            FindCoordinatorResponse.Coordinator(
                key: key,
                nodeId: -1,
                host: "",
                port: -1,
                errorCode: code,
                errorMessage: message
            )
        }
        switch type {
        case KeyType.group: break
        case KeyType.transaction:
            return refused(.coordinatorNotAvailable, "this cluster has no coordinators of transactions yet")
        default: return refused(.invalidRequest, "coordinators of type \(type) are not known here")
        }
        let image = self.broker.metadata.image
        guard image.topic(named: TopicName.consumerOffsets) != nil else {
            self.broker.groups.createTopic(now: self.broker.now)
            return refused(.coordinatorNotAvailable, "\(TopicName.consumerOffsets) is being created")
        }
        let name = TopicPartition(topic: TopicName.consumerOffsets, partition: self.broker.groups.partition(of: key))
        guard let state = image.partition(name), state.leader >= 0, image.isAlive(state.leader),
            let address = self.broker.clientAddress(of: state.leader)
        else { return refused(.coordinatorNotAvailable, "\(name) has no leader at present") }
        return FindCoordinatorResponse.Coordinator(
            key: key,
            nodeId: state.leader,
            host: address.host,
            port: Int32(address.port),
            errorCode: .none,
            errorMessage: nil
        )
    }
}
