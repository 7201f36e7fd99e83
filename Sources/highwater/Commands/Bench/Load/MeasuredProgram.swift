import Cluster
import Glibc

/// This very program run as a process of its own, to see how long it takes and what it uses.
final class MeasuredProgram {
    let startNanoseconds = BenchClock.nanoseconds
    private let process: SpawnedProcess
    private var hasEnded = false

    /// Starts it with what it writes thrown away.
    init(arguments: [String]) throws {
        self.process = try SpawnedProcess.spawn(
            path: NodeProgram.ownPath,
            arguments: arguments,
            outputPath: "/dev/null",
            diesWithSpawningThread: false
        )
    }

    /// Starts it in a terminal.
    init(arguments: [String], in terminal: PseudoTerminal) throws {
        let environment =
            SpawnedProcess.currentEnvironment().filter { !$0.hasPrefix("TERM=") } + ["TERM=xterm-256color"]
        // The shell opens the terminal, which makes it that of the session.
        self.process = try SpawnedProcess.spawn(
            path: "/bin/sh",
            arguments: ["-c", "terminal=$1; shift; exec \"$@\" <$terminal >$terminal", "sh", terminal.path]
                + [NodeProgram.ownPath] + arguments,
            environment: environment,
            outputPath: "/dev/null",
            diesWithSpawningThread: false
        )
    }

    deinit {
        guard !self.hasEnded else { return }
        kill(self.process.pid, SIGKILL)
        self.reap()
    }

    var secondsSinceStart: Double { Double(BenchClock.nanoseconds - self.startNanoseconds) / 1e9 }

    var cpuSeconds: Double {
        Double(ProcessFigures.read(self.process.pid)?.cpuTicks ?? 0) / Double(ProcessFigures.ticksPerSecond)
    }

    /// The most memory that was resident at any time, in bytes; nil once the process has ended.
    var peakBytes: Int64? {
        guard let text = SmallFile.read("/proc/\(self.process.pid)/status") else { return nil }
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") where line.hasPrefix("VmHWM:") {
            return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int64($0) }.map { $0 * 1024 }
        }
        return nil
    }

    /// Waits for its end, at most so long, and looks at its memory meanwhile. Blocks.
    ///
    /// - Returns: the most memory seen.
    func waitForEnd(seconds: Int64) throws -> Int64 {
        var peak: Int64 = 0
        let deadline = BenchClock.nanoseconds + seconds * BenchClock.nanosecondsPerSecond
        while BenchClock.nanoseconds < deadline {
            peak = max(peak, self.peakBytes ?? 0)
            var ended = pollfd(fd: self.process.processDescriptor.number, events: Int16(POLLIN), revents: 0)
            guard poll(&ended, 1, 5) == 0 else {
                let status = self.reap()
                guard status == 0 else { throw BenchFailure("the program ended with status \(status)") }
                return peak
            }
        }
        throw BenchFailure("the program did not end within \(seconds) seconds")
    }

    /// Asks it to end and waits for that.
    func end() {
        kill(self.process.pid, SIGTERM)
        self.reap()
    }

    @discardableResult
    private func reap() -> Int32 {
        self.hasEnded = true
        var status: Int32 = 0
        while waitpid(self.process.pid, &status, 0) < 0, errno == EINTR {}
        return status >> 8 & 0xFF
    }
}
