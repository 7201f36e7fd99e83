import KafkaProtocol

/// OffsetCommit: how far a group has come.
struct OffsetCommitHandler {
    let broker: Broker

    func handle(_ request: OffsetCommitRequest, _ context: RequestContext) {
        var request = request
        var response = OffsetCommitResponse()
        for index in request.topics.indices {
            response.topics.append(self.checked(&request.topics[index], context.version))
        }
        let isAnyWanted = response.topics.contains { $0.partitions.contains { $0.errorCode == .none } }
        guard isAnyWanted else { return self.broker.outbox.respond(context, response) }
        let groups = self.broker.groups
        switch groups.lookUp(request.groupId) {
        case .refused(let code): self.broker.outbox.respond(context, response.refusing(with: code))
        case .here(let led):
            let caller = GroupCaller(
                ticket: groups.ticket(for: context),
                version: context.version,
                clientId: context.clientId ?? "",
                clientHost: ""
            )
            groups.act(on: led, now: self.broker.now) {
                $0.commit(request, caller, response: response, now: self.broker.now, effects: &$1)
            }
        }
    }

    /// The answer about a topic as far as the cluster's metadata decides it. A topic that is named by its id gets its
    /// name.
    private func checked(
        _ topic: inout OffsetCommitRequest.OffsetCommitRequestTopic,
        _ version: Int16
    ) -> OffsetCommitResponse.OffsetCommitResponseTopic {
        let image = self.broker.metadata.image
        let known = version >= 10 ? image.topic(id: topic.topicId) : image.topic(named: topic.name)
        if let known { topic.name = known.name }
        return OffsetCommitResponse.OffsetCommitResponseTopic(
            name: topic.name,
            topicId: topic.topicId,
            partitions: topic.partitions.map { partition in
                var code = ErrorCode.none
                if let known {
                    if image.partition(known.id, partition.partitionIndex) == nil { code = .unknownTopicOrPartition }
                } else {
                    code = version >= 10 ? .unknownTopicId : .unknownTopicOrPartition
                }
                return OffsetCommitResponse.OffsetCommitResponsePartition(
                    partitionIndex: partition.partitionIndex,
                    errorCode: code
                )
            }
        )
    }
}
