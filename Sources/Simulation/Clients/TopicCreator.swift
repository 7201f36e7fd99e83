import KafkaProtocol

/// Creates the topic that the run is about, asking until it is there.
final class TopicCreator {
    private unowned let world: SimulatedWorld
    private let client: WireClient
    private let created: () throws -> Void

    init(world: SimulatedWorld, created: @escaping () throws -> Void) {
        self.world = world
        self.client = WireClient(name: "admin", world: world)
        self.created = created
    }

    func start() throws {
        let plan = self.world.plan
        let topic = CreateTopicsRequest.CreatableTopic(
            name: plan.topic,
            numPartitions: Int32(plan.partitions),
            replicationFactor: Int16(plan.replicationFactor)
        )
        try self.client.send(
            CreateTopicsRequest(topics: [topic], timeoutMs: 1_000),
            version: 7,
            to: self.world.pick(plan.brokers)
        ) { [unowned self] response in
            switch response?.topics.first?.errorCode {
            case .some(ErrorCode.none), .topicAlreadyExists: try self.created()
            default: self.world.after(100) { try self.start() }
            }
        }
    }
}
