import Buffers
import CommitLog

/// Another node's address. The host keeps one connection per address and channel.
public struct PeerAddress: Hashable, Sendable {
    public let nodeId: Int32
    public let host: String
    public let port: UInt16

    public init(nodeId: Int32, host: String, port: UInt16) {
        self.nodeId = nodeId
        self.host = host
        self.port = port
    }
}

/// Which of the connections to a peer carries a request, so that a long poll never delays a vote or a heartbeat.
public enum PeerChannel: Int, Sendable, CaseIterable {
    /// Votes and other quorum requests.
    case quorum
    /// Long polls of the metadata log.
    case metadataFetch
    /// Registration and heartbeats. The controller takes the loss of this connection as the loss of the broker.
    case heartbeat
    /// AlterPartition, producer ids, forwarded administration.
    case control
    /// Long polls of partitions.
    case replicaFetch
}

/// How much a line of the node's log matters.
public enum LogLevel: Int, Sendable, Comparable {
    case debug
    case info
    case warning
    case error

    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}

/// What a node wants done; the host (or the simulation) does it in order.
public enum NodeEffect: Sendable {
    /// Answer a request. The chunks are the whole frame with its length.
    case respond(RequestToken, [Chunk])
    /// The request has no answer (acks=0): later answers on its connection need not wait for it.
    case noResponse(RequestToken)
    /// Close a client's connection: what it sent cannot be understood, or an answer in flight points into a log that was
    /// truncated.
    case closeConnection(ConnectionID, reason: String)
    /// Send a request to another node. Unanswered after `timeoutMilliseconds` it fails.
    case sendToPeer(
        PeerRequestID,
        peer: PeerAddress,
        channel: PeerChannel,
        frame: [Chunk],
        timeoutMilliseconds: Int64
    )
    /// Make files durable off the node's thread, then tell it.
    case flush(FlushID, FlushRequest)
    /// The node accepts requests and, as a broker, has been unfenced.
    case ready
    /// A controlled shutdown is complete: everything is flushed and closed.
    case stopped
    /// The node cannot go on (its disk failed, its configuration contradicts the cluster); the sentence says why.
    case fatal(String)
    /// A line for the node's log.
    case log(LogLevel, String)
    /// Something that a test or an operator may want to count; see ``NodeOccurrence``.
    case occurred(NodeOccurrence)
}

/// Notable things that happened inside a node, reported so that simulations can assert that they did, and metrics count
/// them.
public enum NodeOccurrence: Sendable, Equatable {
    /// This controller became active in an epoch.
    case controllerActivated(epoch: Int32)
    /// This broker became a partition's leader.
    case becameLeader(topic: String, partition: Int32, leaderEpoch: Int32)
    /// A leader proposed to remove members from an ISR and the controller agreed.
    case isrShrunk(topic: String, partition: Int32)
    /// A leader proposed to add members to an ISR and the controller agreed.
    case isrExpanded(topic: String, partition: Int32)
    /// A follower cut its log back to agree with its leader.
    case truncated(topic: String, partition: Int32, from: Int64, to: Int64)
    /// A log's end was torn by a crash and cut at its last good batch.
    case recovered(topic: String, partition: Int32, truncatedBytes: Int64)
    /// This broker's process took no step for so long that its session may have run out.
    case stoodStill(milliseconds: Int64)
    /// This node has written a snapshot of the metadata.
    case snapshotTaken(endOffset: Int64)
    /// This node has fetched a snapshot of the metadata, since the leader's log no longer had what it lacked.
    case snapshotFetched(endOffset: Int64)
    /// A log was compacted; the bytes are those of the segments that were looked at.
    case compacted(topic: String, partition: Int32, bytesBefore: Int64, bytesAfter: Int64)
    /// An idempotent producer sent a batch again and was answered from the producer state.
    case duplicateBatch(topic: String, partition: Int32)
    /// A consumer group has taken a step of a rebalance, which this broker coordinates.
    case groupRebalanced(RebalanceEvent)
    /// This broker has become the coordinator of a partition's groups and knows them now.
    case groupsLoaded(partition: Int32, leaderEpoch: Int32, groups: Int, offsets: Int)
}
