/// What the operating system says about a node's process.
public struct ProcessFigures: Sendable, Equatable {
    /// Absent while the process does not run.
    public var pid: Int32?
    /// Time since the process was started; absent while it does not run.
    public var uptimeMilliseconds: Int64?
    /// Resident memory.
    public var residentBytes: Int64?
    /// Share of one processor since the last refresh: 100 is one whole core.
    public var cpuPercent: Double?
    /// How often it was started again since the cluster came up.
    public var restarts: Int
    /// Whether SIGSTOP holds it.
    public var isFrozen: Bool
    /// How the last process of this node ended, such as `SIGKILL by you`; absent if none has.
    public var lastExit: String?

    public init(
        pid: Int32? = nil,
        uptimeMilliseconds: Int64? = nil,
        residentBytes: Int64? = nil,
        cpuPercent: Double? = nil,
        restarts: Int = 0,
        isFrozen: Bool = false,
        lastExit: String? = nil
    ) {
        self.pid = pid
        self.uptimeMilliseconds = uptimeMilliseconds
        self.residentBytes = residentBytes
        self.cpuPercent = cpuPercent
        self.restarts = restarts
        self.isFrozen = isFrozen
        self.lastExit = lastExit
    }
}
