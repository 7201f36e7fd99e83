/// What a node does in its cluster; Kafka's `process.roles`.
public enum NodeRole: String, Codable, Sendable, CaseIterable {
    /// Serves clients.
    case broker
    /// Votes in the metadata quorum.
    case controller
}

/// Where a node's process is in its life.
public enum NodeState: String, Codable, Sendable, CaseIterable {
    /// Never started, or stopped on request.
    case stopped
    /// The process runs and is not ready yet.
    case starting
    /// The process reported that it accepts requests.
    case running
    /// The process runs and is suspended (SIGSTOP).
    case frozen
    /// The process was asked to stop and has not ended yet.
    case stopping
    /// The process ended without having been stopped: killed or crashed; `lastExit` says how.
    case exited

    /// Whether a process exists in this state.
    public var hasProcess: Bool {
        switch self {
        case .stopped, .exited: false
        case .starting, .running, .frozen, .stopping: true
        }
    }
}

/// How a node's process ended.
public struct NodeExit: Hashable, Codable, Sendable {
    /// The exit status, when it ended by itself.
    public var status: Int32?
    /// The number of the signal that ended it.
    public var signal: Int32?
    /// Whether this end had been asked for (stop or kill).
    public var wasRequested: Bool
    /// When, in milliseconds since 1970.
    public var timeMilliseconds: Int64
    /// The last lines the process wrote to standard error, oldest first.
    public var lastErrorLines: [String]

    package init(
        status: Int32? = nil,
        signal: Int32? = nil,
        wasRequested: Bool,
        timeMilliseconds: Int64,
        lastErrorLines: [String] = []
    ) {
        self.status = status
        self.signal = signal
        self.wasRequested = wasRequested
        self.timeMilliseconds = timeMilliseconds
        self.lastErrorLines = lastErrorLines
    }

    /// The reason in words, for example "killed by SIGKILL" or "exited with status 1: <last line on stderr>".
    public var reason: String {
        var text: String
        if let signal {
            text = "killed by \(SignalName.name(of: signal))"
        } else {
            text = "exited with status \(status ?? 0)"
        }
        if !wasRequested, let line = lastErrorLines.last { text += ": \(line)" }
        return text
    }
}

/// One node as its supervisor sees it.
public struct NodeStatus: Hashable, Codable, Sendable {
    /// Kafka's `node.id`.
    public var id: Int32
    /// What it does.
    public var roles: [NodeRole]
    /// Where it is in its life.
    public var state: NodeState
    /// Always 127.0.0.1.
    public var host: String
    /// The port for clients (brokers) or for the quorum (controllers).
    public var port: UInt16
    /// The port of the metrics page, which is at `/metrics`.
    public var metricsPort: UInt16?
    /// Kafka's `broker.rack`.
    public var rack: String?
    /// The process, while it exists.
    public var pid: Int32?
    /// Time since the process was started, in milliseconds.
    public var uptimeMilliseconds: Int64?
    /// Time from start to readiness, in milliseconds.
    public var readyAfterMilliseconds: Int64?
    /// Resident memory.
    public var residentBytes: Int64?
    /// CPU time used since the previous look, in percent of one core.
    public var cpuPercent: Double?
    /// How many processes this node has had under its present supervisor.
    public var startCount: Int
    /// How the previous process ended.
    public var lastExit: NodeExit?

    package init(
        id: Int32,
        roles: [NodeRole],
        state: NodeState,
        host: String,
        port: UInt16,
        metricsPort: UInt16? = nil,
        rack: String? = nil,
        pid: Int32? = nil,
        uptimeMilliseconds: Int64? = nil,
        readyAfterMilliseconds: Int64? = nil,
        residentBytes: Int64? = nil,
        cpuPercent: Double? = nil,
        startCount: Int,
        lastExit: NodeExit? = nil
    ) {
        self.id = id
        self.roles = roles
        self.state = state
        self.host = host
        self.port = port
        self.metricsPort = metricsPort
        self.rack = rack
        self.pid = pid
        self.uptimeMilliseconds = uptimeMilliseconds
        self.readyAfterMilliseconds = readyAfterMilliseconds
        self.residentBytes = residentBytes
        self.cpuPercent = cpuPercent
        self.startCount = startCount
        self.lastExit = lastExit
    }

    /// Whether it serves clients.
    public var isBroker: Bool { roles.contains(.broker) }
}

/// A cluster as its supervisor sees it.
public struct ClusterStatus: Hashable, Codable, Sendable {
    /// Kafka's cluster id.
    public var clusterId: String
    /// The absolute path of the data directory.
    public var dataDirectory: String
    /// The supervising process.
    public var supervisorPid: Int32
    /// Addresses for clients: `bootstrap.servers`.
    public var bootstrapServers: String
    /// Bytes left on the data directory's file system.
    public var freeDiskBytes: Int64
    /// By id, brokers and controllers.
    public var nodes: [NodeStatus]

    package init(
        clusterId: String,
        dataDirectory: String,
        supervisorPid: Int32,
        bootstrapServers: String,
        freeDiskBytes: Int64,
        nodes: [NodeStatus]
    ) {
        self.clusterId = clusterId
        self.dataDirectory = dataDirectory
        self.supervisorPid = supervisorPid
        self.bootstrapServers = bootstrapServers
        self.freeDiskBytes = freeDiskBytes
        self.nodes = nodes
    }
}
