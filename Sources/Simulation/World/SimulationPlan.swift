import Consensus
import Engine

/// What a seed decides before anything happens: how the cluster is set up and what goes wrong in it. Seeds differ in
/// kind, not only in detail, so that every mixture of faults comes up (swarm testing).
struct SimulationPlan {
    let seed: UInt64
    let brokers: [Int32] = [1, 2, 3]
    let controllers: [Int32] = [101, 102, 103]
    let topic = "events"
    let partitions: Int
    /// How long faults go on, and how long recovery may take afterwards, in milliseconds.
    let faultMilliseconds: Int64
    let recoveryMilliseconds: Int64 = 30_000
    let producers: Int
    let consumers: Int
    /// Between two batches of one producer, on average.
    let produceIntervalMilliseconds: Int64
    let produceVersion: Int16
    let fetchVersion: Int16
    /// Between two faults, on average.
    let faultIntervalMilliseconds: Int64
    let faults: [Fault]
    let flushDelay: ClosedRange<Int64>
    let delay: ClosedRange<Int64>
    let breakPerMille: Int
    let segmentBytes: Int
    let lagMilliseconds: Int64
    let disconnectFenceMilliseconds: Int64
    /// Members of the consumer group, and how many of them are static (KIP-345).
    let members: Int
    let staticMembers: Int
    let joinVersion: Int16
    let offsetsPartitions: Int
    /// After how long a segment is closed; compaction leaves open ones alone.
    let segmentMilliseconds: Int64
    /// How many bytes of metadata records lie between two snapshots.
    let snapshotIntervalBytes: Int
    /// What is planted for the checks to find; nil in earnest.
    var sabotage: GroupSabotage?

    /// A kind of thing that goes wrong.
    enum Fault: CaseIterable {
        case crash
        case lossyCrash
        case crashAll
        case shutdown
        case pause
        case isolate
        case split
        case deafen
        case breakConnections
        case slowNetwork
        case slowDisk
    }

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &random)] }
        self.seed = seed
        self.partitions = pick([1, 2, 4])
        self.faultMilliseconds = 8_000
        self.producers = pick([1, 2])
        self.consumers = 1
        self.produceIntervalMilliseconds = pick([10, 20, 40])
        self.produceVersion = pick([9, 11, 12, 13])
        self.fetchVersion = pick([12, 13, 15, 16])
        self.faultIntervalMilliseconds = pick([300, 800, 1_500])
        // Each seed leaves out some kinds: a fault that is always there hides what only its absence shows.
        var kinds = Fault.allCases.filter { _ in Int.random(in: 0..<100, using: &random) < 65 }
        if kinds.isEmpty { kinds = [.crash, .isolate] }
        self.faults = kinds
        self.flushDelay = 0...pick([1, 5, 30])
        self.delay = 1...pick([1, 3, 15])
        self.breakPerMille = pick([0, 0, 2, 10])
        self.segmentBytes = pick([2_000, 20_000, 1 << 20])
        self.lagMilliseconds = pick([500, 1_000, 2_000])
        self.disconnectFenceMilliseconds = pick([0, 200])
        self.members = pick([1, 2, 3])
        self.staticMembers = pick([0, 0, 1, 2])
        self.joinVersion = pick([5, 6, 8, 9])
        self.offsetsPartitions = pick([1, 3])
        self.segmentMilliseconds = pick([1_000, 604_800_000])
        self.snapshotIntervalBytes = pick([400, 1_500, 20 << 20])
    }

    var replicationFactor: Int { self.brokers.count }

    /// The port of a node's listener.
    static func port(isController: Bool) -> UInt16 { isController ? 9093 : 9092 }

    /// The configuration of the node `id`, as `server.properties` would give it.
    func configuration(of id: Int32) throws(ConfigurationError) -> NodeConfiguration {
        let isController = self.controllers.contains(id)
        let port = Self.port(isController: isController)
        let name = isController ? "CONTROLLER" : "PLAINTEXT"
        let voters = self.controllers.map { "\($0)@node-\($0):9093" }.joined(separator: ",")
        return try NodeConfiguration(
            ServerProperties([
                ("process.roles", isController ? "controller" : "broker"),
                ("node.id", "\(id)"),
                ("cluster.id", "simulated"),
                ("log.dirs", "/data"),
                ("listeners", "\(name)://node-\(id):\(port)"),
                ("controller.listener.names", "CONTROLLER"),
                ("controller.quorum.voters", voters),
                ("broker.session.timeout.ms", "2000"),
                ("broker.heartbeat.interval.ms", "400"),
                ("highwater.broker.disconnect.fence.ms", "\(self.disconnectFenceMilliseconds)"),
                ("controller.quorum.election.timeout.ms", "300"),
                ("controller.quorum.fetch.timeout.ms", "500"),
                ("controller.quorum.election.backoff.max.ms", "300"),
                ("controller.quorum.request.timeout.ms", "1000"),
                ("replica.lag.time.max.ms", "\(self.lagMilliseconds)"),
                ("replica.fetch.wait.max.ms", "250"),
                ("replica.socket.timeout.ms", "1500"),
                ("replica.high.watermark.checkpoint.interval.ms", "1000"),
                ("leader.imbalance.check.interval.seconds", "3"),
                ("default.replication.factor", "\(self.replicationFactor)"),
                ("num.partitions", "\(self.partitions)"),
                ("min.insync.replicas", "2"),
                ("auto.create.topics.enable", "false"),
                ("log.segment.bytes", "\(self.segmentBytes)"),
                ("log.retention.ms", "-1"),
                ("log.cleaner.backoff.ms", "500"),
                ("group.min.session.timeout.ms", "500"),
                ("group.initial.rebalance.delay.ms", "100"),
                ("offsets.topic.num.partitions", "\(self.offsetsPartitions)"),
                ("offsets.topic.replication.factor", "\(self.replicationFactor)"),
                ("log.roll.ms", "\(self.segmentMilliseconds)"),
                ("metadata.log.max.record.bytes.between.snapshots", "\(self.snapshotIntervalBytes)"),
            ])
        )
    }
}
