import Testing
import Verification

@Suite struct MeasureTests {
    @Test func ratesAreTakenOverTheLastSeconds() {
        let slot: Int64 = 100_000_000
        var meter = RateMeter()
        #expect(meter.perSecond(now: 0) == 0)
        for step in 0..<Int64(40) { meter.add(50, now: step * slot) }
        let rate = meter.perSecond(now: 40 * slot)
        #expect(rate > 450 && rate < 550)
        #expect(meter.perSecond(now: 80 * slot) == 0)
    }

    @Test func theThrottleSpreadsEvenly() {
        let millisecond: Int64 = 1_000_000
        var throttle = Throttle(rate: 2_000, now: 0)
        var sent = 0
        for step in 1...Int64(3_000) { sent += throttle.grant(100, now: step * millisecond) }
        #expect(sent == 6_000)
        #expect(throttle.nanosecondsToNext(now: 3_000 * millisecond) == millisecond / 2)
    }

    @Test func lostTimeIsNotMadeUpForByAFlood() {
        let second: Int64 = 1_000_000_000
        var throttle = Throttle(rate: 1_000, now: 0)
        #expect(throttle.grant(1_000_000, now: 60 * second) <= 101)
        #expect(throttle.grant(1_000_000, now: 60 * second) == 0)
        var waiting = Throttle(rate: 1_000, now: 0)
        #expect(waiting.grant(10, now: second / 100) == 10)
        waiting.giveBack(10)
        #expect(waiting.grant(10, now: second / 100) == 10)
    }

    @Test func noLimitGrantsAllAndRatesChange() {
        var throttle = Throttle(rate: 0, now: 0)
        #expect(throttle.grant(500, now: 0) == 500 && throttle.nanosecondsToNext(now: 0) == 0)
        throttle.change(rate: 10, now: 0)
        #expect(throttle.grant(500, now: 0) == 0)
        #expect(throttle.grant(500, now: 100_000_000) == 1)
    }
}
