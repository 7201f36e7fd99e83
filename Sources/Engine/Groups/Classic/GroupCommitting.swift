import Buffers
import KafkaProtocol

/// What a group says to commits and deletions of offsets.
extension ClassicGroup {
    /// Why a commit is refused, or nil.
    package func problem(with request: OffsetCommitRequest) -> ErrorCode? {
        if self.state == .dead { return .coordinatorNotAvailable }
        let generation = request.generationIdOrMemberEpoch
        // Consumers that assign partitions to themselves, and administrators, commit to groups without members.
        if generation < 0, self.state == .empty { return nil }
        if generation >= 0 || !request.memberId.isEmpty || request.groupInstanceId != nil {
            if let problem = self.problem(withMember: request.memberId, instanceId: request.groupInstanceId) {
                return problem
            }
            if generation != self.generation { return .illegalGeneration }
        } else if self.state != .empty {
            return .unknownMemberId
        }
        // It has joined the generation and not its assignment: it should not have anything to commit.
        return self.state == .completingRebalance ? .rebalanceInProgress : nil
    }

    /// A commit keeps a member's session alive.
    package mutating func committed(by memberId: String, now: EngineTime, actions: inout [GroupAction]) {
        guard self.state == .stable || self.state == .preparingRebalance else { return }
        self.hear(memberId, now: now, actions: &actions)
    }

    /// Why the group cannot be deleted, or nil.
    package var problemWithDeletion: ErrorCode? {
        switch self.state {
        case .dead: .groupIdNotFound
        case .empty: nil
        case .stable, .preparingRebalance, .completingRebalance: .nonEmptyGroup
        }
    }

    /// Why offsets cannot be deleted, or nil. Consumers may be there as long as they do not read the topic.
    package var problemWithOffsetDeletion: ErrorCode? {
        let problem = self.problemWithDeletion
        return problem == .nonEmptyGroup && self.holdsConsumers ? nil : problem
    }

    package var holdsConsumers: Bool { self.protocolType == "consumer" }

    /// Whether members read a topic. If that cannot be told, consumers are taken to read every topic.
    package func reads(_ topic: String) -> Bool { self.subscribedTopics?.contains(topic) ?? self.holdsConsumers }

    /// Takes in which topics the members of the present generation read.
    mutating func noteSubscriptions() {
        guard self.holdsConsumers else {
            self.subscribedTopics = nil
            return
        }
        var topics: Set<String> = []
        for member in self.sortedMembers {
            guard let names = try? ConsumerProtocolSubscription.read(member.metadata(for: self.protocolName)).topics
            else {
                self.subscribedTopics = nil
                return
            }
            topics.formUnion(names)
        }
        self.subscribedTopics = topics
    }

    /// From which moment on the retention of an offset runs, or nil while it does not.
    package func retentionStart(of offset: CommittedOffset, topic: String) -> Int64? {
        guard self.protocolType != nil else { return offset.commitWallMilliseconds }
        switch self.state {
        case .empty: return self.stateWallMilliseconds ?? offset.commitWallMilliseconds
        case .stable where self.holdsConsumers && self.subscribedTopics != nil && !self.reads(topic):
            return offset.commitWallMilliseconds
        default: return nil
        }
    }
}
