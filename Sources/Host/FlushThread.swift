import CommitLog
import Engine
import Transport

/// Makes files durable on a thread of its own, in the order in which it was asked, so that a slow disk delays only what
/// waits for it.
final class FlushThread {
    private let thread: EventLoopThread

    init() throws(SystemError) { self.thread = try EventLoopThread(name: "flush") { $0.run() } }

    /// Syncs the files, then calls `done` on the loop behind `remote`.
    func flush(
        _ request: FlushRequest,
        reply remote: EventLoopRemote,
        done: @escaping @Sendable (EventLoop, FileError?) -> Void
    ) {
        self.thread.remote.submit {
            var failure: FileError?
            for file in request.files {
                do throws(FileError) { try file.sync() } catch { failure = failure ?? error }
            }
            let result = failure
            remote.submit { loop in done(loop, result) }
        }
    }

    func stop() { self.thread.stopAndJoin() }
}
