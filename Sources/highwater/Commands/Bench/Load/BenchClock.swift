import CLinux
import Dispatch
import Glibc

/// The machine's clocks and CPU meters.
enum BenchClock {
    static let nanosecondsPerSecond: Int64 = 1_000_000_000

    /// Monotonic time.
    static var nanoseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * nanosecondsPerSecond + Int64(time.tv_nsec)
    }

    /// Holds the calling thread until then; never call it from async code.
    static func hold(untilNanoseconds deadline: Int64) {
        var time = timespec(
            tv_sec: Int(deadline / nanosecondsPerSecond),
            tv_nsec: Int(deadline % nanosecondsPerSecond)
        )
        while clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &time, nil) == EINTR {}
    }

    /// CPU time that this process has used.
    static var ownCPUSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / Double(nanosecondsPerSecond)
    }
}

/// Runs blocking work on a thread of its own and waits for it without blocking.
func onOwnThread<Value: Sendable>(_ name: String, _ body: @escaping @Sendable () throws -> Value) async throws
    -> Value
{
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: name).async {
            continuation.resume(with: Result { try body() })
        }
    }
}
