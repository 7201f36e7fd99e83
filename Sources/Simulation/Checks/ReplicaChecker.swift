import CommitLog
import Engine
import KafkaProtocol

/// What replication promises, checked after every step of every broker: one leader per partition and leader epoch, a
/// leader's high watermark that does not go back, and the same committed batches on every replica.
struct ReplicaChecker {
    private struct Leadership: Hashable {
        let partition: TopicPartition
        let epoch: Int32
    }

    private struct Seen {
        var leaderEpoch: Int32 = -1
        var wasLeader = false
        var highWatermark: Int64 = 0
        /// Up to where this replica's batches were compared with the committed ones.
        var comparedTo: Int64 = 0
        var truncations = 0
    }

    /// What is committed in the partitions of the topic that producers write to. Compacted logs are not compared: their
    /// batches differ from replica to replica.
    private(set) var committed: [CommittedLog] = []
    private let topic: String
    private var leaders: [Leadership: Int32] = [:]
    /// By broker and partition.
    private var seen: [Int32: [TopicPartition: Seen]] = [:]

    init(topic: String) { self.topic = topic }

    /// The broker has started: its high watermarks are those of its checkpoint.
    mutating func started(_ node: SimulatedNode) {
        self.seen[node.id] = nil
    }

    mutating func check(_ node: SimulatedNode) throws {
        guard node.configuration.isBroker, let replicas = node.node?.inspectedReplicas else { return }
        for replica in replicas { try self.check(replica, on: node.id) }
    }

    private mutating func check(_ replica: ReplicaInspection, on broker: Int32) throws {
        var seen = self.seen[broker]?[replica.name] ?? Seen()
        let name = "\(replica.name) on broker \(broker)"
        guard replica.leaderEpoch >= seen.leaderEpoch else {
            throw Violation("\(name) went back to leader epoch \(replica.leaderEpoch)")
        }
        guard replica.highWatermark <= replica.log.logEndOffset else {
            throw Violation("\(name) has the high watermark \(replica.highWatermark) above its end")
        }
        if replica.isLeader {
            if seen.wasLeader, seen.leaderEpoch == replica.leaderEpoch, replica.highWatermark < seen.highWatermark {
                throw Violation("the high watermark of \(name), a leader, fell to \(replica.highWatermark)")
            }
            let leadership = Leadership(partition: replica.name, epoch: replica.leaderEpoch)
            let leader = self.leaders[leadership]
            if leader == nil { self.leaders[leadership] = broker }
            if let leader, leader != broker {
                throw Violation("brokers \(leader) and \(broker) both lead \(replica.name) in \(replica.leaderEpoch)")
            }
        }
        if replica.name.topic == self.topic { try self.compare(replica, &seen, name) }
        seen.leaderEpoch = replica.leaderEpoch
        seen.wasLeader = replica.isLeader
        seen.highWatermark = replica.highWatermark
        self.seen[broker, default: [:]][replica.name] = seen
    }

    /// Holds what the replica has newly committed against what others have.
    private mutating func compare(_ replica: ReplicaInspection, _ seen: inout Seen, _ name: String) throws {
        let index = Int(replica.name.partition)
        while self.committed.count <= index { self.committed.append(CommittedLog()) }
        if replica.log.truncationGeneration != seen.truncations || replica.highWatermark < seen.comparedTo {
            seen.truncations = replica.log.truncationGeneration
            seen.comparedTo = 0
        }
        if replica.highWatermark > seen.comparedTo {
            try self.committed[index].commit(
                replica.log,
                from: seen.comparedTo,
                to: replica.highWatermark,
                of: name
            )
            seen.comparedTo = replica.highWatermark
        }
    }
}
