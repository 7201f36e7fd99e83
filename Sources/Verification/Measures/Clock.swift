import Glibc

/// The machine's clocks.
enum Clock {
    /// Nanoseconds that only grow.
    static var monotonicNanoseconds: Int64 { self.read(CLOCK_MONOTONIC) }
    /// Microseconds since 1970.
    static var wallMicroseconds: Int64 { self.read(CLOCK_REALTIME) / 1_000 }
    /// Milliseconds since 1970.
    static var wallMilliseconds: Int64 { self.read(CLOCK_REALTIME) / 1_000_000 }

    /// Holds the calling thread; never call it from async code.
    static func hold(nanoseconds: Int64) {
        var time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        nanosleep(&time, nil)
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
