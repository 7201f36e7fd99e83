import Cluster
import ClusterClient
import KafkaProtocol
import Synchronization

/// The cluster that is measured.
final class BenchTarget: Sendable {
    let bootstrapServers: String
    let client: ClusterClient
    /// Their ids.
    let brokers: [Int32]
    /// The owner of the brokers' processes; nil for a cluster of somebody else's.
    let supervisor: ClusterSupervisor?
    let settings: BenchSettings
    /// Whether the brokers' memory is this machine's.
    var isOnThisMachine: Bool { self.supervisor != nil }
    private let topicPrefix = "highwater-bench-" + String(UInt32.random(in: 0 ... .max), radix: 36)
    private let topicCount = Atomic<Int>(0)

    private init(
        _ bootstrapServers: String,
        _ client: ClusterClient,
        _ brokers: [Int32],
        _ supervisor: ClusterSupervisor?,
        _ settings: BenchSettings
    ) {
        self.bootstrapServers = bootstrapServers
        self.client = client
        self.brokers = brokers
        self.supervisor = supervisor
        self.settings = settings
    }

    /// Connects, and waits up to ten seconds for every broker of an embedded cluster.
    static func attach(
        to bootstrapServers: String,
        owning supervisor: ClusterSupervisor? = nil,
        settings: BenchSettings
    ) async throws -> BenchTarget {
        let client = try ClusterClient(
            bootstrap: try ServerAddress.list(bootstrapServers),
            options: ClusterClientOptions(clientId: "highwater-bench")
        )
        do {
            let expected = await supervisor?.status().nodes.count(where: \.isBroker) ?? 1
            let brokers = try await waiting(for: "\(expected) brokers", seconds: 10) {
                let ids = try await client.metadata(topics: []).brokers.map(\.nodeId).sorted()
                return ids.count >= expected ? ids : nil
            }
            return BenchTarget(bootstrapServers, client, brokers, supervisor, settings)
        } catch {
            client.close()
            throw error
        }
    }

    /// The brokers' and controllers' processes; empty when they are somebody else's.
    func nodes() async -> [NodeStatus] { await self.supervisor?.status().nodes ?? [] }

    // MARK: Topics

    /// Runs `body` with a new topic, which is deleted afterwards however that ends.
    func withTopic<Value: Sendable>(
        partitions: Int32,
        replicationFactor: Int16,
        _ body: (String) async throws -> Value
    ) async throws -> Value {
        let number = self.topicCount.add(1, ordering: .relaxed).newValue
        let name = "\(self.topicPrefix)-\(number)"
        try await self.client.createTopic(
            name,
            partitions: partitions,
            replicationFactor: replicationFactor,
            configs: [
                ("min.insync.replicas", replicationFactor >= 3 ? "2" : "1"),
                // Bounds the disk space without deleting what is still to be read.
                ("segment.bytes", "268435456"), ("retention.bytes", "1073741824"),
            ]
        )
        let result: Result<Value, any Error>
        do {
            try await self.waitForReplicas(name, replicationFactor)
            result = .success(try await body(name))
        } catch {
            result = .failure(error)
        }
        try? await self.client.deleteTopic(name)
        return try result.get()
    }

    /// Waits until every partition has a leader and all its replicas in the ISR.
    func waitForReplicas(_ topic: String, _ replicationFactor: Int16) async throws {
        _ = try await waiting(for: "the replicas of \(topic)", seconds: 60) {
            let partitions = try await self.partitions(of: topic)
            let isComplete = partitions.allSatisfy {
                $0.leaderId >= 0 && $0.isrNodes.count == Int(replicationFactor)
            }
            return isComplete && !partitions.isEmpty ? true : nil
        }
    }

    /// The partitions of a topic as some broker sees them; empty when it is not known.
    func partitions(of topic: String) async throws -> [MetadataResponse.MetadataResponsePartition] {
        let answer = try await self.client.metadata(topics: [topic])
        guard let found = answer.topics.first, found.errorCode == .none else { return [] }
        return found.partitions.sorted { $0.partitionIndex < $1.partitionIndex }
    }
}

/// Asks again and again until there is an answer.
///
/// - Throws: ``BenchFailure`` after the time, with the last error; the cancellation of the task.
func waiting<Value: Sendable>(
    for what: String,
    seconds: Int,
    everyMilliseconds interval: Int = 20,
    _ ask: () async throws -> Value?
) async throws -> Value {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(seconds)
    var lastError = ""
    while true {
        do {
            if let value = try await ask() { return value }
        } catch {
            lastError = ": \(error)"
        }
        guard clock.now < deadline else {
            throw BenchFailure("\(what) did not appear within \(seconds) seconds\(lastError)")
        }
        try await Task.sleep(for: .milliseconds(interval))
    }
}
