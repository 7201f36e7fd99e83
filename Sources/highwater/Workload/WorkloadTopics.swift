import ClusterClient
import CommandLineInterface
import KafkaProtocol
import Ticketing

/// Creates the topics of the workload.
struct WorkloadTopics {
    /// What a partition keeps.
    enum Bounds {
        /// For a demo, whose disk is bounded.
        case small
        /// For a cluster of somebody else.
        case usual

        /// The settings of a topic; dead letters are few.
        func configs(isForDeadLetters: Bool) -> [(name: String, value: String)] {
            switch self {
            // Bounds of their own: in a data directory with another profile they keep the disk free too.
            case .small where isForDeadLetters: [("segment.bytes", "\(1 << 20)"), ("retention.bytes", "\(1 << 20)")]
            case .small: [("segment.bytes", "\(1 << 20)"), ("retention.bytes", "\(2 << 20)")]
            case .usual where isForDeadLetters: [("retention.ms", "604800000")]
            // What can be read again is kept in the inboxes: an hour of it does not fill a disk.
            case .usual: [("retention.ms", "3600000"), ("segment.ms", "600000")]
            }
        }
    }

    let client: ClusterClient
    let bounds: Bounds

    /// Creates those that are not there yet; tries again while the cluster is still gathering its brokers.
    ///
    /// - Parameter brokers: how many there are to be; nil for as many as answer.
    func create(brokers: Int? = nil, within limit: Duration) async throws {
        let deadline = ContinuousClock.now.advanced(by: limit)
        let count = if let brokers { brokers } else { try await self.brokerCount(until: deadline) }
        for topic in WorkloadTopicPlan.all {
            var configs = self.bounds.configs(isForDeadLetters: topic.isForDeadLetters)
            if topic.isCompacted {
                configs = [("cleanup.policy", "compact"), ("segment.bytes", "\(1 << 20)")]
            }
            if topic.name == WorkloadTopic.status {
                // Compaction alone would keep what was written since it last ran.
                configs = [
                    ("cleanup.policy", "compact,delete"), ("segment.bytes", "\(1 << 20)"),
                    ("retention.bytes", "\(2 << 20)"),
                ]
            }
            try await self.create(topic.name, topic.partitions, configs, brokers: count, until: deadline)
        }
    }

    /// Creates a topic unless it is there.
    func create(
        _ name: String,
        _ partitions: Int32,
        _ configs: [(name: String, value: String)]? = nil,
        brokers: Int,
        until deadline: ContinuousClock.Instant
    ) async throws {
        let replicas = min(3, brokers)
        let minInSync = (name: "min.insync.replicas", value: "\(max(1, replicas - 1))")
        while true {
            do throws(ClusterClientError) {
                return try await self.client.createTopic(
                    name,
                    partitions: partitions,
                    replicationFactor: Int16(replicas),
                    configs: [minInSync] + (configs ?? self.bounds.configs(isForDeadLetters: false))
                )
            } catch {
                if case .refused(_, let code, _) = error, code == .topicAlreadyExists { return }
                // Brokers that are still to come are worth waiting for; a refusal for other reasons stays one.
                let isForGood =
                    if case .refused(_, let code, _) = error {
                        ![.invalidReplicationFactor, .notController].contains(code)
                    } else { false }
                guard !isForGood, ContinuousClock.now < deadline, !Task.isCancelled else {
                    throw CommandFailure(.error, "The topic \(name) could not be created: \(error).")
                }
            }
            try await ContinuousClock().sleep(for: .milliseconds(200))
        }
    }

    private func brokerCount(until deadline: ContinuousClock.Instant) async throws -> Int {
        while true {
            do throws(ClusterClientError) {
                return try await self.client.metadata(topics: [], timeoutMilliseconds: 2_000).brokers.count
            } catch {
                guard ContinuousClock.now < deadline, !Task.isCancelled else {
                    throw CommandFailure(.timedOut, "The cluster does not answer: \(error).")
                }
            }
            try await ContinuousClock().sleep(for: .milliseconds(200))
        }
    }
}
