import KafkaProtocol

/// ListGroups, DescribeGroups, DeleteGroups and OffsetDelete: looking at groups from outside, and removing what is left.
struct GroupAdministrationHandlers {
    let broker: Broker

    /// Read, delete, describe, and the group's settings: without access control everyone may do everything.
    private static let authorizedOperations: Int32 = 1 << 3 | 1 << 6 | 1 << 8 | 1 << 10 | 1 << 11

    func handle(_ request: ListGroupsRequest, _ context: RequestContext) {
        guard !self.broker.groups.isLoading else {
            return self.broker.outbox.respond(context, ListGroupsResponse(errorCode: .coordinatorLoadInProgress))
        }
        let states = Set(request.statesFilter.map { $0.lowercased() })
        let types = Set(request.typesFilter.map { $0.lowercased() })
        var response = ListGroupsResponse()
        for led in self.broker.groups.led where led.problem == nil {
            for id in led.shard.groupIds {
                guard let group = led.shard.group(id)?.listed,
                    states.isEmpty || states.contains(group.groupState.lowercased()),
                    types.isEmpty || types.contains(group.groupType)
                else { continue }
                response.groups.append(group)
            }
        }
        self.broker.outbox.respond(context, response)
    }

    func handle(_ request: DescribeGroupsRequest, _ context: RequestContext) {
        var response = DescribeGroupsResponse()
        for id in request.groups {
            var described = self.describe(id, context.version)
            if request.includeAuthorizedOperations, described.errorCode == .none {
                described.authorizedOperations = Self.authorizedOperations
            }
            response.groups.append(described)
        }
        self.broker.outbox.respond(context, response)
    }

    private func describe(_ id: String, _ version: Int16) -> DescribeGroupsResponse.DescribedGroup {
        guard !id.isEmpty else { return .init(errorCode: .invalidGroupId, groupId: id) }
        switch self.broker.groups.lookUp(id) {
        case .refused(let code): return .init(errorCode: code, groupId: id)
        case .here(let led):
            if let group = led.shard.group(id) { return group.described }
            var unknown = DescribeGroupsResponse.DescribedGroup(groupId: id, groupState: GroupState.dead.rawValue)
            if version >= 6 {
                unknown.errorCode = .groupIdNotFound
                unknown.errorMessage = "Group \(id) not found."
            }
            return unknown
        }
    }

    func handle(_ request: DeleteGroupsRequest, _ context: RequestContext) {
        let groups = self.broker.groups
        let ids = request.groupsNames
        guard !ids.isEmpty else { return self.broker.outbox.respond(context, DeleteGroupsResponse()) }
        let deletion = groups.begin(GroupDeletion(context: context, results: ids.map { ($0, nil) }))
        for (index, id) in ids.enumerated() {
            guard !id.isEmpty else {
                groups.settle(deletion, index: index, .invalidGroupId)
                continue
            }
            switch groups.lookUp(id) {
            case .refused(let code): groups.settle(deletion, index: index, code)
            case .here(let led):
                let ticket = groups.ticket(forDeletion: deletion, index: index)
                groups.act(on: led, now: self.broker.now) { $0.deleteGroup(id, ticket, effects: &$1) }
            }
        }
    }

    func handle(_ request: OffsetDeleteRequest, _ context: RequestContext) {
        let groups = self.broker.groups
        guard !request.groupId.isEmpty else {
            return self.broker.outbox.respond(context, OffsetDeleteResponse(errorCode: .invalidGroupId))
        }
        switch groups.lookUp(request.groupId) {
        case .refused(let code): self.broker.outbox.respond(context, OffsetDeleteResponse(errorCode: code))
        case .here(let led):
            let image = self.broker.metadata.image
            let topics = request.topics.map { topic in
                OffsetDeleteResponse.OffsetDeleteResponseTopic(
                    name: topic.name,
                    partitions: topic.partitions.map { partition in
                        let name = TopicPartition(topic: topic.name, partition: partition.partitionIndex)
                        return OffsetDeleteResponse.OffsetDeleteResponsePartition(
                            partitionIndex: partition.partitionIndex,
                            errorCode: image.partition(name) == nil ? .unknownTopicOrPartition : .none
                        )
                    }
                )
            }
            let ticket = groups.ticket(for: context)
            groups.act(on: led, now: self.broker.now) {
                $0.deleteOffsets(request, ticket, response: OffsetDeleteResponse(topics: topics), effects: &$1)
            }
        }
    }
}
