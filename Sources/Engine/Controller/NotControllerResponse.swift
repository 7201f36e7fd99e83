import KafkaProtocol

extension ControllerRequest {
    /// The answer that refuses the whole request with one error: this node is not the active controller, or stopped
    /// being it before the outcome was known.
    func refused(_ error: ErrorCode, _ message: String) -> ControllerResponse {
        switch self {
        case .brokerRegistration: .brokerRegistration(BrokerRegistrationResponse(errorCode: error))
        case .brokerHeartbeat: .brokerHeartbeat(BrokerHeartbeatResponse(errorCode: error))
        case .alterPartition: .alterPartition(AlterPartitionResponse(errorCode: error))
        case .allocateProducerIds: .allocateProducerIds(AllocateProducerIdsResponse(errorCode: error))
        case .createTopics(let request, _):
            .createTopics(
                CreateTopicsResponse(
                    topics: request.topics.map {
                        CreateTopicsResponse.CreatableTopicResult(
                            name: $0.name,
                            errorCode: error,
                            errorMessage: message
                        )
                    }
                )
            )
        case .deleteTopics(let request, _):
            .deleteTopics(
                DeleteTopicsResponse(
                    responses: TopicDeletion.targets(of: request).map {
                        DeleteTopicsResponse.DeletableTopicResult(
                            name: $0.name,
                            topicId: $0.topicId,
                            errorCode: error,
                            errorMessage: message
                        )
                    }
                )
            )
        case .electLeaders(let request, _):
            .electLeaders(LeaderElectionRequest.refused(request, error, message))
        case .createPartitions(let request):
            .createPartitions(PartitionCreation.refused(request, error, message))
        case .alterConfigs(let request):
            .alterConfigs(AlterConfigsResponse(request.refused(error, message)))
        case .incrementalAlterConfigs(let request):
            .incrementalAlterConfigs(IncrementalAlterConfigsResponse(request.refused(error, message)))
        }
    }
}
