import KafkaProtocol

/// DescribeCluster on a controller's listener: the controllers and which of them is active (KIP-919).
struct ControllerClusterHandler {
    let configuration: NodeConfiguration
    let outbox: Outbox
    let leaderId: Int32?

    func handle(_ request: DescribeClusterRequest, _ context: RequestContext) {
        guard request.endpointType == 2 else {
            return self.outbox.respond(
                context,
                DescribeClusterResponse(
                    errorCode: .mismatchedEndpointType,
                    errorMessage: "this is a controller's listener; brokers are described on a broker's",
                    endpointType: 2
                )
            )
        }
        var response = DescribeClusterResponse(
            errorMessage: nil,
            endpointType: 2,
            clusterId: self.configuration.clusterId,
            controllerId: self.leaderId ?? -1
        )
        response.brokers = self.configuration.voters.map {
            DescribeClusterResponse.DescribeClusterBroker(brokerId: $0.id, host: $0.host, port: Int32($0.port))
        }
        self.outbox.respond(context, response)
    }
}
