import KafkaProtocol

/// Makes rebalances of the group records of `__consumer_offsets`: a record with a new generation is a rebalance that is
/// over, with its members and what they own. When it began, and what began it, the log does not say.
package struct MembershipLog: Sendable {
    /// Members are known by their instance ids, if they have them: a static member is the same when it comes back.
    private struct Generation: Sendable {
        var number: Int32
        /// Names by member.
        var members: [String: String]
        var owners: [PartitionName: String]
        var subscriptions: [String: [String]]
        /// Partitions that nobody owns any more, with their last owners: a cooperative group gives them away in two steps.
        var released: [PartitionName: String] = [:]
    }

    private var groups: [String: Generation] = [:]

    package init() {}

    /// Takes in what a coordinator stored about a group; nil is the end of the group.
    ///
    /// - Returns: the rebalance that the record closes; nil for the first record that is seen of a group, since what was
    ///   before is not known, and for one of the same generation.
    package mutating func observe(_ groupID: String, _ value: GroupMetadataValue?, atMilliseconds: Int64) -> Rebalance?
    {
        guard let value else {
            self.groups[groupID] = nil
            return nil
        }
        var after = Self.read(value)
        if let before = self.groups[groupID] {
            after.released = Released.partitions(
                after: before.owners.merging(before.released) { owner, _ in owner },
                owned: after.owners,
                read: Set(after.subscriptions.values.joined())
            )
        }
        defer { self.groups[groupID] = after }
        guard let before = self.groups[groupID], after.number > before.number else { return nil }
        let joined = after.members.filter { before.members[$0.key] == nil }.values.sorted()
        let gone = before.members.filter { after.members[$0.key] == nil }.values.sorted()
        var moved = 0
        for (partition, owner) in after.owners {
            if let past = before.owners[partition] ?? before.released[partition], past != owner { moved += 1 }
        }
        return Rebalance(
            groupID: groupID,
            endMilliseconds: atMilliseconds,
            trigger: Self.trigger(joined, gone, before, after),
            membersBefore: before.members.count,
            membersAfter: after.members.count,
            generationBefore: before.number,
            generationAfter: after.number,
            partitionsMoved: after.members.isEmpty ? nil : moved,
            source: .log,
            count: Int(after.number - before.number),
            joined: joined,
            gone: gone
        )
    }

    private static func trigger(
        _ joined: [String],
        _ gone: [String],
        _ before: Generation,
        _ after: Generation
    ) -> Rebalance.Trigger {
        switch (joined.count, gone.count) {
        case (0, 0):
            if before.subscriptions != after.subscriptions {
                .subscriptionChanged
            } else {
                before.released.keys.contains { after.owners[$0] != nil } ? .named("hand-over") : .unknown
            }
        case (1, 0): .memberJoined(joined[0])
        // Leaving and crashing leave the same record.
        case (0, 1): .memberGone(gone[0])
        case (let joined, let gone): .membersChanged(joined: joined, gone: gone)
        }
    }

    private static func read(_ value: GroupMetadataValue) -> Generation {
        var generation = Generation(number: value.generation, members: [:], owners: [:], subscriptions: [:])
        for member in value.members {
            let name = member.clientId.isEmpty ? member.memberId : member.clientId
            let identity = member.groupInstanceId ?? member.memberId
            generation.members[identity] = member.groupInstanceId ?? name
            guard value.protocolType == "consumer" else { continue }
            let subscription = try? ConsumerProtocolSubscription.read(member.subscription)
            generation.subscriptions[identity] = subscription?.topics ?? []
            for topic in (try? ConsumerProtocolAssignment.read(member.assignment))?.assignedPartitions ?? [] {
                for partition in topic.partitions {
                    generation.owners[PartitionName(topic: topic.topic, partition: partition)] = identity
                }
            }
        }
        return generation
    }
}

/// What becomes of partitions that a group gives away in two steps, as cooperative ones do.
enum Released {
    /// Those that had an owner, have none now, and are still read by somebody.
    ///
    /// - Parameters:
    ///   - after: the last owners before.
    ///   - owned: the owners now.
    ///   - read: the topics that members read now; none where no member is left.
    static func partitions(
        after: [PartitionName: String],
        owned: [PartitionName: String],
        read: Set<String>
    ) -> [PartitionName: String] {
        after.filter { owned[$0.key] == nil && read.contains($0.key.topic) }
    }
}
