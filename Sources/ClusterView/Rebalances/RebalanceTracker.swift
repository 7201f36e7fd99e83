import ClusterClient

/// Finds rebalances in what is seen of groups, keeps the last of them, and tells which groups flap.
///
/// A value without a clock. Polling sees states and members: it tells a rebalance when it sees a group in one, or when
/// members or assignments differ between two refreshes, and then claims no more than that there was at least one. Exact
/// accounts, of the coordinator or from `__consumer_offsets`, replace what polling said about the same span of time.
public struct RebalanceTracker: Sendable {
    /// What polling saw of a group. Members are known by their instance ids, if they have them: a static member that comes
    /// back under another member id is the same, and nobody else notices.
    struct Seen: Sendable {
        var state: GroupState
        var coordinator: Int32
        /// Names by member.
        var members: [String: String] = [:]
        /// Who owned what, by topic and partition.
        var owners: [PartitionName: String] = [:]
        /// Partitions that nobody owns any more, with their last owners.
        var released: [PartitionName: String] = [:]
        /// What members read.
        var topics: Set<String> = []
        var areMembersKnown = false
        var atMilliseconds: Int64
        /// The rebalance that goes on.
        var ongoing: Ongoing?
        /// When it appeared; nil for a group that was there at the first refresh.
        var beganMilliseconds: Int64?
        var steps: [GroupTimeline.Step]
    }

    /// A rebalance that polling has seen begin.
    struct Ongoing: Sendable {
        /// The last refresh that did not show it yet; nil if it was there at the first one.
        var notBeforeMilliseconds: Int64?
        var membersBefore: [String: String]
        /// The last owners of what somebody has owned.
        var ownersBefore: [PartitionName: String]
        var isBeforeKnown: Bool
        var coordinatorBefore: Int32
    }

    private var seen: [String: Seen] = [:]
    /// Whether there was a refresh before, so that a group that is not known is a new one.
    private var hasLooked = false
    /// Oldest first.
    private var kept = HistoryRing<Rebalance>(capacity: RebalanceTracker.capacity)

    /// So many rebalances are kept, of all groups together.
    public static let capacity = 500

    public init() {}

    // MARK: Polling

    /// Takes in what one refresh told of all groups. Groups that are not there any more are forgotten.
    ///
    /// - Parameter members: by group id, of the groups that this refresh described.
    public mutating func observe(_ groups: [GroupRow], members: [String: [GroupMember]], atMilliseconds now: Int64) {
        var present: Set<String> = []
        for group in groups {
            present.insert(group.groupID)
            guard group.failure == nil else { continue }
            self.observe(group, members[group.groupID], now)
        }
        self.seen = self.seen.filter { present.contains($0.key) }
        self.hasLooked = true
    }

    private mutating func observe(_ group: GroupRow, _ described: [GroupMember]?, _ now: Int64) {
        guard var before = self.seen[group.groupID] else {
            self.seen[group.groupID] = Self.first(group, described, now)
            if self.hasLooked { self.seen[group.groupID]?.beganMilliseconds = now }
            return
        }
        var after = Self.look(group, described, now)
        after.release(what: before)
        if before.state != after.state {
            before.steps.append(GroupTimeline.Step(state: after.state, sinceMilliseconds: now))
            if before.steps.count > GroupTimeline.capacity { before.steps.removeFirst() }
        }
        var next = after
        next.steps = before.steps
        next.beganMilliseconds = before.beganMilliseconds
        next.ongoing = before.ongoing
        if after.state.isRebalancing {
            if next.ongoing == nil { next.ongoing = Self.beginning(before) }
            if !after.areMembersKnown { next.keepMembers(of: before) }
            // What members own while they are handed over says nothing: what they had before is compared in the end.
        } else if let ongoing = next.ongoing {
            guard after.areMembersKnown || described == nil else { return }
            next.ongoing = nil
            if !after.areMembersKnown { next.keepMembers(of: before) }
            self.tell(group.groupID, from: ongoing, to: next, now, wasSeenGoingOn: true)
        } else if after.areMembersKnown {
            if before.areMembersKnown, before.members != after.members || before.owners != after.owners {
                self.tell(group.groupID, from: Self.beginning(before), to: next, now, wasSeenGoingOn: false)
            }
        } else {
            next.keepMembers(of: before)
        }
        self.seen[group.groupID] = next
    }

    private static func first(_ group: GroupRow, _ described: [GroupMember]?, _ now: Int64) -> Seen {
        var seen = Self.look(group, described, now)
        seen.steps = [GroupTimeline.Step(state: group.state, sinceMilliseconds: now)]
        if group.state.isRebalancing {
            seen.ongoing = Ongoing(
                notBeforeMilliseconds: nil,
                membersBefore: [:],
                ownersBefore: [:],
                isBeforeKnown: false,
                coordinatorBefore: group.coordinator
            )
        }
        return seen
    }

    private static func look(_ group: GroupRow, _ described: [GroupMember]?, _ now: Int64) -> Seen {
        var seen = Seen(state: group.state, coordinator: group.coordinator, atMilliseconds: now, steps: [])
        guard let described else { return seen }
        seen.areMembersKnown = true
        for member in described {
            let identity = member.instanceId ?? member.memberId
            seen.members[identity] =
                member.instanceId ?? (member.clientId.isEmpty ? member.memberId : member.clientId)
            seen.topics.formUnion(member.subscribedTopics)
            for topic in member.assignment {
                for partition in topic.partitions {
                    seen.owners[PartitionName(topic: topic.topic, partition: partition)] = identity
                }
            }
        }
        return seen
    }

    private static func beginning(_ before: Seen) -> Ongoing {
        Ongoing(
            notBeforeMilliseconds: before.atMilliseconds,
            membersBefore: before.members,
            ownersBefore: before.owners.merging(before.released) { owner, _ in owner },
            isBeforeKnown: before.areMembersKnown,
            coordinatorBefore: before.coordinator
        )
    }

    private mutating func tell(
        _ groupID: String,
        from ongoing: Ongoing,
        to after: Seen,
        _ now: Int64,
        wasSeenGoingOn: Bool
    ) {
        let isKnown = ongoing.isBeforeKnown && after.areMembersKnown
        let joined = after.members.filter { ongoing.membersBefore[$0.key] == nil }
        let gone = ongoing.membersBefore.filter { after.members[$0.key] == nil }
        var moved = 0
        for (partition, owner) in after.owners {
            if let past = ongoing.ownersBefore[partition], past != owner { moved += 1 }
        }
        self.append(
            Rebalance(
                groupID: groupID,
                endMilliseconds: now,
                notBeforeMilliseconds: ongoing.notBeforeMilliseconds,
                trigger: isKnown ? Self.trigger(joined, gone, ongoing.coordinatorBefore, after.coordinator) : .unknown,
                membersBefore: ongoing.isBeforeKnown ? ongoing.membersBefore.count : nil,
                membersAfter: after.areMembersKnown ? after.members.count : nil,
                partitionsMoved: isKnown ? moved : nil,
                source: .poll,
                joined: isKnown ? joined.values.sorted() : [],
                gone: isKnown ? gone.values.sorted() : []
            )
        )
    }

    private static func trigger(
        _ joined: [String: String],
        _ gone: [String: String],
        _ coordinatorBefore: Int32,
        _ coordinator: Int32
    ) -> Rebalance.Trigger {
        switch (joined.count, gone.count) {
        case (0, 0):
            coordinatorBefore == coordinator ? .unknown : .coordinatorMoved(from: coordinatorBefore, to: coordinator)
        case (1, 0): .memberJoined(joined.values.first ?? "")
        // Leaving and crashing look the same from outside.
        case (0, 1): .memberGone(gone.values.first ?? "")
        case (let joined, let gone): .membersChanged(joined: joined, gone: gone)
        }
    }

    // MARK: Exact accounts

    /// Takes in what the coordinator or its log says. A less exact account of the same rebalance gives way; what only it
    /// knows is taken over.
    public mutating func observe(_ exact: Rebalance) {
        var others = self.kept.elements
        let better = others.first { other in
            other.source.rank >= exact.source.rank && exact.generationAfter != nil && other.isSame(as: exact)
        }
        guard better == nil || better?.source == .log && exact.source == .log else {
            if let better, let at = others.firstIndex(of: better) {
                others[at].complete(from: exact)
                self.replaceKept(with: others)
            }
            return
        }
        var told = exact
        var isReplacing = false
        others.removeAll { other in
            guard Self.isSame(other, exact) else { return false }
            told.complete(from: other)
            isReplacing = true
            return true
        }
        if isReplacing { self.replaceKept(with: others) }
        self.kept.append(told)
    }

    /// Whether a less exact account is of the same rebalance: of the same generation, or where none is known of the same
    /// time.
    private static func isSame(_ other: Rebalance, _ exact: Rebalance) -> Bool {
        guard other.groupID == exact.groupID, other.source.rank <= exact.source.rank else { return false }
        if exact.generationAfter != nil, other.generationAfter != nil { return other.isSame(as: exact) }
        guard other.source.rank < exact.source.rank else { return false }
        let start = (exact.startMilliseconds ?? exact.endMilliseconds) - Self.overlapMilliseconds
        let earliest = other.notBeforeMilliseconds ?? other.endMilliseconds
        return earliest <= exact.endMilliseconds + Self.overlapMilliseconds && start <= other.endMilliseconds
    }

    private mutating func replaceKept(with rebalances: [Rebalance]) {
        self.kept.removeAll()
        for rebalance in rebalances { self.kept.append(rebalance) }
    }

    private static let overlapMilliseconds: Int64 = 2500

    /// Keeps a line of polling unless exact accounts of the same time are there already; one alone learns from it what
    /// was moved.
    private mutating func append(_ polled: Rebalance) {
        let from = min(
            polled.endMilliseconds - 2 * Self.overlapMilliseconds,
            (polled.notBeforeMilliseconds ?? polled.endMilliseconds) - Self.overlapMilliseconds
        )
        var others = self.kept.elements
        let known = others.indices.filter {
            others[$0].groupID == polled.groupID && others[$0].source.rank > polled.source.rank
                && (from...polled.endMilliseconds).contains(others[$0].endMilliseconds)
        }
        if known.isEmpty { return self.kept.append(polled) }
        guard known.count == 1 else { return }
        others[known[0]].complete(from: polled)
        self.replaceKept(with: others)
    }

    // MARK: What is shown

    /// The rebalances that are kept, newest first, those that go on now before them.
    public func rebalances(nowMilliseconds: Int64) -> [Rebalance] {
        var ongoing: [Rebalance] = []
        for id in self.seen.keys.sorted() {
            guard let group = self.seen[id], let begun = group.ongoing else { continue }
            ongoing.append(
                Rebalance(
                    groupID: id,
                    endMilliseconds: group.atMilliseconds,
                    isOngoing: true,
                    membersBefore: begun.isBeforeKnown ? begun.membersBefore.count : nil,
                    membersAfter: group.areMembersKnown ? group.members.count : nil,
                    source: .poll
                )
            )
        }
        let past = self.kept.elements.sorted { $0.endMilliseconds > $1.endMilliseconds }
        return ongoing + past
    }

    /// How the state of each group went, by group id.
    public func timelines(nowMilliseconds: Int64) -> [GroupTimeline] {
        let all = Dictionary(grouping: self.kept.elements, by: \.groupID)
        return self.seen.keys.sorted().map { id in
            let formation = GroupFormation(all[id] ?? [], beganMilliseconds: self.seen[id]?.beganMilliseconds)
            func isRecent(_ rebalance: Rebalance) -> Bool {
                nowMilliseconds - rebalance.endMilliseconds <= GroupTimeline.flappingMilliseconds
            }
            let rebalances = formation.rebalances.filter(isRecent)
            let unsettling = formation.unsettling.filter(isRecent)
            let count = unsettling.reduce(0) { $0 + $1.count }
            return GroupTimeline(
                groupID: id,
                steps: self.seen[id]?.steps ?? [],
                recentRebalances: rebalances.reduce(0) { $0 + $1.count },
                unsettlingRebalances: count,
                mayHaveMore: rebalances.contains { $0.source == .poll },
                suspects: count >= GroupTimeline.flappingCount ? Self.suspects(unsettling) : []
            )
        }
    }

    /// Those who came or went most often, at most three.
    private static func suspects(_ rebalances: [Rebalance]) -> [String] {
        var counts: [String: Int] = [:]
        for rebalance in rebalances { for name in rebalance.joined + rebalance.gone { counts[name, default: 0] += 1 } }
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.prefix(3).map(\.key)
    }
}

extension RebalanceTracker.Seen {
    mutating func keepMembers(of before: RebalanceTracker.Seen) {
        self.members = before.members
        self.owners = before.owners
        self.released = before.released
        self.topics = before.topics
        self.areMembersKnown = before.areMembersKnown
    }

    /// Notes what had an owner before and has none now.
    mutating func release(what before: RebalanceTracker.Seen) {
        let last = before.owners.merging(before.released) { owner, _ in owner }
        // In a rebalance nobody is told what it owns, and nothing has been given away for good.
        self.released =
            self.state.isRebalancing
            ? last : Released.partitions(after: last, owned: self.owners, read: self.topics)
    }
}

extension Rebalance {
    /// Takes over what another account of the same rebalance knows and this one does not.
    mutating func complete(from other: Rebalance) {
        if self.partitionsMoved == nil { self.partitionsMoved = other.partitionsMoved }
        if self.generationBefore == nil { self.generationBefore = other.generationBefore }
        if self.joined.isEmpty { self.joined = other.joined }
        if self.gone.isEmpty { self.gone = other.gone }
    }
}

extension Rebalance.Source {
    /// How exact its accounts are.
    var rank: Int {
        switch self {
        case .poll: 0
        case .log: 1
        case .broker: 2
        }
    }
}
