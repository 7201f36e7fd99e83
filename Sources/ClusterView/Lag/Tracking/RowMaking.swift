import ClusterClient

/// What the rows of a group's topic depend on besides the topic itself.
struct RowContext {
    let rules: LagRules
    let nowMilliseconds: Int64
    /// So many steps of the trend have begun since the rows were last made.
    let advance: Int
    let tailingSinceMilliseconds: Int64?
    let presence: GroupTopicRow.Presence
    let isDeserted: Bool
    let hasKnownMembers: Bool
}

// From what is tracked to what is shown. Tens of thousands of partitions pass here with every refresh: what is tracked is
// changed in place and never copied.
extension LagTracker {
    /// The row of a group with all its topics and partitions.
    mutating func row(of index: Int, advance: Int, nowMilliseconds now: Int64) -> GroupRow {
        var loads = MemberLoads(self.groups[index].members)
        var topics: [GroupTopicRow] = []
        topics.reserveCapacity(self.groups[index].topics.count)
        var total = LagSum()
        for place in self.groups[index].topics.indices {
            let (row, sum) = self.topicRow(place, of: index, advance: advance, nowMilliseconds: now)
            guard !row.partitions.isEmpty else { continue }
            if row.presence == .read { total.add(sum) }
            loads.add(row.partitions)
            topics.append(row)
        }
        topics.sort { $0.topic < $1.topic }
        var figures = total.finished()
        let drain = self.groups[index].progress.drain(
            topics,
            members: self.groups[index].members.value,
            rules: self.rules,
            nowMilliseconds: now
        )
        if let drain { figures.drain = drain }
        let group = self.groups[index]
        return GroupRow(
            groupID: group.groupID,
            state: group.state,
            type: group.type,
            protocolType: group.protocolType,
            assignor: group.assignor,
            coordinator: group.coordinator,
            members: loads.rows,
            topics: topics,
            figures: figures,
            source: self.tailingSinceMilliseconds == nil ? .poll : .log,
            failure: group.failure
        )
    }

    private mutating func topicRow(
        _ place: Int,
        of group: Int,
        advance: Int,
        nowMilliseconds now: Int64
    ) -> (row: GroupTopicRow, sum: LagSum) {
        let ends = self.topics[self.groups[group].topics[place].topic]
        let presence = ends.exists ? self.groups[group].topics[place].presence : .deleted
        let context = RowContext(
            rules: self.rules,
            nowMilliseconds: now,
            advance: advance,
            tailingSinceMilliseconds: self.tailingSinceMilliseconds,
            presence: presence,
            isDeserted: self.groups[group].isDeserted,
            hasKnownMembers: self.groups[group].members.value != nil
        )
        let rows = self.groups[group].topics[place].rows(ends, context)
        var sum = LagSum()
        for row in rows { sum.add(row, topic: ends.name) }
        let row = GroupTopicRow(topic: ends.name, presence: presence, partitions: rows, figures: sum.finished())
        return (row, sum)
    }
}

/// Adds up what waits on the partitions of each member.
private struct MemberLoads {
    private let members: Reading<[GroupMember]>
    private var lags: [Int64]
    private var rates: [Double?]

    init(_ members: Reading<[GroupMember]>) {
        self.members = members
        self.lags = Array(repeating: 0, count: members.value?.count ?? 0)
        self.rates = Array(repeating: nil, count: self.lags.count)
    }

    mutating func add(_ partitions: [LagRow]) {
        guard !self.lags.isEmpty else { return }
        for partition in partitions {
            guard let owner = partition.owner, owner < self.lags.count else { continue }
            self.lags[owner] += partition.lag ?? 0
            if let rate = partition.rateOut { self.rates[owner] = (self.rates[owner] ?? 0) + rate }
        }
    }

    var rows: Reading<[MemberRow]> {
        self.members.map { members in
            members.enumerated().map { index, member in
                MemberRow(
                    memberID: member.memberId,
                    instanceID: member.instanceId,
                    clientID: member.clientId,
                    host: member.host,
                    partitions: member.partitionCount,
                    lag: self.lags[index],
                    rateOut: self.rates[index]
                )
            }
        }
    }
}

extension TrackedGroup.Topic {
    /// The rows of all partitions; their trends go on.
    mutating func rows(_ ends: TrackedTopic, _ context: RowContext) -> [LagRow] {
        // A topic's partitions are those of the cluster; what a group knows beyond them is from a larger topic of the name.
        let count = ends.exists && !ends.partitions.isEmpty ? ends.partitions.count : self.partitions.count
        self.grow(to: count)
        var rows: [LagRow] = []
        rows.reserveCapacity(count)
        for index in 0..<count { rows.append(self.partitions[index].row(index, ends.partitions, context)) }
        return rows
    }
}

extension TrackedGroup.Partition {
    fileprivate mutating func row(_ index: Int, _ ends: [TrackedTopic.Partition], _ context: RowContext) -> LagRow {
        let now = context.nowMilliseconds
        let isKnown = index < ends.count
        let end = isKnown && ends[index].end >= 0 ? ends[index].end : nil
        let committed = self.committed < 0 ? nil : self.committed
        var timeLag: TimeLag?
        if isKnown, let committed { timeLag = ends[index].history.timeLag(of: committed, nowMilliseconds: now) }
        var row = LagRow(
            partition: Int32(index),
            committed: committed,
            end: end,
            endStaleSinceMilliseconds: isKnown ? ends[index].failedSinceMilliseconds : nil,
            timeLag: timeLag,
            rateIn: isKnown ? ends[index].rate : nil,
            judgement: Judgement(.unknown, .notWatchedLongEnough, source: self.source(context)),
            owner: self.owner < 0 ? nil : Int(self.owner)
        )
        if let committed, let end, committed > end { row.isBeyondEnd = true }
        if committed != nil { row.rateOut = self.rateOut(context) }
        if context.advance > 0 { self.trend.advance(by: context.advance) }
        if let lag = row.lag { self.trend.setNewest(lag) }
        row.trend = self.trend
        row.judgement = self.judgement(of: row, index, ends, context)
        return row
    }

    private func source(_ context: RowContext) -> CommitSource {
        self.hasLogCommits || (context.tailingSinceMilliseconds != nil && self.window.isEmpty) ? .log : .poll
    }

    /// An offset that has been watched for long and did not move is read at 0 per second.
    private func rateOut(_ context: RowContext) -> Double? {
        let now = context.nowMilliseconds
        if let rate = self.window.rate(nowMilliseconds: now, horizonMilliseconds: LagTracker.rateHorizonMilliseconds) {
            return rate
        }
        let last = self.window.last?.atMilliseconds ?? self.watchedSinceMilliseconds
        return now - last >= context.rules.standstillMilliseconds ? 0 : nil
    }

    private mutating func judgement(
        of row: LagRow,
        _ index: Int,
        _ ends: [TrackedTopic.Partition],
        _ context: RowContext
    ) -> Judgement {
        let source = row.judgement.source
        switch context.presence {
        case .deleted: return Judgement(.gone, .topicDeleted, source: source)
        case .left: return Judgement(.left, .topicLeft, source: source)
        case .read: break
        }
        guard let committed = row.committed else { return Judgement(.never, .neverCommitted, source: source) }
        guard let lag = row.lag, index < ends.count else { return row.judgement }
        let tailedSince = source == .log ? context.tailingSinceMilliseconds ?? 0 : 0
        let recent = context.nowMilliseconds - context.rules.recentMilliseconds
        return PartitionJudge(rules: context.rules, nowMilliseconds: context.nowMilliseconds).judge(
            PartitionCase(
                lag: lag,
                committed: committed,
                window: self.window,
                line: self.lineThroughWindow(),
                source: source,
                watchedSinceMilliseconds: max(self.watchedSinceMilliseconds, tailedSince),
                isOwned: context.hasKnownMembers ? row.owner != nil : nil,
                isDeserted: context.isDeserted,
                wasReset: self.wasReset,
                timeLag: row.timeLag,
                rateIn: row.rateIn,
                trend: row.trend,
                wasCaughtUpRecently: ends[index].history.wasReached(by: committed, sinceMilliseconds: recent)
            )
        )
    }
}
