/// A node as its supervisor holds it: what it is, its process while there is one, and who waits for what.
struct SupervisedNode {
    typealias Outcome = Result<Void, ClusterError>

    /// The process of the moment.
    struct RunningProcess {
        let process: SpawnedProcess
        let startedAtNanoseconds: Int64
        /// Where this process's part of the error log starts.
        let errorLogOffset: Int64
        var meter: CPUMeter
        var readyAfterMilliseconds: Int64?
        /// What came through the readiness pipe so far.
        var readinessText: [UInt8] = []
        /// Why it was asked to end; nil when it was not.
        var requestedEnd: RequestedEnd?
        var exitWatch: SupervisorThread.Token?
        var readinessWatch: SupervisorThread.Token?
        /// The deadline for readiness, later that for stopping.
        var deadline: SupervisorThread.Token?

        var tokens: [SupervisorThread.Token] { [exitWatch, readinessWatch, deadline].compactMap(\.self) }
    }

    /// Why the supervisor ended a process.
    enum RequestedEnd {
        case stop
        case kill
        /// It had not stopped in time.
        case stopDeadlinePassed
        /// It had not been ready in time.
        case readinessDeadlinePassed
    }

    var description: NodeDescription
    var state: NodeState = .stopped
    var running: RunningProcess?
    var startCount = 0
    var lastExit: NodeExit?
    var readinessWaiters: [CheckedContinuation<Outcome, Never>] = []
    var exitWaiters: [CheckedContinuation<SupervisedNode.RequestedEnd?, Never>] = []

    var id: Int32 { description.id }
    var title: String { description.title }

    init(_ description: NodeDescription) {
        self.description = description
        self.description.process = nil
    }

    /// The state with what /proc says: somebody else may have sent SIGSTOP or SIGCONT.
    func state(given figures: ProcessFigures?) -> NodeState {
        guard let figures else { return state }
        if state == .running && figures.isFrozen { return .frozen }
        return state
    }

    /// What the supervisor tells about it.
    mutating func status(nowNanoseconds: Int64) -> NodeStatus {
        let figures = running.flatMap { ProcessFigures.read($0.process.pid) }
        return NodeStatus(
            id: id,
            roles: description.roles,
            state: state(given: figures),
            host: "127.0.0.1",
            port: description.mainPort,
            metricsPort: description.metricsPort,
            rack: description.rack,
            pid: running?.process.pid,
            uptimeMilliseconds: running.map { (nowNanoseconds - $0.startedAtNanoseconds) / 1_000_000 },
            readyAfterMilliseconds: running?.readyAfterMilliseconds,
            residentBytes: figures?.residentBytes,
            cpuPercent: figures.flatMap {
                running?.meter.percent(cpuTicks: $0.cpuTicks, atNanoseconds: nowNanoseconds)
            },
            startCount: startCount,
            lastExit: lastExit
        )
    }
}
