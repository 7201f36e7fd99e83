import CLinux
import Dispatch
import Glibc

/// Ctrl-C, `kill`, and a closed terminal, as a stream.
enum TerminationSignals {
    /// Takes over SIGINT, SIGTERM and SIGHUP from here on; each delivery yields its number.
    static func stream() -> AsyncStream<Int32> {
        // Writing to a reader that went away is an error of the write, not the end of a supervisor.
        signal(SIGPIPE, SIG_IGN)
        let signals = [SIGINT, SIGTERM, SIGHUP]
        let descriptor = linux_signal_descriptor(signals, signals.count)
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        guard descriptor >= 0 else {
            continuation.finish()
            return stream
        }
        // A thread of its own, because it waits for as long as the process lives.
        DispatchQueue(label: "termination-signals").async {
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            while true {
                guard poll(&wait, 1, -1) > 0 else { continue }
                var number: UInt8 = 0
                if read(descriptor, &number, 1) == 1 { continuation.yield(Int32(number)) }
            }
        }
        return stream
    }
}
