/// A measurement: its name, whether it needs the brokers' processes, and how it is done.
struct BenchMeasurement: Sendable {
    let name: BenchName
    /// Whether it starts or kills brokers, or looks at their processes: only an embedded cluster allows that.
    let needsProcesses: Bool
    let run: @Sendable (BenchTarget) async throws -> [BenchFigure]

    /// All of them, in the order in which they are done.
    static let all: [BenchMeasurement] = [
        StartUp.measurement,
        IdleFootprint.measurement,
        ProduceThroughput.measurement,
        ConsumeThroughput.measurement,
        RequestLatency.measurement,
        LibrdkafkaLatency.measurement,
        FailOver.measurement,
    ]
}
