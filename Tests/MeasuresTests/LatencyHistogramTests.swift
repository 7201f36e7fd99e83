import Measures
import Testing

@Suite struct LatencyHistogramTests {
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

    @Test func onlyWhatLiesBetweenTheLeastAndTheGreatestTakesMemory() {
        var one = LatencyHistogram()
        one.record(900_000)
        #expect(one.bucketCount == 1)
        one.record(20_000)
        let between = one.bucketCount
        one.record(100_000)
        #expect(one.bucketCount == between && one.percentile(10) >= 20_000 && one.percentile(10) <= 20_700)
        var other = LatencyHistogram()
        other.record(20_000)
        other.record(100_000)
        other.record(900_000)
        #expect(other == one)
        other.add(LatencyHistogram())
        #expect(other == one)
        var sum = LatencyHistogram()
        sum.add(one)
        #expect(sum == one)
        var small = LatencyHistogram()
        small.record(3)
        small.add(one)
        #expect(small.percentile(25) == 3 && small.percentile(100) == 900_000 && small.count == 4)
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

    @Test func aValueThatStandsForManyCountsAsMany() {
        var histogram = LatencyHistogram()
        histogram.record(1_000, count: 98)
        histogram.record(50_000, count: 2)
        histogram.record(9, count: 0)
        #expect(histogram.count == 100)
        #expect(histogram.p90 >= 1_000 && Double(histogram.p90) <= 1_000 * (1 + LatencyHistogram.relativeError))
        #expect(histogram.p99 == 50_000 && histogram.p999 == 50_000)
    }

    @Test func countsBetweenLimits() {
        var histogram = LatencyHistogram()
        for value in [5, 10, 11, 30, 900] as [Int64] { histogram.record(value) }
        #expect(histogram.count(above: 0, upTo: 10) == 2)
        #expect(histogram.count(above: 10, upTo: 31) == 2)
        #expect(histogram.count(above: 31, upTo: .max) == 1)
        #expect(histogram.count(above: 900, upTo: .max) == 0)
    }
}
