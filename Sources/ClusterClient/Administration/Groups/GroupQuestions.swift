import Buffers
import KafkaProtocol

extension ClusterClient {
    /// The groups of these brokers, one question to each at the same time. A broker lists those that it coordinates.
    public func listGroups(brokers: [Int32], timeoutMilliseconds: Int? = nil) async -> GroupListing {
        let answers = await concurrently(brokers) { broker in
            await self.answer(ListGroupsRequest(), to: .broker(broker), timeoutMilliseconds)
        }
        var groups: [ListedGroup] = []
        var failures: [BrokerFailure] = []
        for (broker, answer) in zip(brokers, answers) {
            switch answer {
            case .success(let response) where response.errorCode != .none:
                let error = ClusterClientError.refused(
                    api: ApiKey.listGroups.name,
                    response.errorCode,
                    message: nil
                )
                failures.append(BrokerFailure(broker: broker, error: error))
            case .success(let response):
                groups += response.groups.map { ListedGroup($0, coordinator: broker) }
            case .failure(let error):
                failures.append(BrokerFailure(broker: broker, error: error))
            }
        }
        return GroupListing(groups: groups.sorted { $0.groupId < $1.groupId }, failures: failures)
    }

    /// Who coordinates these groups, in the order asked for: one question for all of them (KIP-699), from older brokers
    /// one each. The answer says where the coordinators listen too: they can be asked at once, though the client may never
    /// have asked for metadata.
    public func findCoordinators(
        of groupIds: [String],
        timeoutMilliseconds: Int? = nil
    ) async -> [GroupAnswer<Int32>] {
        guard !groupIds.isEmpty else { return [] }
        let request = FindCoordinatorRequest(coordinatorKeys: groupIds)
        switch await self.answer(request, to: .anyBroker, timeoutMilliseconds) {
        case .success(let response):
            var found: [String: Result<Int32, ClusterClientError>] = [:]
            self.learnMore(Self.addresses(response.coordinators.map { ($0.errorCode, $0.nodeId, $0.host, $0.port) }))
            for coordinator in response.coordinators {
                found[coordinator.key] = Self.coordinator(
                    coordinator.nodeId,
                    coordinator.errorCode,
                    coordinator.errorMessage
                )
            }
            return groupIds.map { GroupAnswer(groupId: $0, result: found[$0] ?? Self.missing(.findCoordinator)) }
        case .failure(.notExpressible):
            return await concurrently(groupIds) { id in
                let answer = await self.answer(FindCoordinatorRequest(key: id), to: .anyBroker, timeoutMilliseconds)
                if case .success(let found) = answer {
                    self.learnMore(Self.addresses([(found.errorCode, found.nodeId, found.host, found.port)]))
                }
                return GroupAnswer(
                    groupId: id,
                    result: answer.flatMap { Self.coordinator($0.nodeId, $0.errorCode, $0.errorMessage) }
                )
            }
        case .failure(let error):
            return groupIds.map { GroupAnswer(groupId: $0, result: .failure(error)) }
        }
    }

    /// State, assignor and members of classic groups, a question for at most ``groupsPerQuestion`` at a time to each
    /// coordinator. Groups of the newer protocol are unknown to this question: their coordinator says that there is no
    /// such group.
    public func describeGroups(
        _ coordinated: [CoordinatedGroups],
        timeoutMilliseconds: Int? = nil
    ) async -> [GroupAnswer<GroupDescription>] {
        let questions = coordinated.flatMap { $0.split(by: Self.groupsPerQuestion) }
        let answers = await concurrently(questions) { question in
            let request = DescribeGroupsRequest(groups: question.groupIds)
            let answer = await self.answer(request, to: .broker(question.coordinator), timeoutMilliseconds)
            return question.answers(answer) { response in
                response.groups.map {
                    ($0.groupId, GroupDescription.result($0, coordinator: question.coordinator))
                }
            }
        }
        return answers.flatMap { $0 }
    }

    /// So many groups go into one question.
    static var groupsPerQuestion: Int { 100 }

    private static func addresses(
        _ answers: [(code: ErrorCode, nodeId: Int32, host: String, port: Int32)]
    ) -> [Int32: ServerAddress] {
        var addresses: [Int32: ServerAddress] = [:]
        for answer in answers where answer.code == .none && !answer.host.isEmpty {
            guard let port = UInt16(exactly: answer.port), port > 0 else { continue }
            addresses[answer.nodeId] = ServerAddress(host: answer.host, port: port)
        }
        return addresses
    }

    private static func coordinator(
        _ nodeId: Int32,
        _ code: ErrorCode,
        _ message: String?
    ) -> Result<Int32, ClusterClientError> {
        guard code == .none else {
            let text = message?.isEmpty == false ? message : nil
            return .failure(.refused(api: ApiKey.findCoordinator.name, code, message: text))
        }
        return .success(nodeId)
    }

    static func missing<Value>(_ api: ApiKey) -> Result<Value, ClusterClientError> {
        .failure(.refused(api: api.name, .unknownServerError, message: "the answer leaves the group out"))
    }
}

extension ListedGroup {
    fileprivate init(_ group: ListGroupsResponse.ListedGroup, coordinator: Int32) {
        self.init(
            groupId: group.groupId,
            protocolType: group.protocolType,
            state: group.groupState.isEmpty ? nil : GroupState(named: group.groupState),
            type: GroupType(named: group.groupType),
            coordinator: coordinator
        )
    }
}

extension CoordinatedGroups {
    /// The same groups in parts of at most `size`.
    func split(by size: Int) -> [CoordinatedGroups] {
        stride(from: 0, to: self.groupIds.count, by: size).map { start in
            let ids = self.groupIds[start..<min(start + size, self.groupIds.count)]
            return CoordinatedGroups(coordinator: self.coordinator, groupIds: Array(ids))
        }
    }

    /// What one answer means for every group of the question, in its order.
    func answers<Response, Value: Sendable & Equatable>(
        _ answer: Result<Response, ClusterClientError>,
        api: ApiKey = .describeGroups,
        _ read: (Response) -> [(String, Result<Value, ClusterClientError>)]
    ) -> [GroupAnswer<Value>] {
        switch answer {
        case .failure(let error): return self.groupIds.map { GroupAnswer(groupId: $0, result: .failure(error)) }
        case .success(let response):
            var found: [String: Result<Value, ClusterClientError>] = [:]
            for (id, result) in read(response) { found[id] = result }
            return self.groupIds.map { GroupAnswer(groupId: $0, result: found[$0] ?? ClusterClient.missing(api)) }
        }
    }
}

extension GroupDescription {
    fileprivate static func result(
        _ group: DescribeGroupsResponse.DescribedGroup,
        coordinator: Int32
    ) -> Result<GroupDescription, ClusterClientError> {
        guard group.errorCode == .none else {
            return .failure(
                .refused(api: ApiKey.describeGroups.name, group.errorCode, message: group.errorMessage)
            )
        }
        let isConsumer = group.protocolType == "consumer"
        return .success(
            GroupDescription(
                groupId: group.groupId,
                state: GroupState(named: group.groupState),
                protocolType: group.protocolType,
                assignor: group.protocolData,
                members: group.members.map { GroupMember($0, isConsumer: isConsumer) },
                coordinator: coordinator
            )
        )
    }
}

extension GroupMember {
    fileprivate init(_ member: DescribeGroupsResponse.DescribedGroupMember, isConsumer: Bool) {
        var subscription = ConsumerProtocolSubscription()
        var assignment = ConsumerProtocolAssignment()
        var isReadable = isConsumer
        if isConsumer {
            // While members join, the coordinator has neither yet and sends no bytes.
            do throws(WireError) {
                if !member.memberMetadata.isEmpty { subscription = try .read(member.memberMetadata) }
                assignment = try .read(member.memberAssignment)
            } catch {
                isReadable = false
            }
        }
        self.init(
            memberId: member.memberId,
            instanceId: member.groupInstanceId,
            clientId: member.clientId,
            host: member.clientHost.hasPrefix("/") ? String(member.clientHost.dropFirst()) : member.clientHost,
            subscribedTopics: subscription.topics,
            rack: subscription.rackId,
            assignment: assignment.assignedPartitions.map {
                AssignedTopic(topic: $0.topic, partitions: $0.partitions)
            },
            isReadable: isReadable
        )
    }
}
