import CommitLog
import Consensus
import Engine

/// What the metadata quorum promises, checked after every step of every node: one leader per epoch, epochs and high
/// watermarks that do not go back, a log that never forks below them, leaders that have everything committed, and one
/// image of the metadata at one offset, whether it was replayed or loaded from a snapshot.
struct QuorumChecker {
    private struct Seen {
        var epoch: Int32 = 0
        var highWatermark: Int64 = 0
    }

    private(set) var committed = CommittedLog()
    private var leaderOfEpoch: [Int32: Int32] = [:]
    private var seen: [Int32: Seen] = [:]
    /// The newest images, by the offset of their last record; the first node to get there decides.
    private var images: [MetadataImage] = []
    private var imageOffset: [Int32: Int64] = [:]
    private static let rememberedImages = 200

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
                // What is below the start is in a snapshot.
                from: max(seen.highWatermark, quorum.log.logStartOffset),
                to: quorum.highWatermark,
                of: "node \(node.id)'s metadata log"
            )
        }
        seen.epoch = quorum.epoch
        seen.highWatermark = quorum.highWatermark
        self.seen[node.id] = seen
        try self.checkImage(of: node)
        guard quorum.role == .leader else { return }
        guard let leader = self.leaderOfEpoch[quorum.epoch] else {
            self.leaderOfEpoch[quorum.epoch] = node.id
            return try self.committed.check(quorum.log, of: "node \(node.id), elected in epoch \(quorum.epoch),")
        }
        guard leader == node.id else {
            throw Violation("nodes \(leader) and \(node.id) both lead quorum epoch \(quorum.epoch)")
        }
    }

    private mutating func checkImage(of node: SimulatedNode) throws {
        guard let image = node.node?.inspectedMetadata, image.lastOffset >= 0,
            self.imageOffset[node.id] != image.lastOffset
        else { return }
        self.imageOffset[node.id] = image.lastOffset
        if let known = self.images.last(where: { $0.lastOffset == image.lastOffset }) {
            guard known == image else {
                throw Violation("node \(node.id) has other metadata at offset \(image.lastOffset) than others had")
            }
            return
        }
        self.images.append(image)
        if self.images.count > Self.rememberedImages { self.images.removeFirst() }
    }
}
