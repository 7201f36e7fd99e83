import Glibc

/// Starting a supervisor that stays when this process ends: the same program again, in a session of its own, which
/// reports through an inherited pipe when its cluster is up.
public actor DetachedSupervisor {
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        SupervisorThread.shared.asUnownedSerialExecutor()
    }

    private let thread = SupervisorThread.shared
    private var received: [UInt8] = []
    private var watch: SupervisorThread.Token?
    private var deadline: SupervisorThread.Token?
    private var continuation: CheckedContinuation<String?, Never>?

    private init() {}

    /// Runs `program` with `--ready-fd 3` added and waits until it reports its cluster's bootstrap servers.
    ///
    /// When this process ends before that, the other side finds the pipe broken and takes its cluster down.
    ///
    /// - Returns: the bootstrap servers.
    public static func launch(
        _ program: NodeProgram,
        layout: ClusterLayout,
        deadline: Duration = .seconds(90)
    ) async throws(ClusterError) -> String {
        try await DetachedSupervisor().launch(program, layout: layout, within: deadline)
    }

    private func launch(
        _ program: NodeProgram,
        layout: ClusterLayout,
        within limit: Duration
    ) async throws(ClusterError) -> String {
        try layout.createDirectory()
        let process = try SpawnedProcess.spawn(
            path: program.path,
            arguments: program.arguments + ["--ready-fd", "\(SpawnedProcess.readinessDescriptor)"],
            outputPath: layout.supervisorLog,
            diesWithSpawningThread: false
        )
        let line = await withCheckedContinuation { continuation in
            self.continuation = continuation
            let descriptor = process.readiness.number
            watch = thread.watch(descriptor) { self.assumeIsolated { $0.receive(from: descriptor) } }
            self.deadline = thread.schedule(after: limit) { self.assumeIsolated { $0.finish(nil) } }
        }
        withExtendedLifetime(process.readiness) {}
        switch line?.split(separator: " ", maxSplits: 1).map(String.init) {
        case let words? where words.count == 2 && words[0] == "ready":
            return words[1]
        case let words? where words.count == 2:
            // The other side sends the code and the sentence of the error that it had.
            throw ClusterError(ClusterError.Code(rawValue: words[0]) ?? .startFailed, words[1])
        case nil:
            process.identity.killAndWait()
            throw ClusterError(.timedOut, "The cluster was not up within \(limit); see \(layout.supervisorLog).")
        default:
            throw ClusterError(
                .startFailed,
                "The supervisor ended before its cluster was up; see \(layout.supervisorLog)."
            )
        }
    }

    private func receive(from descriptor: Int32) {
        var block = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &block, block.count)
        if count < 0 && (errno == EINTR || errno == EAGAIN) { return }
        if count > 0 { received += block[..<count] }
        let end = received.firstIndex(of: UInt8(ascii: "\n"))
        guard count <= 0 || end != nil else { return }
        finish(String(decoding: received[..<(end ?? received.endIndex)], as: UTF8.self))
    }

    private func finish(_ line: String?) {
        thread.remove(watch)
        thread.remove(deadline)
        continuation?.resume(returning: line)
        continuation = nil
    }
}
