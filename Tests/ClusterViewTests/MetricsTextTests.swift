import ClusterView
import Testing

@Suite struct MetricsTextTests {
    private func samples(_ text: String) -> [MetricsText.Sample] {
        var samples: [MetricsText.Sample] = []
        MetricsText.forEachSample(in: Array(text.utf8)) { samples.append($0) }
        return samples
    }

    @Test func namesLabelsAndValuesAreRead() {
        let read = self.samples(
            """
            # HELP up Whether it is up.
            # TYPE up gauge
            up 1
            a_bucket{request="Produce",le="+Inf"} 12
            b{x="a \\"quoted\\" {name}, with\\nlines\\\\"} 1.5e3 1700000000000
            c{} -0.25
            """
        )
        #expect(read.map(\.name) == ["up", "a_bucket", "b", "c"])
        #expect(read.map(\.value) == [1, 12, 1500, -0.25])
        #expect(read[1].label("le") == "+Inf" && read[1].label("request") == "Produce" && read[1].label("x") == nil)
        #expect(read[2].label("x") == "a \"quoted\" {name}, with\nlines\\")
    }

    @Test(arguments: [
        "", "\n\n", "noValue", "{x=\"1\"} 2", "a{x=\"1\" 2", "a{x=1} 2", "a{x=\"1} 2", "a two", "<html></html>", "a{",
        "= 1",
    ])
    func whatIsNoSampleIsPassedOver(_ line: String) {
        #expect(self.samples(line + "\nup 1\n").map(\.name) == ["up"])
    }
}

@Suite struct LatencyBucketsTests {
    private func buckets(_ counts: [Double]) -> LatencyBuckets {
        var buckets = LatencyBuckets()
        for (bound, count) in zip([1, 2, 4, 8, .infinity], counts) {
            buckets.append(upToMilliseconds: bound, count: count)
        }
        return buckets
    }

    @Test func aQuantileLiesInsideItsBucket() {
        let buckets = self.buckets([0, 100, 200, 200, 200])
        #expect(buckets.quantileMilliseconds(0.5) == 2)
        #expect(buckets.quantileMilliseconds(0.25) == 1.5)
        #expect(buckets.quantileMilliseconds(0.75) == 3)
        #expect(buckets.quantileMilliseconds(1) == 4)
    }

    @Test func withoutRequestsThereIsNoQuantile() {
        #expect(LatencyBuckets().quantileMilliseconds(0.99) == nil)
        #expect(self.buckets([0, 0, 0, 0, 0]).quantileMilliseconds(0.99) == nil)
    }

    @Test func whatLiesBeyondTheLastBoundIsGivenAsThatBound() {
        #expect(self.buckets([0, 0, 0, 0, 5]).quantileMilliseconds(0.99) == 8)
    }

    @Test func onlyTheLastIntervalCounts() {
        let before = self.buckets([1000, 1000, 1000, 1000, 1000])
        let after = self.buckets([1000, 1000, 1000, 1100, 1100])
        #expect(after.quantileMilliseconds(0.5) ?? 99 < 1)
        #expect(after.since(before).quantileMilliseconds(0.5) == 6)
        // A page with other bounds cannot be compared.
        #expect(after.since(LatencyBuckets()) == after)
    }
}
