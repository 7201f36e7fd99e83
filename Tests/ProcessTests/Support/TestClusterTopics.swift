import ClusterClient
import KafkaProtocol
import TestSupport

extension TestCluster {
    typealias Partition = MetadataResponse.MetadataResponsePartition

    /// What one broker says about topics.
    func metadata(of topics: [String], from broker: Int32) async throws -> MetadataResponse {
        var request = MetadataRequest(topics: nil, allowAutoTopicCreation: false)
        request.topics = topics.map { MetadataRequest.MetadataRequestTopic(name: $0) }
        return try await self.client.send(request, to: .broker(broker), timeoutMilliseconds: 2000)
    }

    /// Creates a topic and waits until every broker knows it with all replicas in the ISR.
    func createTopic(
        _ name: String,
        partitions: Int32 = 1,
        replicationFactor: Int16 = 3,
        configs: [(name: String, value: String)] = []
    ) async throws {
        try await self.client.createTopic(
            name,
            partitions: partitions,
            replicationFactor: replicationFactor,
            configs: configs
        )
        try await self.waitForFullISR(name, replicationFactor: replicationFactor)
    }

    /// Waits until every broker says that all replicas of a topic are in the ISR.
    func waitForFullISR(_ topic: String, replicationFactor: Int16 = 3) async throws {
        for broker in self.brokers {
            try await eventually("broker \(broker) sees every replica of \(topic) in the ISR") {
                try await self.partitions(of: topic, from: broker)
            } until: { partitions in
                !partitions.isEmpty
                    && partitions.allSatisfy { $0.leaderId >= 0 && $0.isrNodes.count == Int(replicationFactor) }
            }
        }
    }

    /// A topic's partitions in order, as one broker sees them.
    func partitions(of topic: String, from broker: Int32) async throws -> [Partition] {
        let answer = try await self.metadata(of: [topic], from: broker)
        guard let found = answer.topics.first, found.errorCode == .none else { return [] }
        return found.partitions.sorted { $0.partitionIndex < $1.partitionIndex }
    }

    /// A partition as one of the brokers that answer sees it.
    func partition(_ topic: String, _ partition: Int32 = 0, from brokers: [Int32]? = nil) async throws -> Partition {
        var lastError: any Error = NeverHappened("no broker knows \(topic)-\(partition)")
        for broker in brokers ?? self.brokers {
            do {
                let partitions = try await self.partitions(of: topic, from: broker)
                if let found = partitions.first(where: { $0.partitionIndex == partition }) { return found }
            } catch {
                lastError = error
            }
        }
        throw lastError
    }

    /// Waits for a state of a partition, as those brokers see it that answer.
    @discardableResult
    func waitForPartition(
        _ topic: String,
        _ partition: Int32 = 0,
        toHave what: String,
        from brokers: [Int32]? = nil,
        until satisfied: (Partition) -> Bool
    ) async throws -> Partition {
        try await eventually("\(topic)-\(partition): \(what)") {
            try await self.partition(topic, partition, from: brokers)
        } until: {
            satisfied($0)
        }
    }

    /// The controller that leads the metadata quorum, and its epoch.
    func quorumLeader() async throws -> (id: Int32, epoch: Int32) {
        let quorum = try await self.client.describeQuorum()
        return (quorum.leaderId, quorum.leaderEpoch)
    }
}
