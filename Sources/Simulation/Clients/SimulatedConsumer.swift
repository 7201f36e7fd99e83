import Buffers
import KafkaProtocol

/// A consumer that reads every partition from the beginning, and asks now and then where they end.
final class SimulatedConsumer {
    private final class Position {
        let partition: Int
        var offset: Int64 = 0
        /// The epoch of the last batch read: the leader's log must agree with it.
        var lastEpoch: Int32 = -1
        var isFetching = false
        var isAskingEnd = false

        init(partition: Int) { self.partition = partition }
    }

    let name: String
    private unowned let world: SimulatedWorld
    private let client: WireClient
    private var directory: LeaderDirectory!
    private let positions: [Position]

    init(number: Int, world: SimulatedWorld) {
        self.name = "consumer-\(number)"
        self.world = world
        self.client = WireClient(name: self.name, world: world)
        self.positions = (0..<world.plan.partitions).map { Position(partition: $0) }
        self.directory = LeaderDirectory(client: self.client, world: world) { [unowned self] in try self.fetchAll() }
    }

    /// The next offset to read, by partition.
    var offsets: [Int64] { self.positions.map(\.offset) }

    func start() {
        self.directory.refresh()
        self.scheduleEndOffsets()
    }

    private func fetchAll() throws { for position in self.positions { try self.fetch(position) } }

    private func fetch(_ position: Position) throws {
        guard !position.isFetching else { return }
        guard self.directory.isKnown, let leader = self.directory.leader(of: position.partition) else {
            return self.directory.refresh()
        }
        let version = self.world.plan.fetchVersion
        let request = FetchRequest(
            maxWaitMs: 300,
            minBytes: 1,
            maxBytes: 1 << 20,
            topics: [
                FetchRequest.FetchTopic(
                    topic: version < 13 ? self.world.plan.topic : "",
                    topicId: version < 13 ? .zero : self.directory.topicId,
                    partitions: [
                        FetchRequest.FetchPartition(
                            partition: Int32(position.partition),
                            currentLeaderEpoch: leader.epoch,
                            fetchOffset: position.offset,
                            lastFetchedEpoch: position.lastEpoch,
                            partitionMaxBytes: 1 << 20
                        )
                    ]
                )
            ]
        )
        position.isFetching = true
        try self.client.send(request, version: version, to: leader.id) { [unowned self] response in
            position.isFetching = false
            guard let data = response?.responses.first?.partitions.first, response?.errorCode == ErrorCode.none else {
                return self.directory.refresh()
            }
            try self.take(data, position, from: leader)
        }
    }

    private func take(
        _ data: FetchResponse.PartitionData,
        _ position: Position,
        from leader: (id: Int32, epoch: Int32)
    ) throws {
        switch data.errorCode {
        case .none:
            if data.divergingEpoch.endOffset >= 0 {
                throw Violation(
                    "\(self.name) has read up to \(position.offset) of partition \(position.partition), but broker "
                        + "\(leader.id) parts at \(data.divergingEpoch.endOffset)"
                )
            }
            try self.read(data, position)
            try self.fetch(position)
        case .notLeaderOrFollower, .fencedLeaderEpoch, .unknownLeaderEpoch, .unknownTopicOrPartition,
            .unknownTopicId, .offsetNotAvailable, .kafkaStorageError, .leaderNotAvailable, .replicaNotAvailable:
            self.directory.refresh()
        default:
            throw Violation(
                "\(self.name) at offset \(position.offset) of partition \(position.partition) was refused by broker "
                    + "\(leader.id) with \(data.errorCode)"
            )
        }
    }

    private func read(_ data: FetchResponse.PartitionData, _ position: Position) throws {
        guard let records = data.records, records.count > 0 else { return }
        var batches = RecordBatchIterator(try records.bytes(), allowsPartialTail: true)
        while let batch = try batches.nextBatch() {
            for record in try batch.records() {
                let offset = batch.offset(of: record)
                guard offset >= position.offset else { continue }
                guard offset == position.offset else {
                    throw Violation("\(self.name) misses offset \(position.offset) of partition \(position.partition)")
                }
                try self.world.history.observed(
                    record.value ?? .empty,
                    partition: position.partition,
                    offset: offset
                )
                position.offset += 1
                self.world.tally.consumedRecords += 1
            }
            position.lastEpoch = batch.header.partitionLeaderEpoch
        }
        if data.highWatermark < position.offset {
            throw Violation(
                "\(self.name) was given records of partition \(position.partition) up to \(position.offset), above the "
                    + "high watermark \(data.highWatermark)"
            )
        }
    }

    // MARK: End offsets

    private func scheduleEndOffsets() {
        self.world.after(self.world.random(in: 20...200)) { [unowned self] in
            try self.askEnd(self.world.pick(self.positions))
            self.scheduleEndOffsets()
        }
    }

    /// Asks for the end of a partition: it may never be below what any client has seen to be committed before.
    private func askEnd(_ position: Position) throws {
        guard !position.isAskingEnd, let leader = self.directory.leader(of: position.partition) else { return }
        let seen = self.world.history.committedEnd(of: position.partition)
        position.isAskingEnd = true
        let request = ListOffsetsRequest(
            replicaId: -1,
            topics: [
                ListOffsetsRequest.ListOffsetsTopic(
                    name: self.world.plan.topic,
                    partitions: [
                        ListOffsetsRequest.ListOffsetsPartition(
                            partitionIndex: Int32(position.partition),
                            currentLeaderEpoch: leader.epoch,
                            timestamp: -1
                        )
                    ]
                )
            ]
        )
        try self.client.send(request, version: 7, to: leader.id) { [unowned self] response in
            position.isAskingEnd = false
            guard let data = response?.topics.first?.partitions.first else { return self.directory.refresh() }
            self.world.tell(
                "\(self.name) is told by broker \(leader.id) in epoch \(leader.epoch) that partition "
                    + "\(position.partition) ends at \(data.offset) (\(data.errorCode)); it knew \(seen)"
            )
            guard data.errorCode == .none else { return self.directory.refresh() }
            // A leader that was deposed and does not know it may lag behind what its successor's clients have seen.
            if seen.epoch <= leader.epoch, data.offset < seen.offset {
                throw Violation(
                    "broker \(leader.id) says that partition \(position.partition) ends at \(data.offset); clients have "
                        + "seen \(seen.offset) committed"
                )
            }
            self.world.history.sawEnd(data.offset, partition: position.partition, epoch: leader.epoch)
        }
    }
}
