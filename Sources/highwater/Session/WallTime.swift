import CLinux
import Glibc

/// The calendar clock.
enum WallTime {
    /// Milliseconds since 1970.
    static var milliseconds: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }

    /// Local time of day: `12:04:31`.
    static func timeOfDay(_ milliseconds: Int64) -> String {
        let local = parts(milliseconds) { localtime_r(&$0, &$1) }
        return "\(two(local.tm_hour)):\(two(local.tm_min)):\(two(local.tm_sec))"
    }

    /// UTC, ISO 8601 with milliseconds: `2026-11-20T03:04:31.250Z`.
    static func iso8601(_ milliseconds: Int64) -> String {
        let utc = parts(milliseconds) { gmtime_r(&$0, &$1) }
        let date = "\(utc.tm_year + 1900)-\(two(utc.tm_mon + 1))-\(two(utc.tm_mday))"
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return "\(date)T\(two(utc.tm_hour)):\(two(utc.tm_min)):\(two(utc.tm_sec)).\(fraction)Z"
    }

    private static func parts(
        _ milliseconds: Int64,
        _ convert: (inout time_t, inout tm) -> UnsafeMutablePointer<tm>?
    ) -> tm {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        _ = convert(&seconds, &parts)
        return parts
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
