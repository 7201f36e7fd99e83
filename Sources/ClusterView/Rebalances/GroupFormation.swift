/// Tells the rebalances of a group that forms from those that unsettle one.
///
/// A group forms from its first member on, as long as members only join, until each of them has its partitions. Members
/// that start one after the other make a rebalance each, and a cooperative group one more each to hand partitions over:
/// nothing is wrong with that. When nobody has joined for ``settledMilliseconds``, or as soon as a member goes, the group
/// has formed, and every rebalance from then on counts.
struct GroupFormation {
    /// Oldest first.
    let rebalances: [Rebalance]
    /// Those after the group had formed.
    private(set) var unsettling: [Rebalance] = []

    /// By then every member of a group that nobody joins has its partitions.
    static let settledMilliseconds: Int64 = 30_000

    /// - Parameter beganMilliseconds: when the group appeared; nil where that was not seen.
    init(_ rebalances: [Rebalance], beganMilliseconds: Int64?) {
        self.rebalances = rebalances.sorted { $0.endMilliseconds < $1.endMilliseconds }
        var isForming = beganMilliseconds != nil
        var last = beganMilliseconds
        for rebalance in self.rebalances {
            let start = rebalance.startMilliseconds ?? rebalance.endMilliseconds
            if rebalance.isFirst {
                isForming = true
            } else if let last, start - last > Self.settledMilliseconds {
                isForming = false
            }
            if !rebalance.bringsMembersOnly { isForming = false }
            if !isForming { self.unsettling.append(rebalance) }
            last = rebalance.endMilliseconds
        }
    }
}

extension Rebalance {
    /// Whether the group had no members before, or was in its first generation.
    fileprivate var isFirst: Bool { self.membersBefore == 0 || (self.generationBefore ?? .max) <= 1 }

    /// Whether nobody went and nothing broke.
    fileprivate var bringsMembersOnly: Bool {
        guard self.gone.isEmpty else { return false }
        if let before = self.membersBefore, let after = self.membersAfter, after < before { return false }
        return switch self.trigger {
        case .memberLeft, .memberTimedOut, .memberGone, .coordinatorMoved, .topicChanged: false
        case .membersChanged(_, let gone): gone == 0
        case .memberJoined, .subscriptionChanged, .named, .unknown: true
        }
    }
}
