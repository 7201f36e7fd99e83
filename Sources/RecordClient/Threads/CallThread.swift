import CLinux
import Dispatch
import Glibc
import Synchronization

/// Runs blocking calls one after the other on a named thread of its own, so that none of them blocks one of the few
/// threads that async code shares.
package final class CallThread: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isStarted = false
        var isFinished = false
    }

    /// What the thread and its owner share; the thread does not keep its owner alive.
    private final class Queue: Sendable {
        let state = Mutex(State())
        let available = DispatchSemaphore(value: 0)
    }

    private let name: String
    private let queue = Queue()

    /// - Parameter name: at most 15 bytes count. The thread starts with its first call.
    package init(_ name: String) { self.name = name }

    deinit { self.finish() }

    /// Runs `body` on the thread, after everything handed over before.
    package func enqueue(_ body: @escaping @Sendable () -> Void) {
        let starts = self.queue.state.withLock { state in
            precondition(!state.isFinished, "the thread has been finished")
            state.jobs.append(body)
            defer { state.isStarted = true }
            return !state.isStarted
        }
        self.queue.available.signal()
        if starts { self.start() }
    }

    /// Runs `body` on the thread and waits for it without blocking.
    package func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws(RecordClientError) -> Result
    ) async throws(RecordClientError) -> Result {
        let result = await withCheckedContinuation { continuation in
            self.enqueue {
                do throws(RecordClientError) {
                    continuation.resume(returning: Swift.Result<Result, RecordClientError>.success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }

    /// Lets the thread end after what has been handed over.
    package func finish() {
        self.queue.state.withLock { $0.isFinished = true }
        self.queue.available.signal()
    }

    private func start() {
        let queue = self.queue
        let name = self.name
        startThread {
            linux_name_thread(name)
            while true {
                queue.available.wait()
                let (job, isFinished) = queue.state.withLock { state in
                    (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isFinished)
                }
                if let job { job() } else if isFinished { return }
            }
        }
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Runs `body` on a new detached thread.
private func startThread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
    let result = pthread_create(
        &thread,
        nil,
        { argument in
            Unmanaged<ThreadBody>.fromOpaque(argument!).takeRetainedValue().run()
            return nil
        },
        argument
    )
    precondition(result == 0, "no thread could be started: \(String(cString: strerror(result)))")
    pthread_detach(thread)
}
