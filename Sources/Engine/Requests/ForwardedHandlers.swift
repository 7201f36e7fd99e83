import KafkaProtocol

/// The requests that a broker passes on to the active controller.
struct ForwardedHandlers {
    let broker: Broker

    static let timedOutMessage = "no controller answered in time"

    func handle(_ request: CreateTopicsRequest, _ context: RequestContext) {
        self.broker.forwarding.forward(
            request,
            context,
            timeoutMilliseconds: Int64(request.timeoutMs),
            nowMilliseconds: self.broker.now.monotonicMilliseconds,
            isFromOther: { $0.topics.contains { $0.errorCode == .notController } },
            timedOut: {
                CreateTopicsResponse(
                    topics: request.topics.map {
                        CreateTopicsResponse.CreatableTopicResult(
                            name: $0.name,
                            errorCode: .requestTimedOut,
                            errorMessage: Self.timedOutMessage
                        )
                    }
                )
            }
        )
    }

    func handle(_ request: DeleteTopicsRequest, _ context: RequestContext) {
        self.broker.forwarding.forward(
            request,
            context,
            timeoutMilliseconds: Int64(request.timeoutMs),
            nowMilliseconds: self.broker.now.monotonicMilliseconds,
            isFromOther: { $0.responses.contains { $0.errorCode == .notController } },
            timedOut: {
                var response = DeleteTopicsResponse()
                let byName = request.topicNames.map { (name: Optional($0), id: Uuid.zero) }
                let byState = request.topics.map { (name: $0.name, id: $0.topicId) }
                response.responses = (byName + byState).map {
                    DeleteTopicsResponse.DeletableTopicResult(
                        name: $0.name,
                        topicId: $0.id,
                        errorCode: .requestTimedOut,
                        errorMessage: Self.timedOutMessage
                    )
                }
                return response
            }
        )
    }

    func handle(_ request: CreatePartitionsRequest, _ context: RequestContext) {
        self.broker.forwarding.forward(
            request,
            context,
            timeoutMilliseconds: Int64(request.timeoutMs),
            nowMilliseconds: self.broker.now.monotonicMilliseconds,
            isFromOther: { $0.results.contains { $0.errorCode == .notController } },
            timedOut: { PartitionCreation.refused(request, .requestTimedOut, Self.timedOutMessage) }
        )
    }

    func handle(_ request: ElectLeadersRequest, _ context: RequestContext) {
        self.broker.forwarding.forward(
            request,
            context,
            timeoutMilliseconds: Int64(request.timeoutMs),
            nowMilliseconds: self.broker.now.monotonicMilliseconds,
            isFromOther: { response in
                response.errorCode == .notController
                    || response.replicaElectionResults.contains {
                        $0.partitionResult.contains { $0.errorCode == .notController }
                    }
            },
            timedOut: { ElectLeadersResponse(errorCode: context.version >= 1 ? .requestTimedOut : .none) }
        )
    }

    func handle(_ request: DescribeQuorumRequest, _ context: RequestContext) {
        self.broker.forwarding.forward(
            request,
            context,
            timeoutMilliseconds: 5000,
            nowMilliseconds: self.broker.now.monotonicMilliseconds,
            isFromOther: { response in
                response.errorCode == .notLeaderOrFollower
                    || response.topics.contains { $0.partitions.contains { $0.errorCode == .notLeaderOrFollower } }
            },
            timedOut: { DescribeQuorumResponse(errorCode: .requestTimedOut, errorMessage: Self.timedOutMessage) }
        )
    }
}
