import Consensus
import Engine

/// What the metadata quorum promises, checked after every step of every node: one leader per epoch, epochs and high
/// watermarks that do not go back, a log that never forks below them, leaders that have everything committed.
struct QuorumChecker {
    private struct Seen {
        var epoch: Int32 = 0
        var highWatermark: Int64 = 0
    }

    private(set) var committed = CommittedLog()
    private var leaderOfEpoch: [Int32: Int32] = [:]
    private var seen: [Int32: Seen] = [:]

    /// The node has started: what it knows of the high watermark begins anew, its epoch does not.
    mutating func started(_ node: SimulatedNode) { self.seen[node.id, default: Seen()].highWatermark = 0 }

    mutating func check(_ node: SimulatedNode) throws {
        guard let quorum = node.node?.inspectedQuorum else { return }
        var seen = self.seen[node.id] ?? Seen()
        guard quorum.epoch >= seen.epoch else {
            throw Violation("node \(node.id) went back from quorum epoch \(seen.epoch) to \(quorum.epoch)")
        }
        guard quorum.highWatermark >= seen.highWatermark else {
            throw Violation("node \(node.id)'s metadata high watermark fell to \(quorum.highWatermark)")
        }
        if quorum.highWatermark > seen.highWatermark {
            try self.committed.commit(
                quorum.log,
                from: seen.highWatermark,
                to: quorum.highWatermark,
                of: "node \(node.id)'s metadata log"
            )
        }
        seen.epoch = quorum.epoch
        seen.highWatermark = quorum.highWatermark
        self.seen[node.id] = seen
        guard quorum.role == .leader else { return }
        guard let leader = self.leaderOfEpoch[quorum.epoch] else {
            self.leaderOfEpoch[quorum.epoch] = node.id
            return try self.committed.check(quorum.log, of: "node \(node.id), elected in epoch \(quorum.epoch),")
        }
        guard leader == node.id else {
            throw Violation("nodes \(leader) and \(node.id) both lead quorum epoch \(quorum.epoch)")
        }
    }
}
