import Buffers
import CommitLog
import Engine
import KafkaProtocol

/// The result of one simulated run.
public struct SimulationReport: Sendable {
    public let seed: UInt64
    /// What was violated, or nil if everything held.
    public let violation: Violation?
    /// The fingerprint of everything that happened, 16 hexadecimal digits: the same for the same seed in any process.
    public let traceHash: String
    /// How many events were simulated, and how much time.
    public let events: Int
    public let simulatedMilliseconds: Int64
    public let tally: OccurrenceTally
}

/// Three brokers and three controllers of the production engine, with clients, in one thread under simulated time,
/// network and disks: faults for a while, then healing, then everything has to be whole.
///
/// Checked throughout: one quorum leader per epoch, one leader per partition and epoch, committed batches equal on all
/// replicas, no high watermark that clients have seen falls, offsets keep their records; no partition has two owners in
/// one generation of the consumer group, and no acknowledged offset is ever taken back. At the end: no acknowledged record
/// is lost, none is there twice, every producer's records are in order, all replicas are in sync and equal, consumers have
/// read everything, and the group's members share all partitions.
public struct Simulation {
    private let plan: SimulationPlan
    private let narrate: ((String) -> Void)?

    /// - Parameters:
    ///   - seed: decides everything.
    ///   - sabotage: a lie that the checks have to find; nil for none.
    ///   - narrate: gets each line of the run's story; nil tells none, which is faster.
    public init(seed: UInt64, sabotage: GroupSabotage? = nil, narrate: ((String) -> Void)? = nil) {
        var plan = SimulationPlan(seed: seed)
        plan.sabotage = sabotage
        self.plan = plan
        self.narrate = narrate
    }

    /// Runs to the end, or to the first violation.
    public func run() -> SimulationReport {
        var violation: Violation?
        var world: SimulatedWorld?
        do {
            let made = try SimulatedWorld(plan: self.plan, narrate: self.narrate)
            world = made
            try self.run(made)
        } catch let error as Violation {
            violation = error
        } catch {
            violation = Violation("\(error)")
        }
        return SimulationReport(
            seed: self.plan.seed,
            violation: violation,
            traceHash: world?.trace.text ?? "",
            events: world?.eventCount ?? 0,
            simulatedMilliseconds: world?.now ?? 0,
            tally: world?.tally ?? OccurrenceTally()
        )
    }

    private func run(_ world: SimulatedWorld) throws {
        for node in world.nodes { try node.start() }
        var isCreated = false
        let creator = TopicCreator(world: world) { isCreated = true }
        try creator.start()
        try self.wait(in: world, atMost: 10_000, for: "the topic's creation", until: { isCreated })

        let producers = (0..<self.plan.producers).map { SimulatedProducer(number: $0, world: world) }
        let consumers = (0..<self.plan.consumers).map { SimulatedConsumer(number: $0, world: world) }
        for producer in producers { try producer.start() }
        for consumer in consumers { consumer.start() }
        let groupHistory = GroupHistory(partitions: self.plan.partitions)
        let members = (0..<self.plan.members).map {
            SimulatedMember(number: $0, world: world, history: groupHistory)
        }
        for member in members { try member.start() }
        let faults = FaultInjector(world: world)
        faults.start()
        try world.run(until: world.now + self.plan.faultMilliseconds)

        try faults.heal()
        for producer in producers { producer.isProducing = false }
        for member in members { member.isRestless = false }
        try self.wait(
            in: world,
            atMost: self.plan.recoveryMilliseconds,
            for: "recovery",
            until: {
                producers.allSatisfy { $0.pendingBatches == 0 } && self.isWhole(world, consumers)
                    && self.haveConverged(members)
            },
            describing: {
                let clients =
                    producers.map(\.describesPending) + consumers.map { "\($0.name) is at \($0.offsets)" }
                    + members.map(\.description)
                return clients.joined(separator: "; ")
            }
        )
        try self.checkEnd(world)
        withExtendedLifetime((creator, faults)) {}
    }

    private func wait(
        in world: SimulatedWorld,
        atMost milliseconds: Int64,
        for what: String,
        until isDone: () -> Bool,
        describing clients: () -> String = { "" }
    ) throws {
        let deadline = world.now + milliseconds
        while !isDone() {
            guard world.now < deadline else {
                throw Violation("\(what) did not end within \(milliseconds) ms: \(clients()); \(self.describe(world))")
            }
            try world.run(until: world.now + 50)
        }
    }

    /// Whether every replica is in sync and has everything committed, and the consumers have read it.
    private func isWhole(_ world: SimulatedWorld, _ consumers: [SimulatedConsumer]) -> Bool {
        let replicas = world.nodes.map { $0.node?.inspectedReplicas ?? [] }
        for partition in 0..<Int32(self.plan.partitions) {
            let name = TopicPartition(topic: self.plan.topic, partition: partition)
            let ours = replicas.flatMap { $0.filter { $0.name == name } }
            guard ours.count == self.plan.replicationFactor, ours.filter(\.isLeader).count == 1,
                let leader = ours.first(where: \.isLeader), leader.isr.count == self.plan.replicationFactor,
                ours.allSatisfy({
                    $0.highWatermark == leader.log.logEndOffset && $0.log.logEndOffset == leader.log.logEndOffset
                }),
                consumers.allSatisfy({ $0.offsets[Int(partition)] == leader.log.logEndOffset })
            else { return false }
        }
        let ends = world.nodes.compactMap { $0.node?.inspectedQuorum.highWatermark }
        return ends.count == world.nodes.count && Set(ends).count == 1
    }

    /// Whether all members of the group work in one generation and share all partitions.
    private func haveConverged(_ members: [SimulatedMember]) -> Bool {
        let owned = members.compactMap(\.owned)
        return owned.count == members.count && Set(members.map(\.generation)).count == 1
            && owned.flatMap { $0 }.sorted() == Array(0..<self.plan.partitions)
    }

    private func checkEnd(_ world: SimulatedWorld) throws {
        for node in world.nodes {
            guard let inspected = node.node else { continue }
            try world.quorumChecker.committed.check(inspected.inspectedQuorum.log, of: "node \(node.id)'s metadata log")
            for replica in inspected.inspectedReplicas where replica.name.topic == self.plan.topic {
                let name = "\(replica.name) on broker \(node.id)"
                try world.replicaChecker.committed[Int(replica.name.partition)].check(replica.log, of: name)
                guard replica.isLeader else { continue }
                try world.history.check(
                    try Self.values(of: replica),
                    partition: Int(replica.name.partition)
                )
            }
        }
    }

    private static func values(of replica: ReplicaInspection) throws -> [Bytes] {
        var values: [Bytes] = []
        var next: Int64 = 0
        while next < replica.log.logEndOffset {
            let result = try replica.log.read(
                from: next,
                maxBytes: 1 << 22,
                upTo: replica.log.logEndOffset,
                minOneBatch: true
            )
            var batches = RecordBatchIterator(try result.records.bytes())
            while let batch = try batches.nextBatch() {
                for record in try batch.records() { values.append(record.value ?? .empty) }
            }
            next = result.endOffset
        }
        return values
    }

    private func describe(_ world: SimulatedWorld) -> String {
        let lines = world.nodes.map { node in
            guard let inspected = node.node else { return "node \(node.id) is down" }
            let quorum = inspected.inspectedQuorum
            let replicas = inspected.inspectedReplicas.map { replica in
                "\(replica.name) \(replica.isLeader ? "leader" : "follower") epoch \(replica.leaderEpoch) "
                    + "isr \(replica.isr) hw \(replica.highWatermark) end \(replica.log.logEndOffset)"
            }
            return "node \(node.id) \(quorum.role) epoch \(quorum.epoch) hw \(quorum.highWatermark)"
                + (replicas.isEmpty ? "" : " (" + replicas.joined(separator: ", ") + ")")
        }
        return lines.joined(separator: "; ")
    }
}
