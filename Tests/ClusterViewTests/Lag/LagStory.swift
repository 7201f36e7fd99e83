import ClusterClient
import ClusterView
import KafkaProtocol

/// One group that reads the topic `orders`, second by second.
struct LagStory {
    var tracker: LagTracker
    var now: Int64 = 1_000_000
    var ends: [Int64]
    /// By partition; nil where nothing was committed.
    var committed: [Int64?]
    var topic = "orders"
    var topicID = Uuid(high: 1, low: 1)
    /// Members and what they own; nil when the question is refused.
    var members: [GroupMember]?
    var state = GroupState.stable
    var protocolType = "consumer"
    /// Partitions whose end cannot be told.
    var failing: Set<Int> = []
    var otherTopics: [CommittedTopic] = []
    var topicExists = true
    var snapshot = GroupsSnapshot(takenAtMilliseconds: 0)

    init(rules: LagRules = LagRules(), ends: [Int64], committed: [Int64?], isOwned: Bool = true) {
        self.tracker = LagTracker(rules: rules)
        self.ends = ends
        self.committed = committed
        self.members = isOwned ? [Self.member("m", Array(0..<Int32(ends.count)))] : []
        if !isOwned { self.state = .empty }
    }

    static func member(_ name: String, _ partitions: [Int32], topic: String = "orders") -> GroupMember {
        GroupMember(
            memberId: name,
            clientId: name,
            host: "127.0.0.1",
            subscribedTopics: [topic],
            assignment: [AssignedTopic(topic: topic, partitions: partitions)]
        )
    }

    /// A refresh `milliseconds` after the one before.
    @discardableResult
    mutating func refresh(after milliseconds: Int64 = 1000) -> GroupsSnapshot {
        self.now += milliseconds
        let topics = self.topicExists ? [self.topic: self.ends.count] : [:]
        self.tracker.watch(topics: topics.keys)
        self.tracker.observe(topics: self.metadata, atMilliseconds: self.now)
        self.tracker.observe(
            GroupListing(
                groups: [
                    ListedGroup(
                        groupId: "g",
                        protocolType: self.protocolType,
                        state: self.state,
                        type: .classic,
                        coordinator: 1
                    )
                ],
                failures: []
            ),
            atMilliseconds: self.now
        )
        self.tracker.observe([self.description], atMilliseconds: self.now)
        self.tracker.observe(ends: self.listing, asked: [], atMilliseconds: self.now)
        self.tracker.observe(
            [GroupAnswer(groupId: "g", result: .success(self.offsets))],
            atMilliseconds: self.now
        )
        self.snapshot = self.tracker.snapshot(nowMilliseconds: self.now)
        return self.snapshot
    }

    /// So many refreshes a second apart, each after `change`.
    mutating func seconds(_ count: Int, _ change: (inout LagStory) -> Void = { _ in }) {
        for _ in 0..<count {
            change(&self)
            self.refresh()
        }
    }

    var group: GroupRow { self.snapshot.groups[0] }

    func row(_ partition: Int = 0) -> LagRow { self.group.topic(self.topic)!.partitions[partition] }

    func verdict(_ partition: Int = 0) -> Verdict { self.row(partition).judgement.verdict }

    private var metadata: MetadataResponse {
        let others = self.otherTopics.map {
            MetadataResponse.MetadataResponseTopic(
                name: $0.topic,
                partitions: $0.partitions.map {
                    MetadataResponse.MetadataResponsePartition(partitionIndex: $0.partition, leaderId: 1)
                }
            )
        }
        guard self.topicExists else { return MetadataResponse(topics: others) }
        return MetadataResponse(
            topics: [
                MetadataResponse.MetadataResponseTopic(
                    name: self.topic,
                    topicId: self.topicID,
                    partitions: self.ends.indices.map {
                        MetadataResponse.MetadataResponsePartition(partitionIndex: Int32($0), leaderId: 1)
                    }
                )
            ] + others
        )
    }

    private var description: GroupAnswer<GroupDescription> {
        guard let members else {
            let error = ClusterClientError.refused(api: "DescribeGroups", .groupAuthorizationFailed, message: nil)
            return GroupAnswer(groupId: "g", result: .failure(error))
        }
        return GroupAnswer(
            groupId: "g",
            result: .success(
                GroupDescription(
                    groupId: "g",
                    state: self.state,
                    protocolType: self.protocolType,
                    assignor: "range",
                    members: members,
                    coordinator: 1
                )
            )
        )
    }

    private var listing: OffsetListing {
        let partitions = self.ends.enumerated().map { index, end in
            ListOffsetsResponse.ListOffsetsPartitionResponse(
                partitionIndex: Int32(index),
                errorCode: self.failing.contains(index) ? .notLeaderOrFollower : .none,
                offset: self.failing.contains(index) ? -1 : end
            )
        }
        let topic = ListOffsetsResponse.ListOffsetsTopicResponse(name: self.topic, partitions: partitions)
        return OffsetListing(topics: self.topicExists ? [topic] : [], failures: [])
    }

    private var offsets: [CommittedTopic] {
        let committed = self.committed.enumerated().compactMap { index, offset in
            offset.map { CommittedOffset(partition: Int32(index), offset: $0) }
        }
        return [CommittedTopic(topic: self.topic, partitions: committed)] + self.otherTopics
    }
}
