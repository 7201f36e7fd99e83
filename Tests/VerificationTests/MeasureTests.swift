import Testing
import Verification

@Suite struct MeasureTests {
    @Test func percentilesAreWithinThreePercent() {
        var histogram = LatencyHistogram()
        for value in 1...Int64(100_000) { histogram.record(value) }
        #expect(histogram.count == 100_000 && histogram.maximum == 100_000)
        for (percent, exact) in [(50.0, 50_000.0), (90, 90_000), (99, 99_000), (99.9, 99_900)] {
            let found = Double(histogram.percentile(percent))
            #expect(found >= exact && found <= exact * 1.035, "p\(percent) is \(found)")
        }
    }

    @Test func smallValuesAreExactAndExtremesFit() {
        var histogram = LatencyHistogram()
        #expect(histogram.p99 == 0)
        for value in [-5, 0, 7, 7, 31] as [Int64] { histogram.record(value) }
        #expect(histogram.p50 == 7 && histogram.percentile(100) == 31 && histogram.percentile(20) == 0)
        histogram.record(.max)
        #expect(histogram.percentile(100) == histogram.maximum)
    }

    @Test func histogramsAddUp() {
        var one = LatencyHistogram()
        var other = LatencyHistogram()
        for value in 1...Int64(50) { one.record(value) }
        for value in 51...Int64(100) { other.record(value) }
        one.add(other)
        #expect(one.count == 100 && one.maximum == 100)
        #expect(one.p50 == 50)
    }

    @Test func recentLatencyForgets() {
        var recent = RecentLatency(spanNanoseconds: 100)
        recent.record(900, now: 1_000)
        #expect(recent.histogram(now: 1_050).maximum == 900)
        recent.record(5, now: 1_120)
        #expect(recent.histogram(now: 1_150).maximum == 900)
        #expect(recent.histogram(now: 1_250).maximum == 5)
        #expect(recent.histogram(now: 5_000).count == 0)
    }

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
