import Buffers
import CommitLog
import Consensus
import KafkaProtocol

/// A property of the quorum that does not hold.
struct Violation: Error, CustomStringConvertible {
    let description: String
}

/// Checks, after every step of a node, what the quorum promises whatever happens.
struct ClusterChecker {
    /// Everything that any node ever called committed, in order.
    private(set) var committed: [LogEntry] = []
    private var leaderOfEpoch: [Int32: Int32] = [:]
    private var lastEpoch: [Int32: Int32] = [:]
    private var lastHighWatermark: [Int32: Int64] = [:]
    private(set) var elections = 0

    /// The node starts anew: it may know less of what is committed, but no lower epoch.
    mutating func started(_ node: ClusterNode) { self.lastHighWatermark[node.id] = 0 }

    /// Epochs and high watermarks never go back, an epoch has one leader, and a leader has all that is committed.
    mutating func check(_ node: ClusterNode) throws {
        guard let quorum = node.quorum else { return }
        if let failure = node.failure { throw Violation(description: "node \(node.id) failed: \(failure)") }
        if quorum.epoch < self.lastEpoch[node.id] ?? 0 {
            throw Violation(description: "node \(node.id) went back to epoch \(quorum.epoch)")
        }
        self.lastEpoch[node.id] = quorum.epoch
        if quorum.highWatermark < self.lastHighWatermark[node.id] ?? 0 {
            throw Violation(description: "node \(node.id)'s high watermark fell to \(quorum.highWatermark)")
        }
        self.lastHighWatermark[node.id] = quorum.highWatermark
        if quorum.highWatermark > quorum.log.logEndOffset {
            throw Violation(description: "node \(node.id) has committed what it does not have")
        }
        guard quorum.role == .leader else { return }
        if let leader = self.leaderOfEpoch[quorum.epoch] {
            guard leader == node.id else {
                throw Violation(description: "\(leader) and \(node.id) both lead epoch \(quorum.epoch)")
            }
        } else {
            self.leaderOfEpoch[quorum.epoch] = node.id
            self.elections += 1
            try self.checkCompleteness(of: quorum.log, node: node.id)
        }
    }

    /// Leader completeness (Raft 5.4): whoever is elected has everything that was committed.
    private func checkCompleteness(of log: Log, node: Int32) throws {
        let end = Int64(self.committed.count)
        guard log.logEndOffset >= end else {
            throw Violation(description: "node \(node) leads without what is committed from \(log.logEndOffset) on")
        }
        let start = Int(log.logStartOffset)
        guard try LogEntry.read(log, from: log.logStartOffset, to: end) == Array(self.committed[start...]) else {
            throw Violation(description: "node \(node) leads with other records than were committed")
        }
    }

    /// A node applies up to `offset`: what it applies is what everyone applies there.
    mutating func applied(_ node: ClusterNode, upTo offset: Int64) throws {
        guard let log = node.quorum?.log else { return }
        let entries = try LogEntry.read(log, from: node.appliedTo, to: offset)
        guard entries.count == Int(offset - node.appliedTo) else {
            throw Violation(description: "node \(node.id) cannot read up to its high watermark \(offset)")
        }
        for entry in entries {
            if entry.offset < Int64(self.committed.count) {
                guard self.committed[Int(entry.offset)] == entry else {
                    throw Violation(description: "node \(node.id) applies another record at offset \(entry.offset)")
                }
            } else {
                self.committed.append(entry)
            }
        }
        node.appliedTo = offset
    }

    /// What a snapshot of the records before `end` says in these tests.
    func snapshotContent(upTo end: Int64) -> Bytes {
        let records = self.committed.prefix(Int(end))
        let last = records.last?.value.count ?? 0
        return Bytes("\(records.count) records, \(last) bytes in the last".utf8.map { $0 })
    }

    /// A fetched snapshot is what its author wrote, which depends on nothing but what is committed.
    func checkSnapshot(_ id: SnapshotId, of node: ClusterNode) throws {
        guard let (file, _) = node.quorum?.snapshots.file(id),
            try file.contents() == self.snapshotContent(upTo: id.endOffset)
        else { throw Violation(description: "node \(node.id) has fetched another snapshot than \(id)") }
        guard node.quorum?.log.logStartOffset == id.endOffset, node.quorum?.log.logEndOffset == id.endOffset else {
            throw Violation(description: "node \(node.id)'s log does not go on from \(id)")
        }
    }

    /// Log matching (Raft 5.3): two logs that agree on the epoch of a record agree on everything before it.
    static func checkMatching(_ nodes: [ClusterNode]) throws {
        let logs = try nodes.compactMap { node in
            try node.quorum.map {
                (node.id, try LogEntry.read($0.log, from: $0.log.logStartOffset, to: $0.log.logEndOffset))
            }
        }
        for (index, first) in logs.enumerated() {
            for second in logs[(index + 1)...] {
                // What both still have.
                let start = max(first.1.first?.offset ?? .max, second.1.first?.offset ?? .max)
                let left = (first.0, first.1.filter { $0.offset >= start })
                let right = (second.0, second.1.filter { $0.offset >= start })
                let common = min(left.1.count, right.1.count)
                guard let last = (0..<common).last(where: { left.1[$0].epoch == right.1[$0].epoch }) else { continue }
                guard left.1[...last] == right.1[...last] else {
                    throw Violation(description: "the logs of \(left.0) and \(right.0) fork below offset \(last)")
                }
            }
        }
    }
}
