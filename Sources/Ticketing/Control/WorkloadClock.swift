import Glibc

/// The time.
enum WorkloadClock {
    /// Milliseconds since 1970.
    static var milliseconds: Int64 { Self.read(CLOCK_REALTIME) / 1_000_000 }
    /// Nanoseconds that only go forward.
    static var monotonicNanoseconds: Int64 { Self.read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var now = timespec()
        clock_gettime(clock, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }
}
