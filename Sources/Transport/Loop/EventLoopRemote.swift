import Synchronization

/// What other threads hold of a loop: they hand work to it and can stop it.
public final class EventLoopRemote: Sendable {
    private struct State {
        var work: [@Sendable (EventLoop) -> Void] = []
        var isWakeUpUnderWay = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let owner = Atomic<UInt>(0)
    private let stopRequest = Atomic<Bool>(false)
    let wakeUpDescriptor: Int32

    init() throws(SystemError) { self.wakeUpDescriptor = try SystemCalls.makeWakeUp() }

    deinit { SystemCalls.close(self.wakeUpDescriptor) }

    /// Runs `work` on the loop's thread in one of its next turns, in order of submission.
    ///
    /// - Returns: false if the loop has been shut down; the work never runs then.
    @discardableResult
    public func submit(_ work: @escaping @Sendable (EventLoop) -> Void) -> Bool {
        let (accepted, wakes) = self.state.withLock { state -> (Bool, Bool) in
            guard !state.isClosed else { return (false, false) }
            state.work.append(work)
            defer { state.isWakeUpUnderWay = true }
            return (true, !state.isWakeUpUnderWay)
        }
        if wakes { SystemCalls.wakeUp(self.wakeUpDescriptor) }
        return accepted
    }

    /// Runs `work` on the loop's thread in one of its next turns, in order of submission.
    ///
    /// - Returns: false if the loop has been shut down; the work never runs then.
    @discardableResult
    public func submit(_ work: @escaping @Sendable () -> Void) -> Bool { self.submit { _ in work() } }

    /// Makes ``EventLoop/run()`` return at the end of the present turn.
    public func stop() {
        self.stopRequest.store(true, ordering: .releasing)
        SystemCalls.wakeUp(self.wakeUpDescriptor)
    }

    /// Whether the caller is on the thread that runs the loop, or no thread has run it yet.
    public var isOnLoopThread: Bool {
        let owner = self.owner.load(ordering: .relaxed)
        return owner == 0 || owner == SystemCalls.currentThread
    }

    func claim() { self.owner.store(SystemCalls.currentThread, ordering: .relaxed) }

    var isStopRequested: Bool { self.stopRequest.load(ordering: .acquiring) }

    func clearStopRequest() { self.stopRequest.store(false, ordering: .relaxed) }

    func takeWork() -> [@Sendable (EventLoop) -> Void] {
        self.state.withLock { state in
            state.isWakeUpUnderWay = false
            defer { state.work = [] }
            return state.work
        }
    }

    /// Refuses further work and returns what had been accepted.
    func close() -> [@Sendable (EventLoop) -> Void] {
        self.state.withLock { state in
            state.isClosed = true
            defer { state.work = [] }
            return state.work
        }
    }
}
