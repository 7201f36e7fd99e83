/// A thread with a loop of its own.
public final class EventLoopThread: Sendable {
    /// The loop's remote.
    public let remote: EventLoopRemote
    private let thread: UInt

    /// Starts a thread and calls `body` on it with a new loop. The body sets things up, calls ``EventLoop/run()``, and
    /// may clean up after that returns; when it is done, the loop is shut down.
    public init(name: String, _ body: @escaping @Sendable (EventLoop) -> Void) throws(SystemError) {
        let loop = try EventLoop()
        self.remote = loop.remote
        // The loop is handed over: nobody but the new thread refers to it from here on.
        nonisolated(unsafe) let handedOver = loop
        self.thread = try SystemCalls.startThread(name) {
            handedOver.remote.claim()
            body(handedOver)
            handedOver.shutdown()
        }
    }

    /// Stops the loop and waits for the thread to end. Must be called once, from another thread.
    public func stopAndJoin() {
        self.remote.stop()
        SystemCalls.joinThread(self.thread)
    }
}
