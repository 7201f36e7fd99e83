import ClusterClient

/// What is known of a group between two refreshes.
struct TrackedGroup: Sendable {
    /// A partition's commits.
    struct Partition: Sendable {
        var window = CommitWindow()
        /// -1 where nothing was committed.
        var committed: Int64 = -1
        /// Since when this offset is watched.
        var watchedSinceMilliseconds: Int64 = 0
        /// The refresh that last told about it.
        var refresh: UInt32 = 0
        /// By place in the member list; -1 for nobody.
        var owner: Int32 = -1
        /// When polling saw a change that the log has not told of yet; 0 for none.
        var untoldSinceMilliseconds: Int64 = 0
        /// Whether commits in the window are from the log.
        var hasLogCommits = false
        var wasReset = false
        /// Whether the next change is the one an operator has announced.
        var expectsReset = false
        var trend = LagTrend()
        private var line = LagLine?.none
        private var lineRevision: UInt16 = 0

        /// The line through the lags of the window, which only a commit changes.
        mutating func lineThroughWindow() -> LagLine? {
            guard self.lineRevision != self.window.revision else { return self.line }
            self.lineRevision = self.window.revision
            self.line = self.window.line
            return self.line
        }
    }

    struct Topic: Sendable {
        /// Place in the tracker's topic table.
        let topic: Int
        var presence: GroupTopicRow.Presence = .read
        var partitions: [Partition] = []

        mutating func grow(to count: Int) {
            // There are tens of thousands of these: no more room is taken than is needed.
            if count > self.partitions.count + 1 { self.partitions.reserveCapacity(count) }
            while self.partitions.count < count { self.partitions.append(Partition()) }
        }
    }

    let groupID: String
    var state: GroupState
    /// The state in which its members were last asked for.
    var describedState: GroupState?
    var type: GroupType
    var protocolType: String
    var assignor = ""
    var coordinator: Int32
    var members: Reading<[GroupMember]> = .absent
    var topics: [Topic] = []
    /// Places in `topics` by name.
    var places: [String: Int] = [:]
    var failure: GroupFailure?
    var progress = GroupProgress()
    /// The last refresh that listed the group.
    var listed: UInt32 = 0

    init(_ listed: ListedGroup) {
        self.groupID = listed.groupId
        self.state = listed.state ?? .unknown
        self.type = listed.type
        self.protocolType = listed.protocolType
        self.coordinator = listed.coordinator
        // Their members are told by questions that are not asked here.
        if listed.type == .share || listed.type == .streams { self.members = .notSupported }
    }

    /// Whether the group is one of members and has none: what it commits then comes from outside.
    var isDeserted: Bool { self.state.isInactive && !self.protocolType.isEmpty }
}
