import CLinux
import Glibc

/// Runs processes that work on a cluster: the members of the demo's consumer groups.
///
/// Like the nodes they are spawned by the process's one permanent ``SupervisorThread`` with a parent-death signal, so that
/// none is left however this process ends, frozen ones included.
public actor WorkloadProcesses: WorkloadControl {
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        SupervisorThread.shared.asUnownedSerialExecutor()
    }

    private struct Running {
        let process: SpawnedProcess
        let logOffset: Int64
        var meter: CPUMeter
        var wasRequested = false
        var isStopping = false
        var exitWatch: SupervisorThread.Token?
        var deadline: SupervisorThread.Token?
    }

    private struct Entry {
        let program: WorkloadProgram
        var running: Running?
        var startCount = 0
        var lastExit: NodeExit?
        var exitWaiters: [CheckedContinuation<Void, Never>] = []
    }

    private let directory: String
    private let stopDeadline: Duration
    private let thread = SupervisorThread.shared
    private var entries: [Entry]
    private var isEnding = false
    /// A log longer than this is put aside before its process starts again.
    private static let logLimitBytes: Int64 = 256 << 10

    /// Starts nothing yet.
    ///
    /// - Parameter directory: where the processes' logs go; it is created.
    public init(directory: String, programs: [WorkloadProgram], stopDeadline: Duration = .seconds(8))
        throws(ClusterError)
    {
        try SmallFile.createDirectory(directory)
        self.directory = directory
        self.stopDeadline = stopDeadline
        self.entries = programs.map { Entry(program: $0) }
    }

    /// Where a process writes.
    public nonisolated func logPath(of name: String) -> String { "\(self.directory)/\(name).log" }

    // MARK: What is known

    public func workloadStatus() -> [WorkloadStatus] {
        let now = SupervisorThread.nowNanoseconds
        return self.entries.indices.map { index in
            let figures = self.entries[index].running.flatMap { ProcessFigures.read($0.process.pid) }
            return WorkloadStatus(
                name: self.entries[index].program.name,
                state: self.state(of: self.entries[index], figures),
                pid: self.entries[index].running?.process.pid,
                residentBytes: figures?.residentBytes,
                cpuPercent: figures.flatMap {
                    self.entries[index].running?.meter.percent(cpuTicks: $0.cpuTicks, atNanoseconds: now)
                },
                startCount: self.entries[index].startCount,
                lastExit: self.entries[index].lastExit
            )
        }
    }

    private func state(of entry: Entry, _ figures: ProcessFigures?) -> NodeState {
        guard let running = entry.running else {
            guard let exit = entry.lastExit else { return .stopped }
            return exit.wasRequested && exit.signal == nil ? .stopped : .exited
        }
        if running.isStopping { return .stopping }
        return figures?.isFrozen == true ? .frozen : .running
    }

    // MARK: Orders

    /// Starts those that do not run.
    public func startAll() throws(ClusterError) {
        for entry in self.entries where entry.running == nil { try self.launch(entry.program.name) }
    }

    /// Stops all, together, and starts none any more.
    public func end() async {
        self.isEnding = true
        for entry in self.entries where entry.running != nil { try? self.requestStop(entry.program.name) }
        for entry in self.entries { await self.waitForExit(entry.program.name) }
    }

    public func startWorkload(_ name: String) async throws(ClusterError) { try self.launch(name) }

    public func stopWorkload(_ name: String) async throws(ClusterError) {
        try self.requestStop(name)
        await self.waitForExit(name)
    }

    public func killWorkload(_ name: String) async throws(ClusterError) {
        try self.signal(name, SIGKILL)
        self.entries[try self.index(of: name)].running?.wasRequested = true
        await self.waitForExit(name)
    }

    public func freezeWorkload(_ name: String) async throws(ClusterError) { try self.signal(name, SIGSTOP) }

    public func thawWorkload(_ name: String) async throws(ClusterError) { try self.signal(name, SIGCONT) }

    // MARK: Processes

    private func index(of name: String) throws(ClusterError) -> Int {
        guard let index = self.entries.firstIndex(where: { $0.program.name == name }) else {
            let known = self.entries.map(\.program.name).joined(separator: ", ")
            throw ClusterError(.unknownNode, "There is no process \(name); there are \(known).")
        }
        return index
    }

    private func launch(_ name: String) throws(ClusterError) {
        let index = try self.index(of: name)
        guard !self.isEnding else {
            throw ClusterError(.shuttingDown, "The workload is ending; \(name) is not started.")
        }
        guard self.entries[index].running == nil else {
            throw ClusterError(.alreadyRunning, "\(name) is running already.")
        }
        let program = self.entries[index].program.program
        let log = self.logPath(of: name)
        let offset = self.putAsideLongLog(log)
        let startedAt = SupervisorThread.nowNanoseconds
        let process = try SpawnedProcess.spawn(
            path: program.path,
            arguments: program.arguments,
            environment: ClusterSupervisor.nodeEnvironment(SpawnedProcess.currentEnvironment()),
            outputPath: log,
            diesWithSpawningThread: true
        )
        var running = Running(
            process: process,
            logOffset: offset,
            meter: CPUMeter(startedAtNanoseconds: startedAt)
        )
        running.exitWatch = self.thread.watch(process.processDescriptor.number) {
            self.assumeIsolated { $0.processEnded(name) }
        }
        self.entries[index].running = running
        self.entries[index].startCount += 1
    }

    private func putAsideLongLog(_ path: String) -> Int64 {
        var status = stat()
        guard stat(path, &status) == 0 else { return 0 }
        guard Int64(status.st_size) > Self.logLimitBytes else { return Int64(status.st_size) }
        rename(path, "\(path).1")
        return 0
    }

    private func processEnded(_ name: String) {
        guard let index = try? self.index(of: name), let running = self.entries[index].running else { return }
        var result = linux_wait_result()
        guard linux_reap(running.process.processDescriptor.number, &result) == 0, result.kind != LINUX_WAIT_NOTHING
        else { return }
        self.thread.remove(running.exitWatch)
        self.thread.remove(running.deadline)
        self.entries[index].lastExit = NodeExit(
            status: result.kind == LINUX_WAIT_EXITED ? result.status : nil,
            signal: result.kind == LINUX_WAIT_SIGNALED ? result.status : nil,
            wasRequested: running.wasRequested,
            timeMilliseconds: ClusterSupervisor.wallMilliseconds,
            lastErrorLines: SmallFile.lastLines(of: self.logPath(of: name), after: running.logOffset, count: 3)
        )
        self.entries[index].running = nil
        let waiters = self.entries[index].exitWaiters
        self.entries[index].exitWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    private func waitForExit(_ name: String) async {
        guard let index = try? self.index(of: name), self.entries[index].running != nil else { return }
        await withCheckedContinuation { self.entries[index].exitWaiters.append($0) }
    }

    private func signal(_ name: String, _ number: Int32) throws(ClusterError) {
        guard let running = self.entries[try self.index(of: name)].running else {
            throw ClusterError(.notRunning, "\(name) is not running.")
        }
        let outcome = linux_pidfd_send_signal(running.process.processDescriptor.number, number)
        guard outcome == 0 || outcome == -ESRCH else {
            throw ClusterError(.system, "Cannot signal \(name): \(Cluster.reason(ofErrorNumber: -outcome)).")
        }
    }

    private func requestStop(_ name: String) throws(ClusterError) {
        let index = try self.index(of: name)
        guard self.entries[index].running?.isStopping != true else { return }
        try self.signal(name, SIGTERM)
        // A frozen process acts on SIGTERM only once it goes on.
        try self.signal(name, SIGCONT)
        self.entries[index].running?.isStopping = true
        self.entries[index].running?.wasRequested = true
        self.entries[index].running?.deadline = self.thread.schedule(after: self.stopDeadline) {
            self.assumeIsolated { try? $0.signal(name, SIGKILL) }
        }
    }
}
