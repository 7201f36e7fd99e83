/// A process of the workload that the console's owner runs: a member of a consumer group.
public struct WorkloadRow: Sendable, Equatable {
    /// What its process is doing.
    public enum State: String, Sendable, Equatable {
        case running
        case frozen
        case stopping
        case stopped
        /// It ended without having been stopped.
        case ended
    }

    /// Also the member's client id.
    public var name: String
    public var group: String
    public var topics: [String]
    public var state: State
    public var pid: Int32?
    public var cpuPercent: Double?
    /// How its last process ended.
    public var lastExit: String?

    public init(
        name: String,
        group: String,
        topics: [String],
        state: State,
        pid: Int32? = nil,
        cpuPercent: Double? = nil,
        lastExit: String? = nil
    ) {
        self.name = name
        self.group = group
        self.topics = topics
        self.state = state
        self.pid = pid
        self.cpuPercent = cpuPercent
        self.lastExit = lastExit
    }

    var hasProcess: Bool { state == .running || state == .frozen || state == .stopping }
}
