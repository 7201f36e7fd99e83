import Glibc

/// Lines of standard input, read in portions, so that Ctrl-C is noticed while nothing comes.
struct InputLines {
    private static let newline = UInt8(ascii: "\n")
    private var buffer: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    /// Up to where no line end was found.
    private var searched = 0
    private var hasEnded = false

    /// The next line without its end; nil at the end of the input, or when the task is cancelled.
    mutating func next() -> [UInt8]? {
        while true {
            if let end = buffer[searched...].firstIndex(of: Self.newline) {
                let line = Array(buffer[start..<end])
                start = end + 1
                searched = start
                return line
            }
            searched = buffer.count
            if hasEnded || Task.isCancelled {
                guard hasEnded, start < buffer.count else { return nil }
                defer { start = buffer.count }
                return Array(buffer[start...])
            }
            read()
        }
    }

    private mutating func read() {
        var descriptor = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, 100) > 0 else { return }
        buffer.removeFirst(start)
        searched -= start
        start = 0
        var portion = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(0, &portion, portion.count)
        if count < 0 && errno == EINTR { return }
        hasEnded = count <= 0
        buffer += portion.prefix(max(0, count))
    }
}
