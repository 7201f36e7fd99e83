import ClusterClient
import KafkaProtocol

// Groups, their members and what they have committed.
extension LagTracker {
    /// Takes in which groups there are. Groups of a broker that did not answer stay as they are.
    public mutating func observe(_ listing: GroupListing, atMilliseconds: Int64) {
        self.refresh &+= 1
        for listed in listing.groups {
            if let place = self.groupPlaces[listed.groupId] {
                self.groups[place].update(listed)
                self.groups[place].listed = self.refresh
            } else {
                var group = TrackedGroup(listed)
                group.listed = self.refresh
                self.groups.append(group)
                self.groupPlaces[listed.groupId] = self.groups.count - 1
            }
        }
        var failed: [Int32: ClusterClientError] = [:]
        for failure in listing.failures { failed[failure.broker] = failure.error }
        for place in self.groups.indices where self.groups[place].listed != self.refresh {
            guard let error = failed[self.groups[place].coordinator] else { continue }
            self.groups[place].listed = self.refresh
            self.groups[place].fail(error, atMilliseconds)
        }
        if self.groups.contains(where: { $0.listed != self.refresh }) {
            self.groups.removeAll { $0.listed != self.refresh }
        }
        self.groups.sort { $0.groupID < $1.groupID }
        self.groupPlaces.removeAll(keepingCapacity: true)
        for (place, group) in self.groups.enumerated() { self.groupPlaces[group.groupID] = place }
    }

    /// Takes in states and members.
    public mutating func observe(_ answers: [GroupAnswer<GroupDescription>], atMilliseconds: Int64) {
        for answer in answers {
            guard let place = self.groupPlaces[answer.groupId] else { continue }
            switch answer.result {
            case .success(let description):
                self.groups[place].state = description.state
                self.groups[place].describedState = description.state
                self.groups[place].protocolType = description.protocolType
                self.groups[place].assignor = description.assignor
                self.groups[place].coordinator = description.coordinator
                self.groups[place].members = .known(description.members)
                self.learnOwners(place)
            case .failure(let error):
                self.groups[place].members = .afterFailure(error, self.groups[place].members, atMilliseconds)
                self.groups[place].fail(error, atMilliseconds)
            }
        }
    }

    /// Whether a listed group differs from what was described, so that its members are worth asking for.
    public func needsDescription(_ listed: ListedGroup) -> Bool {
        guard let place = self.groupPlaces[listed.groupId] else { return true }
        return self.groups[place].describedState != listed.state
    }

    /// Notes who owns what, makes places for topics that members read without having committed, and marks topics that
    /// none of them reads any more.
    private mutating func learnOwners(_ place: Int) {
        let members = self.groups[place].members.value ?? []
        for topic in self.groups[place].topics.indices {
            for partition in self.groups[place].topics[topic].partitions.indices {
                self.groups[place].topics[topic].partitions[partition].owner = -1
            }
        }
        var isRead: Set<String> = []
        for (index, member) in members.enumerated() {
            isRead.formUnion(member.subscribedTopics)
            for assigned in member.assignment {
                isRead.insert(assigned.topic)
                let topic = self.place(of: assigned.topic, in: place)
                for partition in assigned.partitions where partition >= 0 && partition < Self.partitionLimit {
                    self.groups[place].topics[topic].grow(to: Int(partition) + 1)
                    self.groups[place].topics[topic].partitions[Int(partition)].owner = Int32(index)
                }
            }
        }
        // Without members, or with some that cannot be read or match topics by pattern, nothing is known to have been left.
        let isKnown =
            !isRead.isEmpty && !members.isEmpty && members.allSatisfy { $0.isReadable && $0.subscribedPattern == nil }
        for topic in self.groups[place].topics.indices {
            let name = self.topics[self.groups[place].topics[topic].topic].name
            self.groups[place].topics[topic].presence = isKnown && !isRead.contains(name) ? .left : .read
        }
    }

    /// More than any topic has; what a damaged assignment names beyond takes no memory.
    private static var partitionLimit: Int32 { 200_000 }

    private mutating func place(of topic: String, in group: Int) -> Int {
        if let place = self.groups[group].places[topic] { return place }
        let entry = TrackedGroup.Topic(topic: self.place(ofTopic: topic))
        self.unread.remove(entry.topic)
        self.groups[group].topics.append(entry)
        self.groups[group].places[topic] = self.groups[group].topics.count - 1
        return self.groups[group].topics.count - 1
    }

    /// Takes in what groups have committed. A partition that an answer leaves out has no offset any more.
    public mutating func observe(_ answers: [GroupAnswer<[CommittedTopic]>], atMilliseconds: Int64) {
        for answer in answers {
            guard let place = self.groupPlaces[answer.groupId] else { continue }
            switch answer.result {
            case .success(let committed): self.observe(committed, of: place, atMilliseconds)
            case .failure(let error): self.groups[place].fail(error, atMilliseconds)
            }
        }
    }

    private mutating func observe(_ committed: [CommittedTopic], of group: Int, _ now: Int64) {
        let context = CommitContext(
            rules: self.rules,
            nowMilliseconds: now,
            refresh: self.refresh,
            isTailing: self.tailingSinceMilliseconds != nil,
            isDeserted: self.groups[group].isDeserted
        )
        for topic in committed {
            let place = self.place(of: topic.topic, in: group)
            let ends = self.topics[self.groups[group].topics[place].topic].partitions
            for offset in topic.partitions where offset.partition >= 0 && offset.partition < Self.partitionLimit {
                self.groups[group].topics[place].observe(offset, ends, context)
            }
        }
        for topic in self.groups[group].topics.indices {
            self.groups[group].topics[topic].loseOffsets(before: self.refresh)
        }
        self.groups[group].failure = nil
    }

    /// Takes in a commit read from `__consumer_offsets`; nil as offset is the end of it.
    public mutating func observe(
        commitOf groupID: String,
        topic: String,
        partition: Int32,
        offset: Int64?,
        atMilliseconds: Int64
    ) {
        guard let group = self.groupPlaces[groupID], partition >= 0, partition < Self.partitionLimit else { return }
        let place = self.place(of: topic, in: group)
        let ends = self.topics[self.groups[group].topics[place].topic]
        self.groups[group].topics[place].grow(to: max(Int(partition) + 1, ends.partitions.count))
        guard let offset else { return }
        var end: Int64?
        if Int(partition) < ends.partitions.count {
            let known = ends.partitions[Int(partition)]
            // Where the log ended when an older commit was made is not known now.
            if known.end >= 0, abs(known.endAtMilliseconds - atMilliseconds) <= Self.sameTimeMilliseconds {
                end = known.end
            }
        }
        self.groups[group].topics[place].partitions[Int(partition)].observeLogged(
            offset,
            end: end,
            isDeserted: self.groups[group].isDeserted,
            atMilliseconds: atMilliseconds,
            rules: self.rules
        )
    }

    /// A commit and an end so near to each other are taken to be of the same moment.
    private static var sameTimeMilliseconds: Int64 { 3000 }

    /// From now on every commit is seen, or no longer.
    public mutating func tail(sinceMilliseconds: Int64?) { self.tailingSinceMilliseconds = sinceMilliseconds }

    /// An operator has moved offsets from here: commits from before say nothing about how the group is doing.
    public mutating func noteReset(of groupID: String, _ partitions: [PartitionName], atMilliseconds: Int64) {
        guard let group = self.groupPlaces[groupID] else { return }
        for name in partitions {
            guard let place = self.groups[group].places[name.topic] else { continue }
            let index = Int(name.partition)
            guard self.groups[group].topics[place].partitions.indices.contains(index) else { continue }
            self.groups[group].topics[place].partitions[index].beginAnew(nowMilliseconds: atMilliseconds)
            self.groups[group].topics[place].partitions[index].wasReset = true
            self.groups[group].topics[place].partitions[index].expectsReset = true
        }
    }
}
