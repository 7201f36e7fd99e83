import Host
import Testing

@Suite struct LatencyHistogramTests {
    @Test func everyTimeFallsIntoTheFirstBucketWhoseBoundItDoesNotExceed() {
        var time: Int64 = 1
        while time < 40_000_000 {
            let bucket = LatencyHistogram.bucket(ofMicroseconds: time)
            if bucket < LatencyHistogram.boundedCount {
                #expect(time <= LatencyHistogram.upperBoundMicroseconds(of: bucket), "\(time) µs in bucket \(bucket)")
            }
            if bucket > 0 {
                #expect(
                    time > LatencyHistogram.upperBoundMicroseconds(of: bucket - 1),
                    "\(time) µs in bucket \(bucket)"
                )
            }
            time += 1 + time / 97
        }
        #expect(LatencyHistogram.bucket(ofMicroseconds: 0) == 0)
        #expect(LatencyHistogram.bucket(ofMicroseconds: 64) == 0)
        #expect(LatencyHistogram.bucket(ofMicroseconds: 65) == 1)
        #expect(LatencyHistogram.bucket(ofMicroseconds: 1 << 24) == LatencyHistogram.boundedCount - 1)
        #expect(LatencyHistogram.bucket(ofMicroseconds: (1 << 24) + 1) == LatencyHistogram.boundedCount)
        #expect(LatencyHistogram.bucket(ofMicroseconds: Int64.max) == LatencyHistogram.boundedCount)
    }

    @Test func neighbouringBoundsAreAtMostAQuarterApart() {
        for bucket in 1..<LatencyHistogram.boundedCount {
            let lower = LatencyHistogram.upperBoundMicroseconds(of: bucket - 1)
            let upper = LatencyHistogram.upperBoundMicroseconds(of: bucket)
            #expect(upper > lower)
            #expect((upper - lower) * 4 <= lower)
        }
    }

    @Test func recordsAreCountedAndAddedUp() {
        var histogram = LatencyHistogram()
        histogram.record(nanoseconds: 1)
        histogram.record(nanoseconds: 64_000)
        histogram.record(nanoseconds: 64_001)
        histogram.record(nanoseconds: -5)
        histogram.record(nanoseconds: 60_000_000_000)
        #expect(histogram.counts[0] == 3)
        #expect(histogram.counts[1] == 1)
        #expect(histogram.counts.last == 1)
        #expect(histogram.sumMicroseconds == 1 + 64 + 65 + 0 + 60_000_000)
    }
}
