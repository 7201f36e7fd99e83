import Measures
import Verification

/// The figures of a distribution of latencies.
enum LatencyFigures {
    static func of(_ histogram: LatencyHistogram, _ measurement: BenchName, _ variant: String, conditions: String)
        -> [BenchFigure]
    {
        let points: [(name: String, microseconds: Int64)] = [
            ("p50", histogram.p50), ("p90", histogram.p90), ("p99", histogram.p99),
            ("p99.9", histogram.percentile(99.9)), ("max", histogram.maximum),
        ]
        return points.map { point in
            let milliseconds = Double(point.microseconds) / 1000
            return BenchFigure(measurement, variant, point.name, milliseconds, "ms", conditions: conditions)
        }
    }

    /// The variants that latencies are measured for: replication factor and acks.
    static let variants: [(factor: Int16, acknowledgements: String)] = [(1, "1"), (3, "all")]
}
