import ClusterView
import KafkaProtocol
import Operations
import Testing

@Suite struct ResetTextTests {
    @Test(
        arguments: [
            ("2026-11-20T12:00:00.000", 1_795_176_000_000),
            ("2026-11-20T12:00:00", 1_795_176_000_000),
            ("2026-11-20T12:00", 1_795_176_000_000),
            ("2026-11-20T12:00:00.000Z", 1_795_176_000_000),
            ("2026-11-20T21:00:00+09:00", 1_795_176_000_000),
            ("2026-11-20T21:00:00.000+0900", 1_795_176_000_000),
            ("2026-11-20T06:30:00-05:30", 1_795_176_000_000),
            ("2026-11-20T12:00:00.25", 1_795_176_000_250),
            ("2024-02-29T00:00:00.001", 1_709_164_800_001),
            ("1970-01-01T00:00:00", 0),
            ("1969-12-31T23:59:59.999", -1),
            ("2000-03-01T00:00:00", 951_868_800_000),
        ] as [(String, Int64)]
    )
    func readsMoments(text: String, milliseconds: Int64) {
        #expect(UTCInstant.milliseconds(text) == milliseconds)
    }

    @Test(arguments: [
        "", "2026-11-20", "2026-11-20 12:00:00", "2026-13-01T00:00:00", "2026-02-29T00:00:00", "2026-11-20T24:00:00",
        "2026-11-20T12:60:00", "2026-11-20T12:00:00.", "2026-11-20T12:00:00+9", "2026-11-20T12:00:00ZZ",
        "26-11-20T12:00:00", "2026-11-20T12:00:00 Asia/Seoul", "2026-11-20T12:00:0٣", "yesterday",
    ])
    func refusesWhatIsNoMoment(text: String) {
        #expect(UTCInstant.milliseconds(text) == nil)
    }

    @Test(arguments: [0, -1, 951_782_400_000, 1_709_164_800_001, 1_795_176_000_250, 4_102_444_799_999] as [Int64])
    func writesMomentsThatReadTheSame(milliseconds: Int64) {
        #expect(UTCInstant.milliseconds(UTCInstant.text(milliseconds: milliseconds)) == milliseconds)
    }

    @Test(
        arguments: [
            ("P1D", 86_400_000), ("PT2H", 7_200_000), ("PT5M", 300_000), ("PT30S", 30_000), ("PT0.25S", 250),
            ("P1DT2H3M4.5S", 93_784_500), ("PT90M", 5_400_000),
        ] as [(String, Int64)]
    )
    func readsDurations(text: String, milliseconds: Int64) {
        #expect(IsoDuration(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: ["", "P", "PT", "1D", "P1H", "PT1D", "P1DT", "PT1M2H", "PT1.5H", "PT1S2S", "P1Y", "PT-1S", "PTS"])
    func refusesWhatIsNoDuration(text: String) {
        #expect(IsoDuration(text) == nil)
    }

    @Test func readsBothOfKafkasFileForms() throws {
        let plain = try OffsetFile.offsets(in: "t,0,5\r\nt,1,6\n\n", for: "g")
        #expect(plain == [tp(0): 5, tp(1): 6])
        let grouped = try OffsetFile.offsets(in: "g,t,0,5\nh,t,0,9\n\"g\",\"t\",2,7", for: "g")
        #expect(grouped == [tp(0): 5, tp(2): 7])
        let quoted = try OffsetFile.offsets(in: "\"a,\"\"b\"\"\",t,0,5", for: "a,\"b\"")
        #expect(quoted == [tp(0): 5])
    }

    @Test(arguments: [
        ("t,0", 1), ("t,0,5\nt,x,5", 2), ("t,0,-1", 1), ("t,0,5\n\nt,0,6", 3), ("\"t,0,5", 1), ("a,b,c,d,e", 1),
    ])
    func saysWhichLineOfAFileIsWrong(text: String, line: Int) {
        #expect {
            try OffsetFile.offsets(in: text, for: "g")
        } throws: {
            ($0 as? OffsetFileError)?.line == line
        }
    }

    @Test func writesWhatItReads() async throws {
        let request = request(.shiftBy(5))
        let plan = ResetOffsetsPlan(request, in: try await FakeGroup().picture(for: request, atMilliseconds: 0))
        #expect(OffsetFile.text(plan.rows) == "t,0,45\nt,1,95\n")
        let text = OffsetFile.text(plan.rows, group: "a,\"b\"")
        #expect(text.hasPrefix("\"a,\"\"b\"\"\",t,0,45\n"))
        #expect(try OffsetFile.offsets(in: text, for: "a,\"b\"") == [tp(0): 45, tp(1): 95])
    }
}
