/// Who led a partition that has changed since the watch began.
struct ChangedLeadership: Sendable {
    private(set) var leader: Int32?
    private var epoch: Int32?
    let firstEpoch: Int32?
    /// When it was first seen.
    let firstAtMilliseconds: Int64
    /// Since when there is no leader, and who it was before.
    private(set) var lost: (sinceMilliseconds: Int64, leader: Int32?)?
    private(set) var gaps: [LeadershipGap] = []
    /// The last moment at which the cluster had the partition, if it has it no more.
    var goneSinceMilliseconds: Int64?

    private static let gapsKept = 16

    init(_ row: PartitionRow, firstAtMilliseconds: Int64) {
        self.leader = row.leader
        self.epoch = row.leaderEpoch
        self.firstEpoch = row.leaderEpoch
        self.firstAtMilliseconds = firstAtMilliseconds
        self.lost = row.leader == nil ? (firstAtMilliseconds, nil) : nil
    }

    /// Takes in what newer metadata say.
    ///
    /// - Parameter before: the last moment at which it was as it was.
    mutating func observe(_ row: PartitionRow, confirmedBefore before: Int64, atMilliseconds now: Int64) {
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
            if self.gaps.count > Self.gapsKept { self.gaps.removeFirst() }
        }
        self.lost = nil
        self.leader = row.leader
        self.epoch = row.leaderEpoch
    }
}
