import Cluster
import ClusterClient
import KafkaProtocol
import RecordClient

/// How long it takes from nothing to a cluster that serves.
enum StartUp {
    static let measurement = BenchMeasurement(name: .startUp, work: .alone(run))
    private static let rounds = 3

    private struct Times {
        var readiness: [Double] = []
        var serving: [Double] = []
        var firstRecord: [Double] = []
        var slowestNode: [Double] = []
    }

    @Sendable
    private static func run(_ settings: BenchSettings) async throws -> [BenchFigure] {
        var times = Times()
        for _ in 0..<self.rounds {
            let owned = try await OwnedCluster.open(settings.program)
            let result: Result<Void, any Error>
            do { result = .success(try await measure(owned.supervisor, &times)) } catch { result = .failure(error) }
            try await owned.end()
            try result.get()
        }
        let conditions = "three brokers and three controllers, empty directories, slowest of \(self.rounds) starts"
        func figure(_ name: String, _ values: [Double]) -> BenchFigure {
            BenchFigure(.startUp, "6 nodes", name, values.max() ?? .nan, "ms", conditions: conditions)
        }
        return [
            figure("every node reports ready", times.readiness),
            figure("every node answers a request", times.serving),
            figure("first record with acks=all, RF 3", times.firstRecord),
            figure("slowest node's own start", times.slowestNode),
        ]
    }

    private static func measure(_ supervisor: ClusterSupervisor, _ times: inout Times) async throws {
        let start = BenchClock.nanoseconds
        func elapsed() -> Double { Double(BenchClock.nanoseconds - start) / 1e6 }

        try await supervisor.startAll()
        times.readiness.append(elapsed())
        let status = await supervisor.status()
        let client = try ClusterClient(bootstrap: try ServerAddress.list(status.bootstrapServers))
        defer { client.close() }
        for node in status.nodes {
            let address = ServerAddress(host: node.host, port: node.port)
            _ = try await waiting(for: "an answer of node \(node.id)", seconds: 10) {
                try await client.send(
                    ApiVersionsRequest(clientSoftwareName: "highwater", clientSoftwareVersion: "bench"),
                    to: .address(address)
                )
            }
        }
        times.serving.append(elapsed())
        times.slowestNode.append(status.nodes.compactMap(\.readyAfterMilliseconds).map(Double.init).max() ?? .nan)

        _ = try await waiting(for: "the creation of a topic", seconds: 10) {
            try await client.createTopic(
                "first",
                partitions: 1,
                replicationFactor: 3,
                configs: [("min.insync.replicas", "2")]
            )
            return true
        }
        var configuration = ProducerConfiguration(bootstrapServers: status.bootstrapServers)
        configuration.lingerMilliseconds = 0
        let producer = try Producer(configuration)
        try await producer.send(topic: "first", value: [1])
        times.firstRecord.append(elapsed())
        await producer.close()
    }
}
