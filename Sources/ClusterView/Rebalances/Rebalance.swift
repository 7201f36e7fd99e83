import ClusterClient

/// One rebalance of a group, told no more exactly than it is known.
public struct Rebalance: Sendable, Equatable {
    /// Who saw it.
    public enum Source: String, Sendable, Equatable {
        /// The coordinator itself: start, end and trigger are exact.
        case broker
        /// A record of `__consumer_offsets`: end, members and generation are exact, the start is a guess (`~`).
        case log
        /// Two refreshes differ: there was at least one (`≥1`), at some time between them.
        case poll
    }

    /// Why it began.
    public enum Trigger: Sendable, Equatable {
        case memberJoined(String)
        case memberLeft(String)
        /// The coordinator stopped hearing from the member.
        case memberTimedOut(String)
        /// It went, and how is not known.
        case memberGone(String)
        /// Several came or went at once.
        case membersChanged(joined: Int, gone: Int)
        case subscriptionChanged
        case topicChanged(String)
        case coordinatorMoved(from: Int32, to: Int32)
        /// As the coordinator names it.
        case named(String)
        case unknown
    }

    public var groupID: String
    /// When it began in milliseconds since 1970; nil where nobody saw that.
    public var startMilliseconds: Int64?
    public var endMilliseconds: Int64
    /// The last look that did not show it yet, where only polling tells; it was at some time between that and the end.
    public var notBeforeMilliseconds: Int64?
    /// Whether it still goes on; `endMilliseconds` is then the last moment it was seen.
    public var isOngoing: Bool
    public var trigger: Trigger
    public var membersBefore: Int?
    public var membersAfter: Int?
    public var generationBefore: Int32?
    public var generationAfter: Int32?
    /// Partitions that another member owns afterwards.
    public var partitionsMoved: Int?
    /// How long nobody read the partitions that were handed over, at most.
    public var unownedMilliseconds: Int64?
    public var source: Source
    /// How many rebalances the line stands for; polling knows only that there was at least one.
    public var count: Int
    /// Members that came and went, by client id or member id.
    public var joined: [String]
    public var gone: [String]

    public init(
        groupID: String,
        startMilliseconds: Int64? = nil,
        endMilliseconds: Int64,
        notBeforeMilliseconds: Int64? = nil,
        isOngoing: Bool = false,
        trigger: Trigger = .unknown,
        membersBefore: Int? = nil,
        membersAfter: Int? = nil,
        generationBefore: Int32? = nil,
        generationAfter: Int32? = nil,
        partitionsMoved: Int? = nil,
        unownedMilliseconds: Int64? = nil,
        source: Source,
        count: Int = 1,
        joined: [String] = [],
        gone: [String] = []
    ) {
        self.groupID = groupID
        self.startMilliseconds = startMilliseconds
        self.endMilliseconds = endMilliseconds
        self.notBeforeMilliseconds = notBeforeMilliseconds
        self.isOngoing = isOngoing
        self.trigger = trigger
        self.membersBefore = membersBefore
        self.membersAfter = membersAfter
        self.generationBefore = generationBefore
        self.generationAfter = generationAfter
        self.partitionsMoved = partitionsMoved
        self.unownedMilliseconds = unownedMilliseconds
        self.source = source
        self.count = count
        self.joined = joined
        self.gone = gone
    }

    /// Whether another account is of the same rebalance: of the same generation at about the same time, since a group that
    /// was deleted and made anew counts from the beginning; or, where no generation is known, of the same moment.
    public func isSame(as other: Rebalance) -> Bool {
        guard self.groupID == other.groupID, self.generationAfter == other.generationAfter else { return false }
        let distance = abs(self.endMilliseconds - other.endMilliseconds)
        return distance <= (self.generationAfter == nil ? 0 : Self.sameTimeMilliseconds)
    }

    private static let sameTimeMilliseconds: Int64 = 10_000

    /// From start to end; nil where the start is not known.
    public var durationMilliseconds: Int64? { self.startMilliseconds.map { max(0, self.endMilliseconds - $0) } }
}

extension Rebalance.Trigger: CustomStringConvertible {
    public var description: String {
        switch self {
        case .memberJoined(let member): "member joined \(member)"
        case .memberLeft(let member): "member left \(member)"
        case .memberTimedOut(let member): "member lost \(member)"
        case .memberGone(let member): "member gone \(member)"
        case .membersChanged(let joined, let gone):
            gone == 0
                ? "\(joined) members joined" : joined == 0 ? "\(gone) members gone" : "\(joined) joined, \(gone) gone"
        case .subscriptionChanged: "subscription changed"
        case .topicChanged(let topic): "topic changed \(topic)"
        case .coordinatorMoved(let from, let to): "coordinator moved \(from)→\(to)"
        case .named(let text): text
        case .unknown: "not known"
        }
    }
}

extension Rebalance.Trigger {
    /// The trigger where there is little room; the column says what it is.
    public var shortText: String {
        switch self {
        case .memberJoined(let member): "joined \(member)"
        case .memberLeft(let member): "left \(member)"
        case .memberTimedOut(let member): "lost \(member)"
        case .memberGone(let member): "gone \(member)"
        case .membersChanged(let joined, let gone):
            gone == 0 ? "\(joined) joined" : joined == 0 ? "\(gone) gone" : "\(joined) joined, \(gone) gone"
        case .subscriptionChanged: "topics wanted"
        case .topicChanged(let topic): "topic \(topic)"
        case .coordinatorMoved(let from, let to): "moved \(from)→\(to)"
        case .named(let text): text
        case .unknown: "not known"
        }
    }
}

/// How the state of a group went over the last minutes.
public struct GroupTimeline: Sendable, Equatable {
    /// From this moment on the group was in this state.
    public struct Step: Sendable, Equatable {
        public var state: GroupState
        public var sinceMilliseconds: Int64

        public init(state: GroupState, sinceMilliseconds: Int64) {
            self.state = state
            self.sinceMilliseconds = sinceMilliseconds
        }
    }

    public var groupID: String
    /// Oldest first, at most ``capacity``.
    public var steps: [Step]
    /// Rebalances in the last five minutes.
    public var recentRebalances: Int
    /// Those of them that did not belong to the group's forming: from its first member on, members only join, until each
    /// has its partitions.
    public var unsettlingRebalances: Int
    /// Whether polling saw them, so that there may have been more.
    public var mayHaveMore: Bool
    /// Who came and went most often while the group was flapping; empty otherwise.
    public var suspects: [String]

    public static let capacity = 24
    /// So many unsettling rebalances within ``flappingMilliseconds`` are too many.
    public static let flappingCount = 3
    public static let flappingMilliseconds: Int64 = 5 * 60_000

    public init(
        groupID: String,
        steps: [Step] = [],
        recentRebalances: Int = 0,
        unsettlingRebalances: Int? = nil,
        mayHaveMore: Bool = false,
        suspects: [String] = []
    ) {
        self.groupID = groupID
        self.steps = steps
        self.recentRebalances = recentRebalances
        self.unsettlingRebalances = unsettlingRebalances ?? recentRebalances
        self.mayHaveMore = mayHaveMore
        self.suspects = suspects
    }

    public var isFlapping: Bool { self.unsettlingRebalances >= Self.flappingCount }
}
