import ClusterClient
import KafkaProtocol

extension TrackedTopic.Partition {
    /// The end could not be told.
    mutating func fail(_ nowMilliseconds: Int64) {
        if self.failedSinceMilliseconds == nil { self.failedSinceMilliseconds = nowMilliseconds }
    }
}

extension TrackedGroup {
    mutating func update(_ listed: ListedGroup) {
        if let state = listed.state { self.state = state }
        if listed.type != .unknown { self.type = listed.type }
        self.protocolType = listed.protocolType
        self.coordinator = listed.coordinator
    }

    /// The group could not be asked about: what is known stays.
    mutating func fail(_ error: ClusterClientError, _ nowMilliseconds: Int64) {
        var isDenied = false
        if case .refused(_, .groupAuthorizationFailed, _) = error { isDenied = true }
        let since = self.failure?.sinceMilliseconds ?? nowMilliseconds
        self.failure = GroupFailure(reason: "\(error)", sinceMilliseconds: since, isDenied: isDenied)
    }
}

/// What committed offsets are taken in with.
struct CommitContext {
    let rules: LagRules
    let nowMilliseconds: Int64
    let refresh: UInt32
    let isTailing: Bool
    let isDeserted: Bool
}

extension TrackedGroup.Topic {
    /// Takes in an offset of an answer.
    mutating func observe(_ offset: CommittedOffset, _ ends: [TrackedTopic.Partition], _ context: CommitContext) {
        let index = Int(offset.partition)
        self.grow(to: max(index + 1, ends.count))
        self.partitions[index].refresh = context.refresh
        guard offset.errorCode == .none else { return }
        let end = index < ends.count && ends[index].end >= 0 ? ends[index].end : nil
        self.partitions[index].observe(offset.offset, end: end, context)
    }

    /// Partitions that the answer of this refresh leaves out have no offset any more.
    mutating func loseOffsets(before refresh: UInt32) {
        for index in self.partitions.indices where self.partitions[index].refresh != refresh {
            self.partitions[index].loseOffset()
        }
    }
}

extension TrackedGroup.Partition {
    /// What was seen before does not count any more.
    mutating func beginAnew(nowMilliseconds: Int64) {
        self.window.removeAll()
        self.hasLogCommits = false
        self.watchedSinceMilliseconds = nowMilliseconds
    }

    /// The offset expired or was deleted.
    mutating func loseOffset() {
        guard self.committed >= 0 else { return }
        self.committed = -1
        self.window.removeAll()
        self.hasLogCommits = false
        self.wasReset = false
    }

    /// Takes in what polling says. A change is a commit at this moment, unless the log tells of commits anyway.
    mutating func observe(_ offset: Int64, end: Int64?, _ context: CommitContext) {
        let now = context.nowMilliseconds
        guard offset != self.committed else { return self.takeInWhatTheLogLeftOut(end, now, context.rules) }
        guard offset >= 0 else { return self.loseOffset() }
        let isFirst = self.committed < 0
        let wentBack = offset < self.committed
        self.committed = offset
        if isFirst {
            self.watchedSinceMilliseconds = now
            return
        }
        if wentBack, context.isDeserted {
            self.beginAnew(nowMilliseconds: now)
            self.wasReset = true
            return
        }
        guard !self.takeAnnouncedReset() else { return }
        guard !context.isTailing else {
            self.untoldSinceMilliseconds = now
            return
        }
        self.takeIn(offset, end, now, context.rules)
    }

    /// A change that the log does not tell of for a while was made all the same: part of the log is not read.
    private mutating func takeInWhatTheLogLeftOut(_ end: Int64?, _ now: Int64, _ rules: LagRules) {
        guard self.untoldSinceMilliseconds > 0, now - self.untoldSinceMilliseconds >= 3000 else { return }
        if self.window.last?.offset != self.committed {
            if self.hasLogCommits {
                self.window.removeAll()
                self.hasLogCommits = false
            }
            self.takeIn(self.committed, end, self.untoldSinceMilliseconds, rules)
        }
        self.untoldSinceMilliseconds = 0
    }

    /// Takes in a commit of the log.
    mutating func observeLogged(_ offset: Int64, end: Int64?, isDeserted: Bool, atMilliseconds: Int64, rules: LagRules)
    {
        if offset < self.committed, isDeserted {
            self.committed = offset
            self.beginAnew(nowMilliseconds: atMilliseconds)
            self.wasReset = true
            return
        }
        self.untoldSinceMilliseconds = 0
        if !self.hasLogCommits {
            self.window.removeAll()
            self.hasLogCommits = true
        }
        if offset != self.committed, self.takeAnnouncedReset() {
            self.committed = offset
            return
        }
        if self.window.last.map({ $0.atMilliseconds <= atMilliseconds }) ?? true { self.committed = offset }
        self.takeIn(offset, end, atMilliseconds, rules)
    }

    /// Whether this change is the one that was announced; the next is a commit again.
    private mutating func takeAnnouncedReset() -> Bool {
        defer { self.expectsReset = false }
        return self.expectsReset
    }

    private mutating func takeIn(_ offset: Int64, _ end: Int64?, _ now: Int64, _ rules: LagRules) {
        let commit = CommitWindow.Commit(offset: offset, atMilliseconds: now, lag: end.map { max(0, $0 - offset) })
        self.window.append(commit, minimumDistanceMilliseconds: rules.minimumDistanceMilliseconds)
        self.wasReset = false
    }
}

extension Reading where Value == [GroupMember] {
    /// What is known of members after a question that failed.
    static func afterFailure(_ error: ClusterClientError, _ before: Self, _ nowMilliseconds: Int64) -> Self {
        switch error {
        case .unsupported, .notExpressible: return .notSupported
        case .refused(_, .groupAuthorizationFailed, _): return .notPermitted
        // A group of another protocol is not known to this question.
        case .refused(_, .groupIdNotFound, _): return .notSupported
        default: return before.aged(sinceMilliseconds: nowMilliseconds)
        }
    }
}
