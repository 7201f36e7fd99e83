import Buffers
import CommitLog

/// A client connection, as the host numbers them: never reused while a node runs.
public struct ConnectionID: Hashable, Comparable, Sendable {
    public let rawValue: UInt64
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
    public static func < (left: ConnectionID, right: ConnectionID) -> Bool { left.rawValue < right.rawValue }
}

/// One request on one connection. The host counts the requests of a connection from 0 and sends the answers in that
/// order, whichever is ready first.
public struct RequestToken: Hashable, Sendable {
    public let connection: ConnectionID
    public let sequence: UInt64

    public init(connection: ConnectionID, sequence: UInt64) {
        self.connection = connection
        self.sequence = sequence
    }
}

/// Which listener a connection came in on; it decides which APIs are served.
public enum ListenerRole: Sendable {
    case broker
    case controller
}

/// A request that the node sent to another node and that is not answered yet.
public struct PeerRequestID: Hashable, Comparable, Sendable {
    public let rawValue: UInt64
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
    public static func < (left: PeerRequestID, right: PeerRequestID) -> Bool { left.rawValue < right.rawValue }
}

/// A flush that the node asked for and that is not done yet.
public struct FlushID: Hashable, Comparable, Sendable {
    public let rawValue: UInt64
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
    public static func < (left: FlushID, right: FlushID) -> Bool { left.rawValue < right.rawValue }
}

/// What can happen to a node.
public enum NodeEvent: Sendable {
    /// A frame arrived from a client or another node, without its length. The frame is the sole owner of its memory.
    case request(RequestToken, listener: ListenerRole, frame: Bytes)
    /// A client has connected; `host` is its numeric address. Who describes a group is told it.
    case connectionOpened(ConnectionID, host: String)
    /// A connection that requests came on is gone; answers to it are dropped.
    case connectionClosed(ConnectionID)
    /// The answer to ``NodeEffect/sendToPeer(_:peer:channel:frame:timeoutMilliseconds:)``, without its length.
    case peerResponse(PeerRequestID, frame: Bytes)
    /// A request to another node will not be answered: refused, cut, or timed out.
    case peerFailed(PeerRequestID, reason: String)
    /// A flush has ended; with an error when the disk refused it.
    case flushCompleted(FlushID, error: FileError?)
    /// ``Node/nextDeadlineMilliseconds`` has come.
    case tick
    /// Controlled shutdown was asked for (SIGTERM). The node answers with ``NodeEffect/stopped`` when it may end.
    case shutdown
}
