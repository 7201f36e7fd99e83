/// A while in which a partition changed its leader or had none, as the snapshots saw it.
public struct LeadershipGap: Sendable, Equatable {
    public var partition: PartitionName
    /// The last moment with the leader before.
    public var fromMilliseconds: Int64
    /// The first moment with a leader after it.
    public var toMilliseconds: Int64
    public var leaderBefore: Int32?
    public var leaderAfter: Int32?

    public init(
        partition: PartitionName,
        fromMilliseconds: Int64,
        toMilliseconds: Int64,
        leaderBefore: Int32?,
        leaderAfter: Int32?
    ) {
        self.partition = partition
        self.fromMilliseconds = fromMilliseconds
        self.toMilliseconds = toMilliseconds
        self.leaderBefore = leaderBefore
        self.leaderAfter = leaderAfter
    }
}

/// Who led the partitions, and when that changed.
///
/// What the newest metadata say is kept as the snapshot has it, shared with it; something of its own is only kept for
/// partitions that have changed since. A cluster at rest costs nothing, however large it is.
package struct LeadershipHistory: Sendable {
    /// What is known about a while.
    package enum Finding: Sendable, Equatable {
        case steady(leader: Int32?)
        case gap(LeadershipGap)
        /// The snapshots do not reach so far yet.
        case notYet
        /// It began before anybody watched, and under another leader.
        case unknown
    }

    /// As the newest metadata have them, by name.
    private var rows: [PartitionRow] = []
    /// Of the first metadata.
    private var firstAtMilliseconds: Int64 = 0
    /// Of the newest.
    private var confirmedAtMilliseconds: Int64?
    /// Partitions that are not as they were in the first metadata: moved, without a leader, newer, or gone.
    private var changed: [PartitionName: ChangedLeadership] = [:]
    /// How many partitions were looked at since the start.
    package private(set) var partitionsCompared = 0

    /// What is gone for so long is forgotten.
    private static let goneKeptMilliseconds: Int64 = 3_600_000

    package init() {}

    package mutating func observe(_ snapshot: ClusterSnapshot) {
        guard snapshot.contact == .reachable else { return }
        let now = snapshot.metadataAtMilliseconds
        guard let before = self.confirmedAtMilliseconds else {
            self.firstAtMilliseconds = now
            self.confirmedAtMilliseconds = now
            return self.begin(snapshot.partitions)
        }
        guard now > before else { return }
        self.confirmedAtMilliseconds = now
        // Snapshots of a cluster at rest share their rows, and are told to be equal by that.
        guard self.rows != snapshot.partitions else { return }
        self.compare(with: snapshot.partitions, confirmedBefore: before, atMilliseconds: now)
        self.rows = snapshot.partitions
        self.changed = self.changed.filter { _, led in
            led.goneSinceMilliseconds.map { now - $0 < Self.goneKeptMilliseconds } ?? true
        }
    }

    private mutating func begin(_ rows: [PartitionRow]) {
        self.rows = rows
        self.partitionsCompared += rows.count
        for row in rows where row.leader == nil {
            self.changed[row.name] = ChangedLeadership(row, firstAtMilliseconds: self.firstAtMilliseconds)
        }
    }

    /// Goes through both lists side by side.
    private mutating func compare(with new: [PartitionRow], confirmedBefore before: Int64, atMilliseconds now: Int64) {
        var old = 0
        for row in new {
            self.partitionsCompared += 1
            while old < self.rows.count, self.rows[old].name < row.name {
                self.lose(self.rows[old], confirmedBefore: before)
                old += 1
            }
            guard old < self.rows.count, self.rows[old].name == row.name else {
                self.meet(row, atMilliseconds: now)
                continue
            }
            let known = self.rows[old]
            old += 1
            let isSame = known.leader == row.leader && known.leaderEpoch == row.leaderEpoch
            guard !isSame else { continue }
            var led =
                self.changed[row.name] ?? ChangedLeadership(known, firstAtMilliseconds: self.firstAtMilliseconds)
            led.observe(row, confirmedBefore: before, atMilliseconds: now)
            self.changed[row.name] = led
        }
        for row in self.rows[old...] { self.lose(row, confirmedBefore: before) }
    }

    private mutating func lose(_ row: PartitionRow, confirmedBefore before: Int64) {
        var led = self.changed[row.name] ?? ChangedLeadership(row, firstAtMilliseconds: self.firstAtMilliseconds)
        led.goneSinceMilliseconds = before
        self.changed[row.name] = led
    }

    /// A partition that was not there a moment ago, and perhaps before that.
    private mutating func meet(_ row: PartitionRow, atMilliseconds now: Int64) {
        guard var led = self.changed[row.name] else {
            self.changed[row.name] = ChangedLeadership(row, firstAtMilliseconds: now)
            return
        }
        led.observe(row, confirmedBefore: led.goneSinceMilliseconds ?? now, atMilliseconds: now)
        led.goneSinceMilliseconds = nil
        self.changed[row.name] = led
    }

    /// Gaps that ended at or after a moment.
    ///
    /// - Parameter matters: whether anybody asks about a topic.
    package func gaps(sinceMilliseconds since: Int64, where matters: (String) -> Bool) -> [LeadershipGap] {
        var gaps: [LeadershipGap] = []
        for (name, led) in self.changed where !led.gaps.isEmpty && matters(name.topic) {
            gaps += led.gaps.filter { $0.toMilliseconds >= since }
        }
        return gaps
    }

    /// Whether snapshots tell of a topic at all.
    package func knows(_ topic: String) -> Bool {
        let index = self.index(of: PartitionName(topic: topic, partition: .min))
        return index < self.rows.count && self.rows[index].topic == topic
    }

    package func leader(of name: PartitionName) -> Int32? { self.row(name)?.leader }

    private func row(_ name: PartitionName) -> PartitionRow? {
        let index = self.index(of: name)
        return index < self.rows.count && self.rows[index].name == name ? self.rows[index] : nil
    }

    /// The place of the first row that does not come before `name`.
    private func index(of name: PartitionName) -> Int {
        var low = 0
        var high = self.rows.count
        while low < high {
            let middle = (low + high) / 2
            if self.rows[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether a partition kept its leader over a while, as far as it was watched.
    ///
    /// - Parameters:
    ///   - heardAt: when its end was heard of, by our own clock: snapshots must reach so far.
    ///   - epoch: of the leader that appended the record, if that is known: it tells of the time before anybody watched.
    package func finding(
        _ name: PartitionName,
        from: Int64,
        to: Int64,
        heardAt: Int64,
        appendedIn epoch: Int32 = -1
    ) -> Finding {
        let led = self.changed[name]
        let row = self.row(name)
        guard led != nil || row != nil, let confirmed = led?.goneSinceMilliseconds ?? self.confirmedAtMilliseconds,
            confirmed >= heardAt
        else { return .notYet }
        if let lost = led?.lost, lost.sinceMilliseconds <= to {
            return .gap(
                LeadershipGap(
                    partition: name,
                    fromMilliseconds: lost.sinceMilliseconds,
                    toMilliseconds: confirmed,
                    leaderBefore: lost.leader,
                    leaderAfter: nil
                )
            )
        }
        if let gap = led?.gaps.last(where: { $0.fromMilliseconds <= to && $0.toMilliseconds >= from }) {
            return .gap(gap)
        }
        let firstAt = led?.firstAtMilliseconds ?? self.firstAtMilliseconds
        let firstEpoch = led.map(\.firstEpoch) ?? row?.leaderEpoch
        if from < firstAt, epoch >= 0, let firstEpoch, epoch != firstEpoch { return .unknown }
        return .steady(leader: led.map(\.leader) ?? row?.leader)
    }
}
