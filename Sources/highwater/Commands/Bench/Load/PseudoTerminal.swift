import Glibc

/// A terminal without a screen, in which the console can be measured. Used by one thread at a time.
final class PseudoTerminal {
    private let master: Int32
    /// What a program opens as its terminal.
    let path: String
    /// The end of what was written, to find texts that come in two parts.
    private var tail: [UInt8] = []

    // Linux's numbers, which C builds by macros that Swift does not see: unlock, and ask for the number.
    private static let unlockRequest: UInt = 0x4004_5431
    private static let numberRequest: UInt = 0x8004_5430

    init(columns: UInt16, rows: UInt16) throws {
        self.master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard self.master >= 0 else { throw BenchFailure("the system has no terminal: error \(errno)") }
        var lock: Int32 = 0
        var number: Int32 = 0
        guard ioctl(self.master, Self.unlockRequest, &lock) == 0, ioctl(self.master, Self.numberRequest, &number) == 0
        else { throw BenchFailure("the system's terminal cannot be used: error \(errno)") }
        self.path = "/dev/pts/\(number)"
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(self.master, UInt(TIOCSWINSZ), &size)
    }

    deinit { close(self.master) }

    /// Takes what is written to the terminal until that time, or until a text has been.
    ///
    /// - Returns: whether the text was seen.
    func read(untilNanoseconds deadline: Int64, orText text: String? = nil) -> Bool {
        let wanted = text.map { Array($0.utf8) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let left = deadline - BenchClock.nanoseconds
            guard left > 0 else { return false }
            var ready = pollfd(fd: self.master, events: Int16(POLLIN), revents: 0)
            let count = poll(&ready, 1, Int32(min(left / 1_000_000 + 1, 1000)))
            if count < 0, errno != EINTR { return false }
            guard count > 0 else { continue }
            let got = Glibc.read(self.master, &buffer, buffer.count)
            // Nobody has the terminal open any more.
            guard got > 0 else { return false }
            guard let wanted else { continue }
            self.tail += buffer[..<got]
            if self.contains(wanted) { return true }
            self.tail.removeFirst(max(0, self.tail.count - wanted.count))
        }
    }

    private func contains(_ wanted: [UInt8]) -> Bool {
        guard self.tail.count >= wanted.count else { return false }
        return (0...self.tail.count - wanted.count).contains { start in
            self.tail[start..<start + wanted.count].elementsEqual(wanted)
        }
    }
}
