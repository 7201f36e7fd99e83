import Cluster
import ClusterClient
import KafkaProtocol

/// What thousands of partitions take: to be made, to get other leaders when a broker is killed, to be taken up again by a
/// broker that comes back, and to be closed.
enum ManyPartitions {
    static let measurement = BenchMeasurement(name: .partitions, work: .alone(run))
    private static let partitionsPerTopic = 10
    private static let replicationFactor: Int16 = 2

    /// A cluster of its own, and what it has used when the phase that is measured began.
    private struct Scene {
        let supervisor: ClusterSupervisor
        let client: ClusterClient
        var figures: [BenchFigure] = []
        var phase = ""

        /// Measures one phase: how long it takes, the CPU time of brokers and controllers, their overlong steps.
        mutating func phase(_ name: String, _ conditions: String, _ body: () async throws -> Void) async throws {
            self.phase = name
            let before = await self.supervisor.status().nodes
            let cpuBefore = Self.cpuSeconds(before)
            let start = BenchClock.nanoseconds
            try await body()
            let seconds = Double(BenchClock.nanoseconds - start) / 1e9
            let after = await self.supervisor.status().nodes
            self.add(name, "time", seconds, "s", conditions)
            for (kind, isOfKind) in [("brokers", { $0.isBroker }), ("controllers", { !$0.isBroker })]
                as [(String, (NodeStatus) -> Bool)]
            {
                let kept = after.filter(isOfKind)
                // A process that began meanwhile counts as a whole, one that ended not at all.
                let used = kept.reduce(0.0) { sum, node in
                    guard let pid = node.pid, let now = Self.cpuSeconds(after)[pid] else { return sum }
                    return sum + now - (cpuBefore[pid] ?? 0)
                }
                self.add(name, "CPU of the \(kind)", used, "s", conditions)
                let steps = try await NodeSteps.read(kept, by: self.client)
                let longest = "the longest since their start, wall time"
                self.add(name, "longest step of the \(kind)", steps.longestSeconds * 1000, "ms", longest)
            }
        }

        mutating func add(_ phase: String, _ name: String, _ value: Double, _ unit: String, _ conditions: String) {
            self.figures.append(BenchFigure(.partitions, phase, name, value, unit, conditions: conditions))
        }

        private static func cpuSeconds(_ nodes: [NodeStatus]) -> [Int32: Double] {
            var seconds: [Int32: Double] = [:]
            for pid in nodes.compactMap(\.pid) {
                guard let figures = ProcessFigures.read(pid) else { continue }
                seconds[pid] = Double(figures.cpuTicks) / Double(ProcessFigures.ticksPerSecond)
            }
            return seconds
        }
    }

    @Sendable
    private static func run(_ settings: BenchSettings) async throws -> [BenchFigure] {
        let owned = try await OwnedCluster.start(settings.program) { $0.stopDeadline = .seconds(120) }
        do {
            let servers = try ServerAddress.list(await owned.supervisor.bootstrapServers)
            let client = try ClusterClient(bootstrap: servers)
            defer { client.close() }
            var scene = Scene(supervisor: owned.supervisor, client: client)
            do {
                try await self.measure(&scene, topics: max(1, settings.partitions / self.partitionsPerTopic))
                try await self.measureEnd(&scene)
            } catch {
                scene.figures.append(.failed(.partitions, scene.phase, because: "\(error)"))
            }
            try await owned.end()
            return scene.figures
        } catch {
            try? await owned.end()
            throw error
        }
    }

    private static func measure(_ scene: inout Scene, topics count: Int) async throws {
        let extent = "\(count) topics of \(self.partitionsPerTopic) partitions, RF \(self.replicationFactor)"
        let client = scene.client
        let supervisor = scene.supervisor
        let names = (0..<count).map { "company.events.topic-\($0)" }
        var made: ManyTopics?
        try await scene.phase("create", "\(extent); until each has a leader") {
            let topics = try await ManyTopics.create(
                names,
                partitionsPerTopic: self.partitionsPerTopic,
                replicationFactor: self.replicationFactor,
                by: client
            )
            try await topics.waitUntil("leaders") { $0.leaderId >= 0 }
            made = topics
        }
        guard let topics = made else { return }
        try await scene.phase("write", "a record to each partition, acks=all, until all are acknowledged") {
            try await topics.writeEverywhere()
        }
        let broker: Int32 = 1
        try await supervisor.kill(broker)
        try await scene.phase("kill", "from the end of a broker's process; \(BenchResult.timeouts)") {
            try await topics.waitUntil("other leaders") { $0.leaderId >= 0 && $0.leaderId != broker }
        }
        try await scene.phase("write after the kill", "as before") { try await topics.writeEverywhere() }
        try await scene.phase("restart", "of the killed broker, until it is ready") {
            try await supervisor.start(broker)
        }
        try await scene.phase("return", "until the broker is in all ISRs again") {
            try await topics.waitUntil("whole ISRs") { $0.isrNodes.count == Int(self.replicationFactor) }
        }
        try await scene.phase("elect", "preferred leaders, until the broker leads its third again") {
            _ = try await client.electLeaders(.preferred, partitions: nil, timeoutMilliseconds: 60_000)
            try await topics.waitUntil("preferred leaders") { $0.leaderId == $0.replicaNodes.first }
        }
        try await scene.phase("stop", "of a broker in order") { try await supervisor.stop(broker) }
        try await scene.phase("start", "of the stopped broker, until it is ready") {
            try await supervisor.start(broker)
        }
        try await topics.waitUntil("whole ISRs") { $0.isrNodes.count == Int(self.replicationFactor) }
    }

    /// Stops every node; afterwards there is nobody to be asked.
    private static func measureEnd(_ scene: inout Scene) async throws {
        scene.phase = "down"
        let start = BenchClock.nanoseconds
        try await scene.supervisor.down()
        let seconds = Double(BenchClock.nanoseconds - start) / 1e9
        scene.add("down", "time", seconds, "s", "all nodes in order, brokers first")
    }
}
