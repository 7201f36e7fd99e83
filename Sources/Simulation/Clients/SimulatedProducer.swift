import Buffers
import KafkaProtocol

/// An idempotent producer with acks=all and at most five batches of a partition under way, as Kafka's clients are: what
/// is not answered is sent again, in order, until it is.
final class SimulatedProducer {
    private static let maxInFlight = 5

    private final class Batch {
        let values: [Bytes]
        let baseSequence: Int32
        var isInFlight = false

        init(values: [Bytes], baseSequence: Int32) {
            self.values = values
            self.baseSequence = baseSequence
        }
    }

    /// One partition's batches that are not acknowledged, in order.
    private final class Lane {
        let partition: Int
        var nextSequence: Int32 = 0
        var batches: [Batch] = []
        /// Set when a batch failed: everything under way is awaited before anything is sent again.
        var mustDrain = false

        init(partition: Int) { self.partition = partition }
    }

    let name: String
    private unowned let world: SimulatedWorld
    private let client: WireClient
    private var directory: LeaderDirectory!
    private let lanes: [Lane]
    private var producerId: Int64 = -1
    private var producerEpoch: Int16 = -1
    private var recordCount = 0
    /// Whether new records are made.
    var isProducing = true

    init(number: Int, world: SimulatedWorld) {
        self.name = "producer-\(number)"
        self.world = world
        self.client = WireClient(name: self.name, world: world)
        self.lanes = (0..<world.plan.partitions).map { Lane(partition: $0) }
        self.directory = LeaderDirectory(client: self.client, world: world) { [unowned self] in try self.pumpAll() }
    }

    /// How many batches are not acknowledged.
    var pendingBatches: Int { self.lanes.reduce(0) { $0 + $1.batches.count } }

    /// What is not acknowledged yet, in words.
    var describesPending: String {
        let lanes = self.lanes.filter { !$0.batches.isEmpty }.map { lane in
            let first = lane.batches[0]
            return "\(lane.batches.count) batches of partition \(lane.partition) from sequence \(first.baseSequence)"
                + (lane.batches.contains(where: \.isInFlight) ? ", some in flight" : "")
        }
        return
            "\(self.name) (id \(self.producerId)) has \(lanes.isEmpty ? "nothing pending" : lanes.joined(separator: ", "))"
    }

    func start() throws {
        self.directory.refresh()
        try self.client.send(
            InitProducerIdRequest(transactionalId: nil, transactionTimeoutMs: 60_000),
            version: 4,
            to: self.world.pick(self.world.plan.brokers)
        ) { [unowned self] response in
            guard let response, response.errorCode == .none else {
                return self.world.after(100) { try self.start() }
            }
            (self.producerId, self.producerEpoch) = (response.producerId, response.producerEpoch)
            try self.world.history.registered(producerId: response.producerId)
            self.scheduleBatch()
        }
    }

    private func scheduleBatch() {
        let mean = self.world.plan.produceIntervalMilliseconds
        self.world.after(self.world.random(in: 1...(2 * mean))) { [unowned self] in
            guard self.isProducing else { return }
            try self.makeBatch()
            self.scheduleBatch()
        }
    }

    private func makeBatch() throws {
        let lane = self.world.pick(self.lanes)
        guard lane.batches.count < Self.maxInFlight else { return }
        let values = (0..<Int(self.world.random(in: 1...3))).map { _ in
            self.recordCount += 1
            return Bytes("\(self.name)/\(lane.partition)/\(self.recordCount)".utf8)
        }
        lane.batches.append(Batch(values: values, baseSequence: lane.nextSequence))
        lane.nextSequence += Int32(values.count)
        try self.pump(lane)
    }

    private func pumpAll() throws { for lane in self.lanes { try self.pump(lane) } }

    private func pump(_ lane: Lane) throws {
        if lane.mustDrain {
            guard !lane.batches.contains(where: \.isInFlight) else { return }
            lane.mustDrain = false
        }
        guard self.producerId >= 0, lane.batches.contains(where: { !$0.isInFlight }) else { return }
        guard self.directory.isKnown, let leader = self.directory.leader(of: lane.partition) else {
            return self.directory.refresh()
        }
        for batch in lane.batches where !batch.isInFlight { try self.send(batch, lane, to: leader.id) }
    }

    private func send(_ batch: Batch, _ lane: Lane, to broker: Int32) throws {
        var builder = RecordBatchBuilder(
            producerId: self.producerId,
            producerEpoch: self.producerEpoch,
            baseSequence: batch.baseSequence
        )
        for value in batch.values {
            builder.append(timestamp: 1_700_000_000_000 + self.world.now, key: nil, value: value)
        }
        let version = self.world.plan.produceVersion
        let request = ProduceRequest(
            acks: -1,
            timeoutMs: 1_500,
            topicData: [
                ProduceRequest.TopicProduceData(
                    name: version < 13 ? self.world.plan.topic : "",
                    topicId: version < 13 ? .zero : self.directory.topicId,
                    partitionData: [
                        ProduceRequest.PartitionProduceData(
                            index: Int32(lane.partition),
                            records: Records(builder.build())
                        )
                    ]
                )
            ]
        )
        batch.isInFlight = true
        try self.client.send(request, version: version, to: broker) { [unowned self] response in
            batch.isInFlight = false
            try self.complete(batch, lane, response?.responses.first?.partitionResponses.first)
        }
    }

    private func complete(
        _ batch: Batch,
        _ lane: Lane,
        _ response: ProduceResponse.PartitionProduceResponse?
    ) throws {
        if response?.errorCode != ErrorCode.none {
            self.world.tell(
                "\(self.name)'s batch from sequence \(batch.baseSequence) of partition \(lane.partition): "
                    + (response.map { "\($0.errorCode)" } ?? "no answer")
            )
        }
        switch response?.errorCode {
        case .some(ErrorCode.none), .duplicateSequenceNumber:
            lane.batches.removeAll { $0 === batch }
            self.world.tally.acknowledgedRecords += batch.values.count
            try self.world.history.acknowledged(
                batch.values,
                partition: lane.partition,
                baseOffset: response?.errorCode == ErrorCode.none ? response?.baseOffset ?? -1 : -1
            )
            try self.pump(lane)
        case nil, .notLeaderOrFollower, .notEnoughReplicas, .notEnoughReplicasAfterAppend, .requestTimedOut,
            .outOfOrderSequenceNumber, .unknownTopicOrPartition, .unknownTopicId, .leaderNotAvailable,
            .kafkaStorageError, .fencedLeaderEpoch:
            // A later batch is refused as out of order when an earlier one was; it is sent again behind it.
            lane.mustDrain = true
            self.directory.refresh()
        case .some(let code):
            throw Violation("\(self.name) was refused with \(code) on partition \(lane.partition)")
        }
    }
}
