import CLinux
import Glibc

/// What /proc tells about a process at one moment.
public struct ProcessFigures: Hashable, Sendable {
    /// The state's letter: R running, S sleeping, D in the disk, T stopped, Z ended and not reaped...
    public var state: Character
    /// When it started, in clock ticks since boot.
    public var startTimeTicks: UInt64
    /// User and system time used, in clock ticks.
    public var cpuTicks: UInt64
    /// Resident memory in bytes.
    public var residentBytes: Int64
    /// Number of threads.
    public var threadCount: Int

    /// Whether it is suspended by SIGSTOP.
    public var isFrozen: Bool { state == "T" }
    /// Whether it has ended (and may wait to be reaped).
    public var hasEnded: Bool { state == "Z" || state == "X" }

    /// Clock ticks in a second.
    public static let ticksPerSecond = UInt64(linux_clock_ticks_per_second())

    /// Reads the figures of a process; nil when there is none with this pid.
    public static func read(_ pid: Int32) -> ProcessFigures? {
        guard let content = SmallFile.read("/proc/\(pid)/stat") else { return nil }
        return parse(stat: String(decoding: content, as: UTF8.self), pageBytes: Int64(sysconf(Int32(_SC_PAGESIZE))))
    }

    /// Understands the one line of /proc/<pid>/stat. The command in field 2 may itself hold spaces and parentheses,
    /// so the fields are counted from the last closing one.
    package static func parse(stat: String, pageBytes: Int64) -> ProcessFigures? {
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(whereSeparator: \.isWhitespace)
        // fields[0] is field 3 of proc(5).
        guard fields.count >= 22, let state = fields[0].first, let user = UInt64(fields[11]),
            let system = UInt64(fields[12]), let threads = Int(fields[17]), let start = UInt64(fields[19]),
            let pages = Int64(fields[21])
        else { return nil }
        return ProcessFigures(
            state: state,
            startTimeTicks: start,
            cpuTicks: user + system,
            residentBytes: pages * pageBytes,
            threadCount: threads
        )
    }
}

/// Turns two looks at a process's CPU time into a percentage of one core.
package struct CPUMeter {
    private var ticks: UInt64 = 0
    private var timeNanoseconds: Int64
    private var percent: Double?
    /// Two looks closer than this tell nothing: CPU time advances in ticks of 10 ms.
    private static let shortestIntervalNanoseconds: Int64 = 200_000_000

    /// A meter for a process started at `timeNanoseconds` (monotonic).
    package init(startedAtNanoseconds timeNanoseconds: Int64) {
        self.timeNanoseconds = timeNanoseconds
    }

    /// The use since the previous look, or what that look said when it was a moment ago.
    package mutating func percent(
        cpuTicks: UInt64,
        atNanoseconds now: Int64,
        ticksPerSecond: UInt64 = ProcessFigures.ticksPerSecond
    ) -> Double? {
        let elapsed = now - timeNanoseconds
        guard elapsed >= Self.shortestIntervalNanoseconds else { return percent }
        let used = Double(cpuTicks &- ticks) / Double(ticksPerSecond)
        percent = (used / (Double(elapsed) / 1e9) * 1000).rounded() / 10
        ticks = cpuTicks
        timeNanoseconds = now
        return percent
    }
}
