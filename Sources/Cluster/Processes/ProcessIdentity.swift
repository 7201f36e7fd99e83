import CLinux
import Glibc

/// One certain process: a pid alone may be given to another process once this one is gone.
public struct ProcessIdentity: Hashable, Codable, Sendable {
    /// The process id.
    public let pid: Int32
    /// When it started, in clock ticks since the machine was booted (field 22 of /proc/<pid>/stat).
    public let startTimeTicks: UInt64
    /// Which boot of the machine the ticks count from.
    public let bootId: String

    /// An identity written down earlier.
    public init(pid: Int32, startTimeTicks: UInt64, bootId: String) {
        self.pid = pid
        self.startTimeTicks = startTimeTicks
        self.bootId = bootId
    }

    /// The process that has this pid now; nil when there is none.
    public init?(runningAs pid: Int32) {
        guard let figures = ProcessFigures.read(pid) else { return nil }
        self.init(pid: pid, startTimeTicks: figures.startTimeTicks, bootId: Self.currentBootId)
    }

    /// The boot that the machine is in.
    public static let currentBootId: String = {
        let content = SmallFile.read("/proc/sys/kernel/random/boot_id") ?? []
        return String(decoding: content.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }()

    /// Whether this very process exists and has not ended.
    public var isAlive: Bool {
        guard bootId == Self.currentBootId, let figures = ProcessFigures.read(pid) else { return false }
        return figures.startTimeTicks == startTimeTicks && !figures.hasEnded
    }

    /// Kills this process (SIGKILL) and waits until it is gone. Another process that got its pid is never touched.
    ///
    /// - Returns: false when the process was still there at the deadline.
    @discardableResult
    public func killAndWait(timeoutMilliseconds: Int32 = 5000) -> Bool {
        // The descriptor is opened first: if the identity still holds afterwards, it names this process for good.
        let opened = linux_pidfd_open(pid)
        guard opened >= 0 else { return !isAlive }
        let descriptor = Descriptor(opened)
        guard isAlive else { return true }
        guard linux_pidfd_send_signal(descriptor.number, SIGKILL) == 0 else { return !isAlive }
        var wait = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, timeoutMilliseconds) == 1
    }
}
