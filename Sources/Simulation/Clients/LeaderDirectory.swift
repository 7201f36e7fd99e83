import KafkaProtocol

/// What a client knows of a topic: its id and its partitions' leaders. It never goes back to an older leader epoch.
final class LeaderDirectory {
    private(set) var topicId = Uuid.zero
    private(set) var leaders: [(leader: Int32, epoch: Int32)]
    private let topic: String
    private let client: WireClient
    private unowned let world: SimulatedWorld
    private var isAsking = false
    private let changed: () throws -> Void
    private let backoffMilliseconds: Int64 = 60

    /// - Parameter changed: called when an answer has come.
    init(client: WireClient, world: SimulatedWorld, changed: @escaping () throws -> Void) {
        self.client = client
        self.world = world
        self.topic = world.plan.topic
        self.leaders = Array(repeating: (-1, -1), count: world.plan.partitions)
        self.changed = changed
    }

    var isKnown: Bool { self.topicId != .zero }

    /// The leader of a partition, or nil while none is known.
    func leader(of partition: Int) -> (id: Int32, epoch: Int32)? {
        let known = self.leaders[partition]
        return known.leader >= 0 ? (known.leader, known.epoch) : nil
    }

    /// Asks a broker, soon.
    func refresh() {
        guard !self.isAsking else { return }
        self.isAsking = true
        self.world.after(self.backoffMilliseconds) { [unowned self] in
            try self.client.send(
                MetadataRequest(
                    topics: [MetadataRequest.MetadataRequestTopic(name: self.topic)],
                    allowAutoTopicCreation: false
                ),
                version: 12,
                to: self.world.pick(self.world.plan.brokers)
            ) { response in
                self.isAsking = false
                self.take(response)
                try self.changed()
            }
        }
    }

    private func take(_ response: MetadataResponse?) {
        guard let topic = response?.topics.first, topic.errorCode == .none,
            topic.partitions.count == self.leaders.count
        else { return }
        self.topicId = topic.topicId
        for partition in topic.partitions
        where partition.leaderEpoch >= self.leaders[Int(partition.partitionIndex)].epoch {
            self.leaders[Int(partition.partitionIndex)] = (partition.leaderId, partition.leaderEpoch)
        }
    }
}
