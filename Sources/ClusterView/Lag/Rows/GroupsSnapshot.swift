/// All groups of a cluster at one moment.
public struct GroupsSnapshot: Sendable, Equatable {
    /// In milliseconds since 1970.
    public var takenAtMilliseconds: Int64
    /// When groups were last listed; equal to `takenAtMilliseconds` when fresh.
    public var listedAtMilliseconds: Int64
    /// The time between two refreshes, which grows with what a refresh costs.
    public var refreshMilliseconds: Int
    /// By id.
    public var groups: [GroupRow]
    /// Brokers whose groups are missing or old, in words; denied, not supported or not reachable.
    public var complaints: [String]
    /// Whether the cluster can and may list groups at all.
    public var listing: Listing
    public var rebalances: [Rebalance]
    /// How each group's state went, by group id.
    public var timelines: [GroupTimeline]

    /// What became of the question for groups.
    public enum Listing: Sendable, Equatable {
        /// Not answered yet.
        case awaited
        case answered
        /// No broker permits it (`⊘`).
        case notPermitted
        /// No broker has it (`n/a`).
        case notSupported
        /// No broker answers; groups are from before.
        case failing(sinceMilliseconds: Int64)
    }

    public init(
        takenAtMilliseconds: Int64,
        listedAtMilliseconds: Int64? = nil,
        refreshMilliseconds: Int = 1000,
        groups: [GroupRow] = [],
        complaints: [String] = [],
        listing: Listing = .answered,
        rebalances: [Rebalance] = [],
        timelines: [GroupTimeline] = []
    ) {
        self.takenAtMilliseconds = takenAtMilliseconds
        self.listedAtMilliseconds = listedAtMilliseconds ?? takenAtMilliseconds
        self.refreshMilliseconds = refreshMilliseconds
        self.groups = groups
        self.complaints = complaints
        self.listing = listing
        self.rebalances = rebalances
        self.timelines = timelines
    }

    /// The group with this id.
    public func group(_ id: String) -> GroupRow? { self.groups.first { $0.groupID == id } }

    /// The timeline of the group with this id.
    public func timeline(_ id: String) -> GroupTimeline? { self.timelines.first { $0.groupID == id } }

    /// The largest lag of all groups.
    public var worstLag: Int64? { self.groups.compactMap(\.figures.lag).max() }

    /// The worst verdict of all groups.
    public var worstVerdict: Verdict { self.groups.map(\.figures.verdict).max() ?? .unknown }
}
