import ClusterClient

/// How fast each member of a group goes on, over all its partitions together, and so how long until everything is read.
///
/// A consumer with a backlog reads one partition after the other: a moment's rates say "never" of the partition that waits
/// and "soon" of the one that is read. What a member does in all is steady.
struct GroupProgress: Sendable {
    /// What one member has committed, added up over its partitions.
    fileprivate struct Share: Sendable {
        var window = CommitWindow()
        /// Which partitions these are; with others the sum begins anew.
        var partitions: Int = 0
    }

    /// By member id.
    private var shares: [String: Share] = [:]

    /// What waits for one member.
    fileprivate struct Load {
        /// Partitions that it has committed for; what is known of the others says nothing about its progress.
        var partitionCount = 0
        var committed: Int64 = 0
        var lag: Int64 = 0
        var rateIn: Double?
        var lastCommitMilliseconds: Int64?
        var partitions = Hasher()
        /// The worst of its partitions, as long as none of them waits for longer than a commit takes.
        var idle: DrainEstimate? = .drained
    }

    /// Takes in the group's rows after a refresh.
    ///
    /// - Parameter members: nil where they are not known: the group is then taken to be one.
    /// - Returns: when the last of its members will be through, or nil where nobody reads.
    mutating func drain(
        _ topics: [GroupTopicRow],
        members: [GroupMember]?,
        rules: LagRules,
        nowMilliseconds now: Int64
    ) -> DrainEstimate? {
        let names = members.map { $0.map(\.memberId) } ?? [""]
        guard !names.isEmpty else {
            self.shares = [:]
            return nil
        }
        var loads = Array(repeating: Load(), count: names.count)
        var worst: DrainEstimate?
        for topic in topics where topic.presence == .read {
            for row in topic.partitions {
                guard let committed = row.committed, let lag = row.lag else { continue }
                guard let owner = members == nil ? 0 : row.owner, owner < loads.count else {
                    worst = max(worst ?? row.drain, row.drain)
                    continue
                }
                loads[owner].add(row, committed, lag)
                loads[owner].partitions.combine(topic.topic)
            }
        }
        self.shares = self.shares.filter { share in names.contains(share.key) }
        for (name, load) in zip(names, loads) where load.partitionCount > 0 {
            let estimate = self.shares[name, default: Share()].drain(load, rules, now)
            worst = max(worst ?? estimate, estimate)
        }
        return worst
    }
}

extension GroupProgress.Load {
    fileprivate mutating func add(_ row: LagRow, _ committed: Int64, _ lag: Int64) {
        self.partitionCount += 1
        self.committed += committed
        self.lag += lag
        if let rate = row.rateIn { self.rateIn = (self.rateIn ?? 0) + rate }
        if let last = row.judgement.lastCommitMilliseconds {
            self.lastCommitMilliseconds = max(self.lastCommitMilliseconds ?? last, last)
        }
        self.partitions.combine(row.partition)
        switch row.drain {
        case .drained, .keepingUp: self.idle = self.idle.map { max($0, row.drain) }
        case .seconds, .unknown, .never: self.idle = nil
        }
    }
}

extension GroupProgress.Share {
    fileprivate mutating func drain(_ load: GroupProgress.Load, _ rules: LagRules, _ now: Int64) -> DrainEstimate {
        let partitions = load.partitions.finalize()
        if partitions != self.partitions {
            self.window.removeAll()
            self.partitions = partitions
        }
        // An offset that is known before its commit is told of would be given the time of the commit before.
        if let at = load.lastCommitMilliseconds, at > self.window.last?.atMilliseconds ?? -1 {
            self.window.append(
                CommitWindow.Commit(offset: load.committed, atMilliseconds: at, lag: nil),
                minimumDistanceMilliseconds: rules.minimumDistanceMilliseconds
            )
        }
        if let idle = load.idle { return idle }
        let last = load.lastCommitMilliseconds ?? now
        let rate = self.window.rate(nowMilliseconds: now, horizonMilliseconds: LagTracker.rateHorizonMilliseconds)
        let rateOut = rate ?? (now - last >= rules.standstillMilliseconds ? 0 : nil)
        return DrainEstimate(lag: load.lag, rateIn: load.rateIn, rateOut: rateOut)
    }
}
