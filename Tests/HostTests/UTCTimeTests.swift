import Glibc
import Host
import Testing

@Suite struct UTCTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01 00:00:00,000Z"),
            (1, "1970-01-01 00:00:00,001Z"),
            (951_782_399_999, "2000-02-28 23:59:59,999Z"),
            (951_782_400_000, "2000-02-29 00:00:00,000Z"),
            (1_709_164_800_045, "2024-02-29 00:00:00,045Z"),
            (1_735_689_599_999, "2024-12-31 23:59:59,999Z"),
            (1_735_689_600_000, "2025-01-01 00:00:00,000Z"),
            (4_107_542_400_000, "2100-03-01 00:00:00,000Z"),
            (253_402_300_799_999, "9999-12-31 23:59:59,999Z"),
        ] as [(Int64, String)]
    )
    func momentsReadAsTheyShould(milliseconds: Int64, text: String) {
        #expect(UTCTime(milliseconds: milliseconds).description == text)
    }

    /// Every day of 250 years, at another time of day each, against the C library.
    @Test func everyDayIsTheCLibrarysDay() {
        for day in Int64(0)..<91_310 {
            let milliseconds = day * 86_400_000 + day * 7919 % 86_400 * 1000 + day % 1000
            #expect(UTCTime(milliseconds: milliseconds).description == Self.expected(milliseconds))
        }
    }

    private static func expected(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func padded(_ value: Int32, _ width: Int) -> String {
            String(String(value + 10000).suffix(width))
        }
        let date = "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
        let time = "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))"
        return "\(date) \(time),\(padded(Int32(milliseconds % 1000), 3))Z"
    }
}
