import Glibc

/// A detached supervisor's end of the pipe to the process that launched it: tells it how the start went, and notices
/// when it has gone without waiting for that.
public actor LaunchReport {
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        SupervisorThread.shared.asUnownedSerialExecutor()
    }

    private var descriptor: Int32?
    private var watch: SupervisorThread.Token?
    private let thread = SupervisorThread.shared
    /// Yields once when the launching process ends before it was told anything.
    public nonisolated let abandonment: AsyncStream<Void>
    private let abandoned: AsyncStream<Void>.Continuation

    /// Takes over the inherited descriptor.
    public init(descriptor: Int32) async {
        self.descriptor = descriptor
        (abandonment, abandoned) = AsyncStream.makeStream(of: Void.self)
        // A broken pipe is an error of the write, not the end of this process.
        signal(SIGPIPE, SIG_IGN)
        // Nothing is ever read here: the writing end of a pipe wakes up when its reader is gone.
        watch = thread.watch(descriptor) { self.assumeIsolated { $0.readerHasGone() } }
    }

    private func readerHasGone() {
        thread.remove(watch)
        abandoned.yield()
        abandoned.finish()
    }

    /// Says how the start went: the bootstrap servers or the error. Later calls say nothing.
    ///
    /// - Returns: false when nobody is there any more to be told.
    @discardableResult
    public func tell(_ outcome: Result<String, ClusterError>) -> Bool {
        guard let descriptor else { return true }
        self.descriptor = nil
        thread.remove(watch)
        let line =
            switch outcome {
            case .success(let bootstrapServers): "ready \(bootstrapServers)\n"
            case .failure(let error):
                "\(error.code.rawValue) \(error.sentence.map { $0.isNewline ? " " : String($0) }.joined())\n"
            }
        let bytes = Array(line.utf8)
        defer {
            close(descriptor)
            abandoned.finish()
        }
        return write(descriptor, bytes, bytes.count) == bytes.count
    }
}
