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

/// Who led the partitions that matter, and when that changed.
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

    fileprivate struct Led: Sendable {
        var leader: Int32?
        var epoch: Int32?
        var firstEpoch: Int32?
        var firstAtMilliseconds: Int64
        /// The last moment with this leader.
        var confirmedAtMilliseconds: Int64
        /// Since when there is none, and who it was before.
        var lost: (sinceMilliseconds: Int64, leader: Int32?)?
        var gaps: [LeadershipGap] = []
    }

    private var partitions: [PartitionName: Led] = [:]
    fileprivate static let gapsKept = 16

    /// - Parameter matters: whether anything is asked about a topic.
    package mutating func observe(_ snapshot: ClusterSnapshot, where matters: (String) -> Bool) {
        guard snapshot.contact == .reachable else { return }
        let now = snapshot.metadataAtMilliseconds
        for row in snapshot.partitions where matters(row.topic) {
            guard var led = self.partitions[row.name] else {
                self.partitions[row.name] = Led(
                    leader: row.leader,
                    epoch: row.leaderEpoch,
                    firstEpoch: row.leaderEpoch,
                    firstAtMilliseconds: now,
                    confirmedAtMilliseconds: now,
                    lost: row.leader == nil ? (now, nil) : nil
                )
                continue
            }
            guard now > led.confirmedAtMilliseconds else { continue }
            led.observe(row, atMilliseconds: now)
            self.partitions[row.name] = led
        }
    }

    /// Gaps that ended at or after a moment.
    package func gaps(sinceMilliseconds since: Int64) -> [LeadershipGap] {
        self.partitions.values.flatMap { $0.gaps.filter { $0.toMilliseconds >= since } }
    }

    /// Whether snapshots tell of a topic at all.
    package func knows(_ topic: String) -> Bool { self.partitions.keys.contains { $0.topic == topic } }

    package func leader(of name: PartitionName) -> Int32? { self.partitions[name]?.leader }

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
        guard let led = self.partitions[name], led.confirmedAtMilliseconds >= heardAt else { return .notYet }
        if let lost = led.lost, lost.sinceMilliseconds <= to {
            return .gap(
                LeadershipGap(
                    partition: name,
                    fromMilliseconds: lost.sinceMilliseconds,
                    toMilliseconds: led.confirmedAtMilliseconds,
                    leaderBefore: lost.leader,
                    leaderAfter: nil
                )
            )
        }
        if let gap = led.gaps.last(where: { $0.fromMilliseconds <= to && $0.toMilliseconds >= from }) {
            return .gap(gap)
        }
        if from < led.firstAtMilliseconds, epoch >= 0, let first = led.firstEpoch, epoch != first { return .unknown }
        return .steady(leader: led.leader)
    }
}

extension LeadershipHistory.Led {
    fileprivate mutating func observe(_ row: PartitionRow, atMilliseconds now: Int64) {
        let before = self.confirmedAtMilliseconds
        self.confirmedAtMilliseconds = now
        guard row.leader != nil else {
            if self.lost == nil { self.lost = (before, self.leader) }
            self.leader = nil
            return
        }
        let isSame = row.leader == self.leader && (row.leaderEpoch == self.epoch || row.leaderEpoch == nil)
        if self.lost != nil || !isSame {
            self.gaps.append(
                LeadershipGap(
                    partition: row.name,
                    fromMilliseconds: self.lost?.sinceMilliseconds ?? before,
                    toMilliseconds: now,
                    leaderBefore: self.lost?.leader ?? self.leader,
                    leaderAfter: row.leader
                )
            )
            if self.gaps.count > LeadershipHistory.gapsKept { self.gaps.removeFirst() }
        }
        self.lost = nil
        self.leader = row.leader
        self.epoch = row.leaderEpoch
    }
}
