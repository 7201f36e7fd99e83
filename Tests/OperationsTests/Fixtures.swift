import Cluster
import ClusterClient
import ClusterView
import KafkaProtocol
import Operations
import Synchronization

/// Three brokers and three controllers with processes, and whatever partitions a test needs.
func snapshot(
    _ partitions: [PartitionRow] = [],
    down: Set<Int32> = [],
    frozen: Set<Int32> = [],
    ownership: ClusterIdentity.Ownership = .embedded
) -> ClusterSnapshot {
    let process = { (id: Int32) in
        ClusterView.ProcessFigures(pid: down.contains(id) ? nil : 1000 + id, isFrozen: frozen.contains(id))
    }
    let brokers = [Int32](1...3).map { id -> BrokerRow in
        var row = BrokerRow(
            id: id,
            host: "127.0.0.1",
            port: 19091 + Int(id),
            state: down.contains(id) ? .down : frozen.contains(id) ? .frozen : .alive,
            process: ownership == .embedded ? process(id) : nil
        )
        for partition in partitions where partition.replicas.contains(id) {
            row.replicas += 1
            if partition.leader == id { row.leaders += 1 }
            if !partition.inSync.contains(id) { row.outOfSync += 1 }
        }
        return row
    }
    let members = [Int32](101...103).map { id in
        QuorumMember(
            id: id,
            role: id == 101 ? .leader : .follower,
            logEndOffset: 7,
            isAlive: !down.contains(id),
            process: process(id)
        )
    }
    return ClusterSnapshot(
        takenAtMilliseconds: 1,
        identity: ClusterIdentity(name: "test", clusterID: "id-1", ownership: ownership),
        brokers: brokers,
        quorum: .known(QuorumView(leaderID: 101, leaderEpoch: 3, highWatermark: 7, members: members)),
        partitions: partitions
    )
}

/// A partition of the topic `t` with min.insync.replicas 2.
func partition(_ number: Int32, leader: Int32?, replicas: [Int32] = [1, 2, 3], inSync: [Int32]) -> PartitionRow {
    PartitionRow(
        topic: "t",
        partition: number,
        leader: leader,
        replicas: replicas,
        inSync: inSync,
        minInSync: .known(2)
    )
}

/// Keeps the orders it gets, and has nodes that do what they are told, unless a test says otherwise.
final class FakeControl: ClusterControl {
    private struct State {
        var orders: [String] = []
        var nodes: [Int32: NodeState] = [1: .running, 2: .running, 3: .running, 101: .running]
    }

    private let state = Mutex(State())
    private let error: ClusterError?
    private let obeys: Bool

    init(error: ClusterError? = nil, obeys: Bool = true) {
        self.error = error
        self.obeys = obeys
    }

    var orders: [String] { state.withLock { $0.orders } }

    private func take(_ order: String, _ node: Int32, _ result: NodeState) throws(ClusterError) {
        state.withLock { state in
            state.orders.append("\(order) \(node)")
            if obeys { state.nodes[node] = result }
        }
        if let error { throw error }
    }

    func start(_ node: Int32) async throws(ClusterError) { try take("start", node, .running) }
    func stop(_ node: Int32) async throws(ClusterError) { try take("stop", node, .stopped) }
    func kill(_ node: Int32) async throws(ClusterError) { try take("kill", node, .exited) }
    func restart(_ node: Int32) async throws(ClusterError) { try take("restart", node, .running) }
    func freeze(_ node: Int32) async throws(ClusterError) { try take("freeze", node, .frozen) }
    func thaw(_ node: Int32) async throws(ClusterError) { try take("thaw", node, .running) }
    func down() async throws(ClusterError) {}

    func status() async throws(ClusterError) -> ClusterStatus {
        ClusterStatus(
            clusterId: "id-1",
            dataDirectory: "/nowhere",
            supervisorPid: 1,
            bootstrapServers: "127.0.0.1:1",
            freeDiskBytes: 0,
            nodes: state.withLock { $0.nodes }.sorted { $0.key < $1.key }.map { id, nodeState in
                NodeStatus(
                    id: id,
                    roles: [id < 100 ? .broker : .controller],
                    state: nodeState,
                    host: "127.0.0.1",
                    port: 1,
                    readyAfterMilliseconds: 412,
                    startCount: 1
                )
            }
        )
    }
}

/// Keeps the elections it is asked for, and shows the new leaders after a number of looks.
final class FakeElections: LeaderElections {
    struct Asked: Equatable {
        var type: ElectionType
        var partitions: [TopicPartition]?
    }

    private struct State {
        var asked: [Asked] = []
        var looks = 0
    }

    private let state = Mutex(State())
    private let outcome: Result<[ElectionResult], ClusterClientError>
    private let leaders: [TopicPartition: Int32]
    private let looksNeeded: Int

    init(
        _ outcome: Result<[ElectionResult], ClusterClientError>,
        leaders: [TopicPartition: Int32] = [:],
        looksNeeded: Int = 1
    ) {
        self.outcome = outcome
        self.leaders = leaders
        self.looksNeeded = looksNeeded
    }

    var asked: [Asked] { state.withLock { $0.asked } }
    var looks: Int { state.withLock { $0.looks } }

    func electLeaders(
        _ type: ElectionType,
        partitions: [TopicPartition]?
    ) async throws(ClusterClientError) -> [ElectionResult] {
        state.withLock { $0.asked.append(Asked(type: type, partitions: partitions)) }
        return try outcome.get()
    }

    func leaders(ofTopics topics: [String]) async throws(ClusterClientError) -> [TopicPartition: Int32] {
        let looks = state.withLock { state in
            state.looks += 1
            return state.looks
        }
        return looks >= looksNeeded ? leaders : [:]
    }
}

/// Means that look for an effect without waiting.
func means(control: FakeControl? = nil, elections: FakeElections? = nil, isReadOnly: Bool = false) -> OperationMeans {
    OperationMeans(control: control, elections: elections, isReadOnly: isReadOnly, lookInterval: .zero, looks: 3)
}
