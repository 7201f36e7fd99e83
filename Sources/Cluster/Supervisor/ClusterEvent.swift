/// Something that happened to a node's process.
public struct ClusterEvent: Hashable, Sendable, CustomStringConvertible {
    /// What happened.
    public enum Kind: Hashable, Sendable {
        /// Its process was started.
        case started(pid: Int32)
        /// It accepts requests.
        case ready(afterMilliseconds: Int64)
        /// It was asked to stop.
        case stopping
        /// It was suspended.
        case frozen
        /// It was resumed.
        case thawed
        /// Its process ended.
        case ended(NodeExit)
    }

    /// When, in milliseconds since 1970.
    public var timeMilliseconds: Int64
    /// Kafka's `node.id`.
    public var node: Int32
    /// "broker 1" or "controller 101".
    public var title: String
    /// What happened.
    public var kind: Kind

    public var description: String {
        switch kind {
        case .started(let pid): "\(title) started with pid \(pid)"
        case .ready(let milliseconds): "\(title) is ready after \(milliseconds) ms"
        case .stopping: "\(title) is stopping"
        case .frozen: "\(title) is frozen"
        case .thawed: "\(title) goes on"
        case .ended(let exit): "\(title) \(exit.wasRequested ? "ended" : "ended unexpectedly"): \(exit.reason)"
        }
    }
}
