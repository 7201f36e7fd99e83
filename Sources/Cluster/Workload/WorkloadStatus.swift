/// A program that works on the cluster: a name for people, and what is executed.
public struct WorkloadProgram: Hashable, Sendable {
    /// Unique among the processes of a workload; also the name of its log file.
    public var name: String
    /// The executable with all its arguments.
    public var program: NodeProgram

    public init(name: String, program: NodeProgram) {
        self.name = name
        self.program = program
    }
}

/// A process of a workload as its supervisor sees it. It is never ``NodeState/starting``: such a process has nothing to
/// report.
public struct WorkloadStatus: Hashable, Sendable {
    public var name: String
    public var state: NodeState
    /// The process, while it exists.
    public var pid: Int32?
    /// Resident memory.
    public var residentBytes: Int64?
    /// CPU time used since the previous look, in percent of one core.
    public var cpuPercent: Double?
    /// How many processes it has had.
    public var startCount: Int
    /// How the previous process ended.
    public var lastExit: NodeExit?
}

/// What can be done to the processes of a workload. Every order returns when it took effect.
public protocol WorkloadControl: Sendable {
    /// All of them in the order in which they were given.
    func workloadStatus() async -> [WorkloadStatus]

    /// Starts one that does not run.
    func startWorkload(_ name: String) async throws(ClusterError)

    /// Asks one to stop (SIGTERM) and waits; after a deadline it is killed.
    func stopWorkload(_ name: String) async throws(ClusterError)

    /// Ends one at once (SIGKILL), as a crash would.
    func killWorkload(_ name: String) async throws(ClusterError)

    /// Suspends one (SIGSTOP).
    func freezeWorkload(_ name: String) async throws(ClusterError)

    /// Resumes a suspended one (SIGCONT).
    func thawWorkload(_ name: String) async throws(ClusterError)
}
