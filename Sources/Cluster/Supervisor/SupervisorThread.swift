import CLinux
import Glibc
import Synchronization

/// The one permanent thread of this process that spawns and watches child processes.
///
/// It has to be one thread and it must never end: the kernel sends a parent-death signal when the *thread* that spawned
/// the child ends. It waits for everything at once (process descriptors, readiness pipes, control sockets, deadlines)
/// in `poll`, and is the executor of the actors that own this state, so their code runs here and needs no locks.
///
/// Unchecked: `watches`, `timers` and `nextToken` are touched on the thread only, which every access checks.
final class SupervisorThread: SerialExecutor, @unchecked Sendable {
    static let shared = SupervisorThread()

    /// Names a watched descriptor or a timer until it is removed.
    struct Token: Hashable {
        fileprivate let number: UInt64
    }

    private struct Watch {
        let token: Token
        let descriptor: Int32
        let body: @Sendable () -> Void
    }

    private struct Timer {
        let token: Token
        let deadlineNanoseconds: Int64
        let body: @Sendable () -> Void
    }

    private let jobs = Mutex<[UnownedJob]>([])
    private let wakeup: Int32
    private let threadHandle = Atomic<UInt>(0)
    private var watches: [Watch] = []
    private var timers: [Timer] = []
    private var nextToken: UInt64 = 1

    private init() {
        wakeup = linux_eventfd_nonblocking()
        precondition(wakeup >= 0, "The supervisor's event descriptor could not be created.")
        var thread = pthread_t()
        let outcome = pthread_create(
            &thread,
            nil,
            { argument in
                Unmanaged<SupervisorThread>.fromOpaque(argument!).takeUnretainedValue().run()
                return nil
            },
            Unmanaged.passRetained(self).toOpaque()
        )
        precondition(outcome == 0, "The supervisor's thread could not be started.")
        pthread_detach(thread)
    }

    /// Monotonic time.
    static var nowNanoseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    // MARK: Executor

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        var one: UInt64 = 1
        write(wakeup, &one, 8)
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    func checkIsolated() {
        precondition(isCurrent, "This must run on the supervisor's thread.")
    }

    private var isCurrent: Bool {
        threadHandle.load(ordering: .acquiring) == UInt(pthread_self())
    }

    // MARK: Descriptors and deadlines, on the thread only

    /// Calls `body` on the thread whenever the descriptor is readable or hung up, until ``remove(_:)``.
    func watch(_ descriptor: Int32, _ body: @escaping @Sendable () -> Void) -> Token {
        let token = makeToken()
        watches.append(Watch(token: token, descriptor: descriptor, body: body))
        return token
    }

    /// Calls `body` once on the thread after a time.
    func schedule(after delay: Duration, _ body: @escaping @Sendable () -> Void) -> Token {
        let token = makeToken()
        let (seconds, attoseconds) = delay.components
        let deadline = Self.nowNanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        let index = timers.firstIndex { $0.deadlineNanoseconds > deadline } ?? timers.endIndex
        timers.insert(Timer(token: token, deadlineNanoseconds: deadline, body: body), at: index)
        return token
    }

    /// Forgets a watch or a timer; an unknown token is ignored.
    func remove(_ token: Token?) {
        checkIsolated()
        guard let token else { return }
        watches.removeAll { $0.token == token }
        timers.removeAll { $0.token == token }
    }

    private func makeToken() -> Token {
        checkIsolated()
        defer { nextToken += 1 }
        return Token(number: nextToken)
    }

    // MARK: The loop

    private func run() {
        threadHandle.store(UInt(pthread_self()), ordering: .releasing)
        linux_set_thread_name("supervisor")
        var descriptors: [pollfd] = []
        while true {
            descriptors.removeAll(keepingCapacity: true)
            descriptors.append(pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0))
            let watched = watches
            for watch in watched {
                descriptors.append(pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0))
            }
            let count = poll(&descriptors, nfds_t(descriptors.count), timeoutMilliseconds())
            if count > 0 {
                if descriptors[0].revents != 0 { drainWakeup() }
                for (watch, descriptor) in zip(watched, descriptors.dropFirst()) where descriptor.revents != 0 {
                    // An earlier handler of this turn may have removed it.
                    if watches.contains(where: { $0.token == watch.token }) { watch.body() }
                }
            }
            runDueTimers()
            runJobs()
        }
    }

    private func timeoutMilliseconds() -> Int32 {
        guard let first = timers.first else { return -1 }
        let remaining = first.deadlineNanoseconds - Self.nowNanoseconds
        return Int32(clamping: max(0, (remaining + 999_999) / 1_000_000))
    }

    private func drainWakeup() {
        var count: UInt64 = 0
        read(wakeup, &count, 8)
    }

    private func runDueTimers() {
        let now = Self.nowNanoseconds
        while let first = timers.first, first.deadlineNanoseconds <= now {
            timers.removeFirst()
            first.body()
        }
    }

    private func runJobs() {
        let due = jobs.withLock { waiting in
            defer { waiting.removeAll(keepingCapacity: true) }
            return waiting
        }
        for job in due { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }
}
