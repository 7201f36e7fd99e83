/// Why something could not be done to an embedded cluster: a code to act on and a sentence to read.
public struct ClusterError: Error, Hashable, Codable, CustomStringConvertible {
    /// What kind of failure it is; the raw values travel on the control socket.
    public enum Code: String, Codable, Sendable, CaseIterable {
        /// No node has the given id.
        case unknownNode
        /// The node runs already, or is on its way up or down.
        case alreadyRunning
        /// The node has no process to act on.
        case notRunning
        /// The node's process could not be started or ended before it was ready.
        case startFailed
        /// The node was not ready, or had not reached the wanted state, before the deadline.
        case timedOut
        /// Another supervisor owns the data directory.
        case directoryInUse
        /// No supervisor runs for the data directory.
        case noSupervisor
        /// The file system is too full to start.
        case diskSpaceLow
        /// The data directory holds another cluster than the one asked for.
        case layoutMismatch
        /// A file of the data directory cannot be read.
        case layoutUnreadable
        /// No port is free.
        case portUnavailable
        /// The supervisor is going down and takes no more orders.
        case shuttingDown
        /// The control connection broke or spoke something unknown.
        case controlBroken
        /// The operating system refused a call.
        case system
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened, why, and what to do, in a sentence or two.
    public let sentence: String

    /// An error with its sentence.
    public init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    public var description: String { sentence }
}
