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
    /// What each member of the group reads per second at the most; 0 for no limit, nil where that cannot be set.
    public var recordsPerSecond: Int?

    public init(
        name: String,
        group: String,
        topics: [String],
        state: State,
        pid: Int32? = nil,
        cpuPercent: Double? = nil,
        lastExit: String? = nil,
        recordsPerSecond: Int? = nil
    ) {
        self.name = name
        self.group = group
        self.topics = topics
        self.state = state
        self.pid = pid
        self.cpuPercent = cpuPercent
        self.lastExit = lastExit
        self.recordsPerSecond = recordsPerSecond
    }

    var hasProcess: Bool { state == .running || state == .frozen || state == .stopping }
}

/// The steps in which a group is slowed down.
enum WorkloadRate {
    /// Records per second for each member; 0, no limit, is the fastest.
    static let steps = [0, 500, 200, 100, 50, 20, 10, 1]

    /// The next slower or faster one.
    static func step(from rate: Int, slower: Bool) -> Int {
        let index = steps.firstIndex { $0 != 0 && $0 <= rate && rate != 0 } ?? 0
        return steps[max(0, min(steps.count - 1, index + (slower ? 1 : -1)))]
    }

    static func words(_ rate: Int) -> String { rate == 0 ? "no limit" : "\(Figures.grouped(rate))/s each" }
}
