/// The last durations of something, for percentiles over the recent past.
package struct LatencySample {
    package static let capacity = 2_000

    private var microseconds: [Int64] = []
    private var next = 0

    package mutating func add(microseconds duration: Int64) {
        if self.microseconds.count < Self.capacity {
            self.microseconds.append(duration)
        } else {
            self.microseconds[self.next] = duration
            self.next = (self.next + 1) % Self.capacity
        }
    }

    package var percentiles: InstanceStatus.LatencyPercentiles {
        var result = InstanceStatus.LatencyPercentiles()
        let sorted = self.microseconds.sorted()
        guard let longest = sorted.last else { return result }
        func at(_ share: Double) -> Double {
            Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) / 1000
        }
        result.count = sorted.count
        result.p50 = at(0.5)
        result.p90 = at(0.9)
        result.p99 = at(0.99)
        result.max = Double(longest) / 1000
        return result
    }
}
