/// A measurement: its name, what it needs, and how it is done.
struct BenchMeasurement: Sendable {
    /// What a measurement is done on.
    enum Work: Sendable {
        /// On clusters that it starts itself, with no other one running.
        case alone(@Sendable (BenchSettings) async throws -> [BenchFigure])
        /// On the cluster that is measured. `needsProcesses` when it kills brokers or looks at their processes, which
        /// only an embedded cluster allows.
        case onTarget(needsProcesses: Bool, @Sendable (BenchTarget) async throws -> [BenchFigure])
    }

    let name: BenchName
    let work: Work

    /// All of them, in the order in which they are done.
    static let all: [BenchMeasurement] = [
        MachineBaseline.measurement,
        StartUp.measurement,
        IdleFootprint.measurement,
        ProduceThroughput.measurement,
        ConsumeThroughput.measurement,
        RequestLatency.measurement,
        LibrdkafkaLatency.measurement,
        LatencyObservation.measurement,
        FailOver.measurement,
        ManyPartitions.measurement,
        LagScale.measurement,
    ]
}
