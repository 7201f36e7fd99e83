import Synchronization

/// Lets somebody pause, resume and cancel a replay while it runs.
public final class ReplayControl: Sendable {
    private struct State {
        var isPaused = false
        var isCancelled = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    public init() {}

    public var isPaused: Bool { self.state.withLock { $0.isPaused } }

    /// Stops after the batch that is under way.
    public func pause() { self.state.withLock { $0.isPaused = true } }

    /// Goes on.
    public func resume() { self.release { $0.isPaused = false } }

    /// Ends the replay after the batch that is under way. It can be taken up again later.
    public func cancel() { self.release { $0.isCancelled = true } }

    private func release(_ change: (inout State) -> Void) {
        let waiting = self.state.withLock { state in
            change(&state)
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits while it is paused.
    ///
    /// - Returns: whether the replay is to go on.
    func proceed() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = self.state.withLock { state in
                    guard state.isPaused, !state.isCancelled else { return true }
                    state.waiting.append(continuation)
                    return false
                }
                if goesOn { continuation.resume() }
            }
            return !self.state.withLock { $0.isCancelled }
        } onCancel: {
            self.cancel()
        }
    }
}
