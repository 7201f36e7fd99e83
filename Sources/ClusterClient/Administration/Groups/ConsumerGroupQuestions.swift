import KafkaProtocol

// Groups of the newer protocol (KIP-848), whose coordinators assign partitions themselves.
extension ClusterClient {
    /// State and members of listed groups, each asked for by the question that knows its protocol.
    ///
    /// Share and streams groups have questions of their own, which are not asked: they come back as unsupported. A group
    /// whose type the broker does not list, and that the older question calls dead or unknown although it is listed as
    /// alive, is asked for once more by the newer one: it is never called dead because the wrong question was asked.
    public func describeGroups(
        listed: [ListedGroup],
        timeoutMilliseconds: Int? = nil
    ) async -> [GroupAnswer<GroupDescription>] {
        let classic = listed.filter { $0.type == .classic || $0.type == .unknown }
        let consumer = listed.filter { $0.type == .consumer }
        let others = listed.filter { $0.type == .share || $0.type == .streams }
        async let newer = self.describeConsumerGroups(
            CoordinatedGroups.of(consumer),
            timeoutMilliseconds: timeoutMilliseconds
        )
        var answers = await self.describeGroups(CoordinatedGroups.of(classic), timeoutMilliseconds: timeoutMilliseconds)
        let states = Dictionary(classic.map { ($0.groupId, $0.state) }, uniquingKeysWith: { $1 })
        let mistaken = Set(answers.filter { $0.isMistaken(listedAs: states[$0.groupId] ?? nil) }.map(\.groupId))
        if !mistaken.isEmpty {
            answers.removeAll { mistaken.contains($0.groupId) }
            answers += await self.describeConsumerGroups(
                CoordinatedGroups.of(classic.filter { mistaken.contains($0.groupId) }),
                timeoutMilliseconds: timeoutMilliseconds
            )
        }
        return answers + (await newer)
            + others.map {
                let error = ClusterClientError.unsupported(
                    api: "a description of \($0.type.rawValue.lowercased()) groups",
                    address: "this client"
                )
                return GroupAnswer(groupId: $0.groupId, result: .failure(error))
            }
    }

    /// State, assignor and members of groups of the newer protocol, a question for at most ``groupsPerQuestion`` at a time
    /// to each coordinator.
    public func describeConsumerGroups(
        _ coordinated: [CoordinatedGroups],
        timeoutMilliseconds: Int? = nil
    ) async -> [GroupAnswer<GroupDescription>] {
        let questions = coordinated.flatMap { $0.split(by: Self.groupsPerQuestion) }
        let answers = await concurrently(questions) { question in
            let request = ConsumerGroupDescribeRequest(groupIds: question.groupIds)
            let answer = await self.answer(request, to: .broker(question.coordinator), timeoutMilliseconds)
            return question.answers(answer, api: .consumerGroupDescribe) { response in
                response.groups.map {
                    ($0.groupId, GroupDescription.result($0, coordinator: question.coordinator))
                }
            }
        }
        return answers.flatMap { $0 }
    }
}

extension GroupAnswer where Value == GroupDescription {
    /// Whether the older question was asked about a group of the newer protocol: its coordinator knows no classic group of
    /// this name, which older versions express as a group that is dead.
    fileprivate func isMistaken(listedAs state: GroupState?) -> Bool {
        guard let state, state != .dead, state != .unknown else { return false }
        switch self.result {
        case .success(let description): return description.state == .dead
        case .failure(.refused(_, .groupIdNotFound, _)): return true
        case .failure: return false
        }
    }
}

extension GroupDescription {
    fileprivate static func result(
        _ group: ConsumerGroupDescribeResponse.DescribedGroup,
        coordinator: Int32
    ) -> Result<GroupDescription, ClusterClientError> {
        guard group.errorCode == .none else {
            return .failure(
                .refused(api: ApiKey.consumerGroupDescribe.name, group.errorCode, message: group.errorMessage)
            )
        }
        return .success(
            GroupDescription(
                groupId: group.groupId,
                state: GroupState(named: group.groupState),
                protocolType: "consumer",
                assignor: group.assignorName,
                members: group.members.map(GroupMember.init),
                coordinator: coordinator
            )
        )
    }
}

extension GroupMember {
    fileprivate init(_ member: ConsumerGroupDescribeResponse.Member) {
        self.init(
            memberId: member.memberId,
            instanceId: member.instanceId,
            clientId: member.clientId,
            host: member.clientHost.hasPrefix("/") ? String(member.clientHost.dropFirst()) : member.clientHost,
            subscribedTopics: member.subscribedTopicNames,
            subscribedPattern: member.subscribedTopicRegex.flatMap { $0.isEmpty ? nil : $0 },
            rack: member.rackId,
            assignment: member.assignment.topicPartitions.map {
                AssignedTopic(topic: $0.topicName, partitions: $0.partitions)
            }
        )
    }
}
