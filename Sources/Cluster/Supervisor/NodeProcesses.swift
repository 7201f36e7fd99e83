import CLinux
import Dispatch
import Glibc

// The supervisor's work on single processes: starting one, learning that it is ready or gone, sending signals. Every
// wait is for an event: the readiness pipe, the process descriptor, or a deadline.

extension ClusterSupervisor {
    /// An error log longer than this is put aside before the node starts again.
    private static let errorLogLimitBytes: Int64 = 256 << 10
    /// A readiness line is short; a node that writes more than this there does not speak our language.
    private static let readinessLimitBytes = 512

    // MARK: Starting

    /// Starts a node's process and returns without waiting for it.
    func launch(_ id: Int32) throws(ClusterError) {
        let index = try index(of: id)
        guard !isGoingDown else {
            throw ClusterError(.shuttingDown, "The cluster is going down; \(nodes[index].title) is not started.")
        }
        guard !nodes[index].state.hasProcess else {
            throw ClusterError(.alreadyRunning, "\(try title(of: id)) is \(nodes[index].state.rawValue) already.")
        }
        let offset = putAsideLongErrorLog(of: id)
        let startedAt = SupervisorThread.nowNanoseconds
        let process = try SpawnedProcess.spawn(
            path: options.program.path,
            arguments: options.program.arguments + [
                "--config", layout.propertiesFile(of: id), "--ready-fd", "\(SpawnedProcess.readinessDescriptor)",
            ],
            environment: Self.nodeEnvironment(SpawnedProcess.currentEnvironment()),
            outputPath: layout.errorLog(of: id),
            diesWithSpawningThread: true
        )
        var running = SupervisedNode.RunningProcess(
            process: process,
            startedAtNanoseconds: startedAt,
            errorLogOffset: offset,
            meter: CPUMeter(startedAtNanoseconds: startedAt)
        )
        running.exitWatch = thread.watch(process.processDescriptor.number) {
            self.assumeIsolated { $0.processEnded(id) }
        }
        running.readinessWatch = thread.watch(process.readiness.number) {
            self.assumeIsolated { $0.readinessArrived(id) }
        }
        running.deadline = thread.schedule(after: options.readinessDeadline) {
            self.assumeIsolated { try? $0.signal(id, SIGKILL, because: .readinessDeadlinePassed) }
        }
        nodes[index].running = running
        nodes[index].state = .starting
        nodes[index].startCount += 1
        nodes[index].description.process = process.identity
        announce(.started(pid: process.pid), of: nodes[index])
        try writeDescription()
    }

    /// A crashed node has to be gone at once, as a crash of any other broker would be: Swift's backtracer, which keeps
    /// the process for seconds, is off unless the user's environment says otherwise.
    static func nodeEnvironment(_ environment: [String]) -> [String] {
        let name = "SWIFT_BACKTRACE="
        return environment.contains { $0.hasPrefix(name) } ? environment : environment + ["\(name)enable=no"]
    }

    /// Returns when a launched node is ready, or says why it will not be.
    func waitUntilReady(_ id: Int32) async throws(ClusterError) {
        let index = try index(of: id)
        switch nodes[index].state {
        case .running, .frozen: return
        case .stopped, .stopping, .exited: throw notReady(nodes[index])
        case .starting: break
        }
        let outcome = await withCheckedContinuation { nodes[index].readinessWaiters.append($0) }
        try outcome.get()
    }

    private func readinessArrived(_ id: Int32) {
        guard let index = try? index(of: id), let running = nodes[index].running else { return }
        var block = [UInt8](repeating: 0, count: Self.readinessLimitBytes)
        let count = read(running.process.readiness.number, &block, block.count)
        if count < 0 && (errno == EINTR || errno == EAGAIN) { return }
        if count > 0 { nodes[index].running?.readinessText += block[..<count] }
        let text = nodes[index].running?.readinessText ?? []
        guard count <= 0 || text.contains(UInt8(ascii: "\n")) || text.count > Self.readinessLimitBytes else { return }

        // Said its line, or closed the pipe without one: then its exit or the deadline decides.
        thread.remove(running.readinessWatch)
        nodes[index].running?.readinessWatch = nil
        guard String(decoding: text, as: UTF8.self).hasPrefix("ready "), nodes[index].state == .starting else { return }
        thread.remove(running.deadline)
        nodes[index].running?.deadline = nil
        let elapsed = (SupervisorThread.nowNanoseconds - running.startedAtNanoseconds) / 1_000_000
        nodes[index].running?.readyAfterMilliseconds = elapsed
        nodes[index].state = .running
        announce(.ready(afterMilliseconds: elapsed), of: nodes[index])
        resumeReadinessWaiters(of: index, with: .success(()))
    }

    private func resumeReadinessWaiters(of index: Int, with outcome: SupervisedNode.Outcome) {
        let waiters = nodes[index].readinessWaiters
        nodes[index].readinessWaiters = []
        for waiter in waiters { waiter.resume(returning: outcome) }
    }

    private func notReady(_ node: SupervisedNode) -> ClusterError {
        let title = node.title.prefix(1).uppercased() + node.title.dropFirst()
        guard let exit = node.lastExit else {
            return ClusterError(.notRunning, "\(title) is \(node.state.rawValue).")
        }
        return ClusterError(
            .startFailed,
            "\(title) ended before it was ready: \(exit.reason)\(exit.reason.hasSuffix(".") ? "" : ".") Its log is \(layout.nodeLog(of: node.id))."
        )
    }

    /// Renames a long error log and tells where the next process's part of the present one starts.
    private func putAsideLongErrorLog(of id: Int32) -> Int64 {
        let path = layout.errorLog(of: id)
        var status = stat()
        guard stat(path, &status) == 0 else { return 0 }
        if Int64(status.st_size) > Self.errorLogLimitBytes {
            rename(path, "\(path).1")
            return 0
        }
        return Int64(status.st_size)
    }

    // MARK: Ending

    private func processEnded(_ id: Int32) {
        guard let index = try? index(of: id), let running = nodes[index].running else { return }
        var result = linux_wait_result()
        guard linux_reap(running.process.processDescriptor.number, &result) == 0, result.kind != LINUX_WAIT_NOTHING
        else { return }
        for token in running.tokens { thread.remove(token) }

        let exit = NodeExit(
            status: result.kind == LINUX_WAIT_EXITED ? result.status : nil,
            signal: result.kind == LINUX_WAIT_SIGNALED ? result.status : nil,
            wasRequested: running.requestedEnd != nil,
            timeMilliseconds: Self.wallMilliseconds,
            lastErrorLines: SmallFile.lastLines(
                of: layout.errorLog(of: id),
                after: running.errorLogOffset,
                count: 5
            )
        )
        nodes[index].running = nil
        nodes[index].lastExit = exit
        nodes[index].description.process = nil
        switch running.requestedEnd {
        case .stop, .stopDeadlinePassed: nodes[index].state = .stopped
        case .kill, .readinessDeadlinePassed, nil: nodes[index].state = .exited
        }
        announce(.ended(exit), of: nodes[index])
        // Only a successor after a crash of this process reads it, and it checks every identity.
        try? writeDescription()

        var failure = notReady(nodes[index])
        if isGoingDown {
            failure = ClusterError(.shuttingDown, "The cluster went down before \(nodes[index].title) was ready.")
        } else if case .readinessDeadlinePassed = running.requestedEnd {
            let words = exit.lastErrorLines.last.map { " Its last words: \($0)" } ?? ""
            failure = ClusterError(
                .timedOut,
                "\(nodes[index].title) was not ready within \(options.readinessDeadline) and was killed.\(words)"
            )
        }
        resumeReadinessWaiters(of: index, with: .failure(failure))
        let waiters = nodes[index].exitWaiters
        nodes[index].exitWaiters = []
        for waiter in waiters { waiter.resume(returning: running.requestedEnd) }
    }

    /// Returns when a node has no process; tells why the last one was ended, if it was ended while waiting.
    func waitForExit(_ id: Int32) async -> SupervisedNode.RequestedEnd? {
        guard let index = try? index(of: id), nodes[index].state.hasProcess else { return nil }
        return await withCheckedContinuation { nodes[index].exitWaiters.append($0) }
    }

    // MARK: Signals

    /// Sends a signal to a node's process and remembers why, when it is meant to end it.
    func signal(_ id: Int32, _ number: Int32, because reason: SupervisedNode.RequestedEnd?) throws(ClusterError) {
        let index = try index(of: id)
        guard let running = nodes[index].running else {
            throw ClusterError(.notRunning, "\(try title(of: id)) is not running.")
        }
        if let reason { nodes[index].running?.requestedEnd = reason }
        // By descriptor: a process that has just ended is an error here (and its exit is on its way), never another
        // process with the same pid.
        let outcome = linux_pidfd_send_signal(running.process.processDescriptor.number, number)
        guard outcome == 0 || outcome == -ESRCH else {
            throw ClusterError(
                .system,
                "Cannot signal \(nodes[index].title): \(Cluster.reason(ofErrorNumber: -outcome))."
            )
        }
    }

    /// Asks a node to stop; after the deadline it is killed.
    func requestStop(_ id: Int32) throws(ClusterError) {
        let index = try index(of: id)
        guard nodes[index].state != .stopping else { return }
        try signal(id, SIGTERM, because: .stop)
        // A frozen process acts on SIGTERM only once it goes on; for others this means nothing.
        try signal(id, SIGCONT, because: nil)
        thread.remove(nodes[index].running?.deadline)
        nodes[index].running?.deadline = thread.schedule(after: options.stopDeadline) {
            self.assumeIsolated { try? $0.signal(id, SIGKILL, because: .stopDeadlinePassed) }
        }
        nodes[index].state = .stopping
        announce(.stopping, of: nodes[index])
    }

    /// Suspends a running node and returns when the kernel has stopped all of its threads.
    func suspend(_ id: Int32) async throws(ClusterError) {
        let index = try index(of: id)
        guard let running = nodes[index].running, nodes[index].state == .running else {
            if nodes[index].state == .frozen { return }
            throw ClusterError(.notRunning, "\(try title(of: id)) is \(nodes[index].state.rawValue), not running.")
        }
        try signal(id, SIGSTOP, because: nil)
        // A descriptor of its own: the wait goes on elsewhere and this one may be closed meanwhile.
        let descriptor = Descriptor(fcntl(running.process.processDescriptor.number, F_DUPFD_CLOEXEC, 10))
        let stopped = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
            DispatchQueue(label: "wait-for-stop").async {
                var result = linux_wait_result()
                let outcome = linux_wait_stopped(descriptor.number, &result)
                continuation.resume(returning: outcome == 0 && result.kind == LINUX_WAIT_STOPPED)
            }
        }
        guard stopped, nodes[index].running?.process.pid == running.process.pid else {
            throw ClusterError(.notRunning, "\(try title(of: id)) ended before it could be frozen.")
        }
        guard nodes[index].state == .running else { return }
        nodes[index].state = .frozen
        announce(.frozen, of: nodes[index])
    }

    /// Resumes a suspended node, whoever suspended it.
    func resume(_ id: Int32) throws(ClusterError) {
        let index = try index(of: id)
        let figures = nodes[index].running.flatMap { ProcessFigures.read($0.process.pid) }
        guard nodes[index].state(given: figures) == .frozen else {
            throw ClusterError(.notRunning, "\(try title(of: id)) is \(nodes[index].state.rawValue), not frozen.")
        }
        try signal(id, SIGCONT, because: nil)
        nodes[index].state = .running
        announce(.thawed, of: nodes[index])
    }
}
