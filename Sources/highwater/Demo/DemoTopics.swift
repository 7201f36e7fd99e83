import ClusterClient
import CommandLineInterface
import KafkaProtocol

/// The topics of the demo: the events and commands of a ticketing service, eighteen partitions in all.
enum DemoTopics {
    static let names = ["payment-events", "point-commands", "reservation-events"]
    static let partitionsEach: Int32 = 6

    /// Creates those that are not there yet; tries again while the cluster is still gathering its brokers.
    static func create(through client: ClusterClient, brokers: Int, within limit: Duration) async throws {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: limit)
        for name in names {
            while true {
                guard let error = await create(name, through: client, brokers: brokers) else { break }
                guard clock.now < deadline, !Task.isCancelled else {
                    throw CommandFailure(.error, "The topic \(name) could not be created: \(error).")
                }
                try await clock.sleep(for: .milliseconds(200))
            }
        }
    }

    /// One attempt; nil when the topic is there.
    private static func create(
        _ name: String,
        through client: ClusterClient,
        brokers: Int
    ) async -> ClusterClientError? {
        let replicas = min(3, brokers)
        do throws(ClusterClientError) {
            try await client.createTopic(
                name,
                partitions: partitionsEach,
                replicationFactor: Int16(replicas),
                configs: [
                    ("min.insync.replicas", "\(max(1, replicas - 1))"),
                    // Bounds of their own: in a data directory with another profile they keep the disk free too.
                    ("segment.bytes", "\(1 << 20)"),
                    ("retention.bytes", "\(2 << 20)"),
                ]
            )
            return nil
        } catch {
            if case .refused(_, let code, _) = error, code == .topicAlreadyExists { return nil }
            return error
        }
    }
}
