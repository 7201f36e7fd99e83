import ClusterClient

// From what is tracked to what is shown.
extension LagTracker {
    /// The row of a group with all its topics and partitions.
    mutating func row(of index: Int, advance: Int, nowMilliseconds now: Int64) -> GroupRow {
        var members = self.groups[index].members.map { members in
            members.map {
                MemberRow(
                    memberID: $0.memberId,
                    instanceID: $0.instanceId,
                    clientID: $0.clientId,
                    host: $0.host,
                    partitions: $0.partitionCount
                )
            }
        }
        var loads = Array(repeating: (lag: Int64(0), rate: Double?.none), count: members.value?.count ?? 0)
        var topics: [GroupTopicRow] = []
        topics.reserveCapacity(self.groups[index].topics.count)
        var total = LagSum()
        for place in self.groups[index].topics.indices {
            let row = self.topicRow(place, of: index, advance: advance, nowMilliseconds: now)
            if row.presence == .read { for partition in row.partitions { total.add(partition, topic: row.topic) } }
            for partition in row.partitions {
                guard let owner = partition.owner, loads.indices.contains(owner) else { continue }
                loads[owner].lag += partition.lag ?? 0
                if let rate = partition.rateOut { loads[owner].rate = (loads[owner].rate ?? 0) + rate }
            }
            if !row.partitions.isEmpty { topics.append(row) }
        }
        topics.sort { $0.topic < $1.topic }
        members = members.map { rows in
            var rows = rows
            for (place, load) in loads.enumerated() {
                rows[place].lag = load.lag
                rows[place].rateOut = load.rate
            }
            return rows
        }
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
            members: members,
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
    ) -> GroupTopicRow {
        let ends = self.groups[group].topics[place].topic
        let exists = self.topics[ends].exists
        // A topic's partitions are those of the cluster; what a group knows beyond them is from a larger topic of the name.
        let count =
            exists && !self.topics[ends].partitions.isEmpty
            ? self.topics[ends].partitions.count : self.groups[group].topics[place].partitions.count
        self.groups[group].topics[place].grow(to: count)
        let presence = exists ? self.groups[group].topics[place].presence : .deleted
        var rows: [LagRow] = []
        rows.reserveCapacity(count)
        for index in 0..<count {
            var row = self.partitionRow(index, place, of: group, presence, nowMilliseconds: now)
            if advance > 0 { self.groups[group].topics[place].partitions[index].trend.advance(by: advance) }
            if let lag = row.lag { self.groups[group].topics[place].partitions[index].trend.setNewest(lag) }
            row.trend = self.groups[group].topics[place].partitions[index].trend
            rows.append(row)
        }
        return GroupTopicRow(topic: self.topics[ends].name, presence: presence, partitions: rows)
    }

    private func partitionRow(
        _ index: Int,
        _ place: Int,
        of group: Int,
        _ presence: GroupTopicRow.Presence,
        nowMilliseconds now: Int64
    ) -> LagRow {
        let tracked = self.groups[group].topics[place].partitions[index]
        let known = self.topics[self.groups[group].topics[place].topic].partitions
        let ends = index < known.count ? known[index] : nil
        let end = ends.flatMap { $0.end < 0 ? nil : $0.end }
        let committed = tracked.committed < 0 ? nil : tracked.committed
        var row = LagRow(
            partition: Int32(index),
            committed: committed,
            end: end,
            endStaleSinceMilliseconds: ends?.failedSinceMilliseconds,
            timeLag: committed.flatMap { ends?.history.timeLag(of: $0, nowMilliseconds: now) },
            rateIn: ends?.rate,
            judgement: Judgement(.unknown, .notWatchedLongEnough, source: self.source(of: tracked)),
            owner: tracked.owner < 0 ? nil : Int(tracked.owner)
        )
        if let committed, let end, committed > end { row.isBeyondEnd = true }
        if committed != nil { row.rateOut = self.rateOut(of: tracked, now) }
        row.judgement = self.judgement(of: row, tracked, ends, presence, group, now)
        return row
    }

    private func source(of tracked: TrackedGroup.Partition) -> CommitSource {
        tracked.hasLogCommits || (self.tailingSinceMilliseconds != nil && tracked.window.isEmpty) ? .log : .poll
    }

    /// An offset that has been watched for long and did not move is read at 0 per second.
    private func rateOut(of tracked: TrackedGroup.Partition, _ now: Int64) -> Double? {
        if let rate = tracked.window.rate(nowMilliseconds: now, horizonMilliseconds: Self.rateHorizonMilliseconds) {
            return rate
        }
        let last = tracked.window.last?.atMilliseconds ?? tracked.watchedSinceMilliseconds
        return now - last >= self.rules.standstillMilliseconds ? 0 : nil
    }

    private func judgement(
        of row: LagRow,
        _ tracked: TrackedGroup.Partition,
        _ ends: TrackedTopic.Partition?,
        _ presence: GroupTopicRow.Presence,
        _ group: Int,
        _ now: Int64
    ) -> Judgement {
        let source = self.source(of: tracked)
        switch presence {
        case .deleted: return Judgement(.gone, .topicDeleted, source: source)
        case .left: return Judgement(.left, .topicLeft, source: source)
        case .read: break
        }
        guard let committed = row.committed else { return Judgement(.never, .neverCommitted, source: source) }
        guard let lag = row.lag, let ends else { return row.judgement }
        let since = max(tracked.watchedSinceMilliseconds, source == .log ? self.tailingSinceMilliseconds ?? 0 : 0)
        let isKnown = self.groups[group].members.value != nil
        return PartitionJudge(rules: self.rules, nowMilliseconds: now).judge(
            PartitionCase(
                lag: lag,
                committed: committed,
                window: tracked.window,
                source: source,
                watchedSinceMilliseconds: since,
                isOwned: isKnown ? row.owner != nil : nil,
                isDeserted: self.groups[group].isDeserted,
                wasReset: tracked.wasReset,
                timeLag: row.timeLag,
                wasCaughtUpRecently: ends.history.wasReached(
                    by: committed,
                    sinceMilliseconds: now - self.rules.recentMilliseconds
                )
            )
        )
    }
}
