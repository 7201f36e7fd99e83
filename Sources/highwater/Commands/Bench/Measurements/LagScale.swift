import Cluster
import ClusterClient
import ClusterView
import KafkaProtocol

/// How soon the lag table of a large cluster is there, and what it takes to keep it fresh.
///
/// An embedded cluster gets ten thousand partitions and two hundred groups for it, which commit while they are watched; a
/// cluster of somebody else's is watched as it is.
enum LagScale {
    static let measurement = BenchMeasurement(name: .lagScale, work: .onTarget(needsProcesses: false, run))
    private static let rounds = 3
    private static let settleSeconds: Int64 = 20

    /// What there is to be seen.
    private struct Extent {
        let groups: Int
        let text: String

        init(_ snapshot: GroupsSnapshot, partitions: Int) throws {
            guard snapshot.listing == .answered, !snapshot.groups.isEmpty else {
                throw BenchFailure("the cluster has no groups to be watched")
            }
            let offsets = snapshot.groups.reduce(0) { sum, group in
                sum + group.topics.reduce(0) { $0 + $1.partitions.count { $0.committed != nil } }
            }
            self.groups = snapshot.groups.count
            let counts = [partitions, snapshot.groups.count, offsets].map { BenchFigure.text(of: Double($0)) }
            self.text = "\(counts[0]) partitions, \(counts[1]) groups, \(counts[2]) committed offsets"
        }
    }

    @Sendable
    private static func run(_ target: BenchTarget) async throws -> [BenchFigure] {
        guard let supervisor = target.supervisor else { return try await self.measure(target) }
        let start = BenchClock.nanoseconds
        let scene = try await GroupScene.set(up: target.client, replicationFactor: 1)
        let seconds = Double(BenchClock.nanoseconds - start) / 1e9
        let movement = Task { try await scene.keepMoving() }
        defer { movement.cancel() }
        let before = BrokerProcesses(await target.nodes()).cpuSeconds ?? 0
        let beforeNanoseconds = BenchClock.nanoseconds
        var figures = try await self.measure(target)
        let nodes = await supervisor.status().nodes
        let watched = Double(BenchClock.nanoseconds - beforeNanoseconds) / 1e9
        let used = ((BrokerProcesses(nodes).cpuSeconds ?? 0) - before) / watched * 100
        let memory = nodes.filter(\.isBroker).compactMap(\.residentBytes).max() ?? 0
        let conditions = "RF 1, three brokers, 2,000 batches and 8,000 offsets written each second"
        figures += [
            self.figure("cluster", "topics, records and offsets made", seconds, "s", conditions),
            self.figure("cluster", "CPU of all brokers", used, "% of a core", conditions),
            self.figure("cluster", "resident memory of a broker", Double(memory) / 1e6, "MB", conditions),
        ]
        movement.cancel()
        _ = await movement.result
        do {
            return figures + (try await self.restart(target, supervisor))
        } catch {
            try Task.checkCancellation()
            return figures + [.failed(.lagScale, "cluster", because: "\(error)")]
        }
    }

    /// Kills a broker that has a third of everything: until it serves again, and until the coordinators know all groups.
    private static func restart(_ target: BenchTarget, _ supervisor: ClusterSupervisor) async throws -> [BenchFigure] {
        let broker = target.brokers[0]
        let start = BenchClock.nanoseconds
        try await supervisor.kill(broker)
        let others = target.brokers.filter { $0 != broker }
        // Groups of other measurements may be there too.
        let expected = Set((0..<GroupScene.groups).map(GroupScene.group))
        _ = try await waiting(for: "all groups", seconds: 60) {
            let listing = await target.client.listGroups(brokers: others, timeoutMilliseconds: 2000)
            let isComplete = listing.failures.isEmpty && expected.isSubset(of: listing.groups.map(\.groupId))
            return isComplete ? true : nil
        }
        let moved = Double(BenchClock.nanoseconds - start) / 1e9
        try await supervisor.start(broker)
        let nodes = await supervisor.status().nodes
        let ready = nodes.first { $0.id == broker }?.readyAfterMilliseconds.map { Double($0) / 1000 } ?? .nan
        let longest = try await NodeSteps.read(nodes.filter(\.isBroker), by: target.client).longestSeconds
        let conditions = "after kill -9 of a broker with a third of the partitions; \(BenchResult.timeouts)"
        return [
            self.figure("cluster", "other coordinators know all groups", moved, "s", conditions),
            self.figure("cluster", "the broker is ready again", ready, "s", conditions),
            self.figure("cluster", "longest step of a broker", longest * 1000, "ms", "wall time, since its start"),
        ]
    }

    private static func figure(
        _ variant: String,
        _ name: String,
        _ value: Double,
        _ unit: String,
        _ conditions: String
    ) -> BenchFigure {
        BenchFigure(.lagScale, variant, name, value, unit, conditions: conditions)
    }

    private static func measure(_ target: BenchTarget) async throws -> [BenchFigure] {
        let partitions = try await target.client.metadata(timeoutMilliseconds: 10_000).topics
            .reduce(0) { $0 + $1.partitions.count }
        let poller = GroupPoller(client: target.client, nowMilliseconds: { WallTime.milliseconds })
        let extent = try Extent(await poller.once(), partitions: partitions)
        let bootstrap = target.bootstrapServers
        let command = try await onOwnThread("bench-lag") { try Self.command(bootstrap) }
        let seconds = Int64(target.settings.seconds)
        let groups = BenchFigure.text(of: Double(extent.groups))
        let console = try await onOwnThread("bench-console") { try Self.console(bootstrap, groups, seconds) }
        let times = "\(extent.text); slowest of \(self.rounds) runs, process start included"
        let watching = "\(extent.text); refresh 1 s, over \(seconds) s, \(self.settleSeconds) s after the start"
        return [
            self.figure("lag --output json", "complete table", command.seconds, "s", times),
            self.figure("lag --output json", "peak memory", Double(command.peakBytes) / 1e6, "MB", times),
            self.figure("console", "first complete table", console.seconds, "s", extent.text),
            self.figure("console", "peak memory", Double(console.peakBytes) / 1e6, "MB", watching),
            self.figure("console", "CPU", console.cpuPercent, "% of a core", watching),
        ]
    }

    /// The command that writes all rows and ends. Blocks.
    private static func command(_ bootstrap: String) throws -> (seconds: Double, peakBytes: Int64) {
        var slowest = 0.0
        var peak: Int64 = 0
        for _ in 0..<self.rounds {
            let program = try MeasuredProgram(arguments: ["lag", "-b", bootstrap, "--output", "json"])
            peak = max(peak, try program.waitForEnd(seconds: 60))
            slowest = max(slowest, program.secondsSinceStart)
        }
        return (slowest, peak)
    }

    /// The console, which says in the pane's title how many groups there are once it has asked for everything. Blocks.
    private static func console(
        _ bootstrap: String,
        _ groups: String,
        _ seconds: Int64
    ) throws -> (seconds: Double, peakBytes: Int64, cpuPercent: Double) {
        let terminal = try PseudoTerminal(columns: 120, rows: 40)
        let program = try MeasuredProgram(arguments: ["console", "-b", bootstrap, "--view", "lag"], in: terminal)
        let limit = BenchClock.nanoseconds + 60 * BenchClock.nanosecondsPerSecond
        guard terminal.read(untilNanoseconds: limit, orText: "\(groups) groups") else {
            throw BenchFailure("the console did not show \(groups) groups within a minute")
        }
        let first = program.secondsSinceStart
        let settled = BenchClock.nanoseconds + self.settleSeconds * BenchClock.nanosecondsPerSecond
        _ = terminal.read(untilNanoseconds: settled)
        let before = program.cpuSeconds
        let start = BenchClock.nanoseconds
        _ = terminal.read(untilNanoseconds: start + seconds * BenchClock.nanosecondsPerSecond)
        let share = (program.cpuSeconds - before) / (Double(BenchClock.nanoseconds - start) / 1e9) * 100
        let peak = program.peakBytes ?? 0
        program.end()
        return (first, peak, share)
    }
}
