import Host
import Testing

@Suite struct StepTimesTests {
    @Test func theLongestIsKeptAndTheOverlongAreCounted() {
        var times = StepTimes()
        for milliseconds: Int64 in [3, 25, 20, 21, 1] { times.note(nanoseconds: milliseconds * 1_000_000) }
        #expect(times.longestNanoseconds == 25_000_000)
        #expect(times.overlong == 2)
    }
}
