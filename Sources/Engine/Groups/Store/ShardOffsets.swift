import KafkaProtocol

/// Committing, deleting and forgetting offsets.
extension GroupShard {
    /// How many offsets one step of the retention's walk looks at; only a single group may have more.
    private static let offsetsPerStep = 2000
    /// A group costs as much as so many offsets: what expires of it is a batch of its own in the log.
    private static let offsetsWorthAGroup = 10
    /// How many records one batch of tombstones has at most.
    private static let tombstonesPerBatch = 1000

    /// Commits offsets.
    ///
    /// - Parameter response: the answer if all goes well. Partitions that it refuses already are not written.
    package mutating func commit(
        _ request: OffsetCommitRequest,
        _ caller: GroupCaller,
        response: OffsetCommitResponse,
        now: EngineTime,
        effects: inout [GroupEffect]
    ) {
        let id = request.groupId
        var response = response
        if let problem = self.problem(with: request, caller) {
            effects.append(.answerCommit(caller.ticket, response.refusing(with: problem)))
            return
        }
        if self.entries[id] == nil {
            let group = ClassicGroup(id: id, configuration: self.configuration, now: now)
            self.entries[id] = self.newEntry(group)
        }
        self.act(on: id, effects: &effects) { group, actions in
            group.committed(by: request.memberId, now: now, actions: &actions)
        }
        let offsets = self.accepted(request, &response, now: now)
        guard !offsets.isEmpty, let life = self.entries[id]?.life else {
            self.removeIfUnused(id)
            effects.append(.answerCommit(caller.ticket, response))
            return
        }
        for (partition, _) in offsets { self.entries[id]!.offsets.begin(partition) }
        let records = offsets.map { partition, offset in
            GroupRecord.offset(
                OffsetCommitKey(group: id, topic: partition.topic, partition: partition.partition),
                offset.value
            )
        }
        let answer = PendingWrites.Answer(ticket: caller.ticket, response: response)
        self.write(records, for: .commit(id, life: life, offsets, answer), effects: &effects)
    }

    private func problem(with request: OffsetCommitRequest, _ caller: GroupCaller) -> ErrorCode? {
        if let group = self.entries[request.groupId]?.group { return group.problem(with: request) }
        // Without a generation it is a consumer that assigns partitions to itself, or an administrator.
        guard request.generationIdOrMemberEpoch >= 0 else { return nil }
        return caller.version >= 9 ? .groupIdNotFound : .illegalGeneration
    }

    /// The offsets to write; the others are refused in `response`, which has the request's topics and partitions.
    private func accepted(
        _ request: OffsetCommitRequest,
        _ response: inout OffsetCommitResponse,
        now: EngineTime
    ) -> [(partition: TopicPartition, offset: CommittedOffset)] {
        var offsets: [(partition: TopicPartition, offset: CommittedOffset)] = []
        for (topicIndex, topic) in request.topics.enumerated() {
            for (index, partition) in topic.partitions.enumerated()
            where response.topics[topicIndex].partitions[index].errorCode == .none {
                let metadata = partition.committedMetadata ?? ""
                guard metadata.utf8.count <= self.configuration.offsetMetadataMaxBytes else {
                    response.topics[topicIndex].partitions[index].errorCode = .offsetMetadataTooLarge
                    continue
                }
                offsets.append(
                    (
                        TopicPartition(topic: topic.name, partition: partition.partitionIndex),
                        CommittedOffset(
                            offset: partition.committedOffset,
                            leaderEpoch: partition.committedLeaderEpoch,
                            metadata: metadata,
                            commitWallMilliseconds: now.wallMilliseconds,
                            expireWallMilliseconds: request.retentionTimeMs < 0
                                ? nil : now.wallMilliseconds + request.retentionTimeMs
                        )
                    )
                )
            }
        }
        return offsets
    }

    // MARK: Deleting

    /// Deletes offsets of a group.
    ///
    /// - Parameter response: the answer if all goes well. Partitions that it refuses already are left alone.
    package mutating func deleteOffsets(
        _ request: OffsetDeleteRequest,
        _ ticket: GroupTicket,
        response: OffsetDeleteResponse,
        effects: inout [GroupEffect]
    ) {
        guard let entry = self.entries[request.groupId] else {
            effects.append(.answerOffsetDelete(ticket, OffsetDeleteResponse(errorCode: .groupIdNotFound)))
            return
        }
        if let problem = entry.group.problemWithOffsetDeletion {
            effects.append(.answerOffsetDelete(ticket, OffsetDeleteResponse(errorCode: problem)))
            return
        }
        var response = response
        var partitions: [TopicPartition] = []
        for (topicIndex, topic) in request.topics.enumerated() {
            let isRead = entry.group.reads(topic.name)
            for (index, partition) in topic.partitions.enumerated()
            where response.topics[topicIndex].partitions[index].errorCode == .none {
                if isRead {
                    response.topics[topicIndex].partitions[index].errorCode = .groupSubscribedToTopic
                    continue
                }
                let name = TopicPartition(topic: topic.name, partition: partition.partitionIndex)
                if entry.offsets[name] != nil || entry.offsets.isPending(name) { partitions.append(name) }
            }
        }
        guard !partitions.isEmpty else {
            effects.append(.answerOffsetDelete(ticket, response))
            return
        }
        self.write(
            partitions.map { Self.tombstone(request.groupId, $0) },
            for: .deleteOffsets(request.groupId, life: entry.life, partitions, ticket, response),
            effects: &effects
        )
    }

    private static func tombstone(_ group: String, _ partition: TopicPartition) -> GroupRecord {
        .offset(OffsetCommitKey(group: group, topic: partition.topic, partition: partition.partition), nil)
    }

    /// Deletes a group and its offsets; only a group without members can be.
    package mutating func deleteGroup(_ id: String, _ ticket: GroupTicket, effects: inout [GroupEffect]) {
        guard let entry = self.entries[id] else {
            effects.append(.groupDeleted(ticket, group: id, .groupIdNotFound))
            return
        }
        if let problem = entry.group.problemWithDeletion {
            effects.append(.groupDeleted(ticket, group: id, problem))
            return
        }
        self.removeGroup(id, entry, ticket, effects: &effects)
    }

    private mutating func removeGroup(
        _ id: String,
        _ entry: Entry,
        _ ticket: GroupTicket?,
        effects: inout [GroupEffect]
    ) {
        let records =
            entry.offsets.allPartitions.map { Self.tombstone(id, $0) }
            + [.group(GroupMetadataKey(group: id), nil)]
        self.write(records, for: .deleteGroup(id, ticket), effects: &effects)
    }

    /// Forgets the offsets of topics that are gone.
    package mutating func topicsDeleted(_ topics: Set<String>, effects: inout [GroupEffect]) {
        for id in self.groupIds { self.forgetTopics(where: topics.contains, of: id, effects: &effects) }
    }

    /// Forgets a group's offsets of some topics.
    mutating func forgetTopics(where isGone: (String) -> Bool, of id: String, effects: inout [GroupEffect]) {
        guard let entry = self.entries[id] else { return }
        self.forget(entry.offsets.partitions(where: isGone), id, entry, effects: &effects)
    }

    private mutating func forget(
        _ partitions: [TopicPartition],
        _ id: String,
        _ entry: Entry,
        effects: inout [GroupEffect]
    ) {
        var rest = partitions[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(Self.tombstonesPerBatch))
            rest = rest.dropFirst(batch.count)
            self.write(
                batch.map { Self.tombstone(id, $0) },
                for: .deleteOffsets(id, life: entry.life, batch, nil, OffsetDeleteResponse()),
                effects: &effects
            )
        }
    }

    // MARK: Retention

    /// Writes tombstones for offsets that nobody has used for too long, some thousand offsets in each step.
    mutating func expireOffsets(now: EngineTime, effects: inout [GroupEffect]) {
        guard self.nextRetentionCheckMilliseconds <= now.monotonicMilliseconds else { return }
        var walk = self.retentionWalk ?? self.groupIds.reversed()
        var left = Self.offsetsPerStep
        while left > 0, let id = walk.popLast() {
            guard let entry = self.entries[id] else { continue }
            left -= Self.offsetsWorthAGroup + entry.offsets.count
            self.expire(id, entry, now: now, effects: &effects)
        }
        self.retentionWalk = walk.isEmpty ? nil : walk
        self.nextRetentionCheckMilliseconds =
            now.monotonicMilliseconds
            + (walk.isEmpty ? self.configuration.offsetsRetentionCheckIntervalMilliseconds : 10)
    }

    private mutating func expire(_ id: String, _ entry: Entry, now: EngineTime, effects: inout [GroupEffect]) {
        let expired = entry.offsets.partitions { partition, offset in
            guard !entry.offsets.isPending(partition),
                let start = entry.group.retentionStart(of: offset, topic: partition.topic)
            else { return false }
            if let end = offset.expireWallMilliseconds { return end <= now.wallMilliseconds }
            return now.wallMilliseconds - start >= self.configuration.offsetsRetentionMilliseconds
        }
        let isAll = expired.count == entry.offsets.count && !entry.offsets.hasPendingAlone
        if isAll, entry.group.state == .empty, entry.group.pendingMembers.isEmpty {
            self.removeGroup(id, entry, nil, effects: &effects)
        } else {
            self.forget(expired, id, entry, effects: &effects)
        }
    }
}
