import Cluster
import ClusterClient
import CommandLineInterface
import RecordClient
import Ticketing

/// The ticketing services with their auditor on some cluster, from their start to their verdict.
struct WorkloadRun: Sendable {
    /// How long payments under way are waited for at the end.
    private static let drainLimit = Duration.seconds(60)
    /// When nothing has changed for so long, what is under way will not end any more.
    private static let standstill = Duration.seconds(15)

    let bootstrapServers: String
    let instances: WorkloadInstances
    let audit: AuditLoop
    let settings: SettingsFollower
    let writer: SettingsWriter

    init(
        bootstrapServers: String,
        directory: WorkloadDirectory,
        mode: DeliveryMode,
        counts: [WorkloadService: Int]
    ) async throws {
        self.bootstrapServers = bootstrapServers
        self.audit = try await AuditLoop(bootstrapServers: bootstrapServers, directory: directory.path)
        self.settings = SettingsFollower(bootstrapServers: bootstrapServers, clientID: "workload-run")
        self.writer = try SettingsWriter(bootstrapServers: bootstrapServers)
        self.instances = try WorkloadInstances(
            bootstrapServers: bootstrapServers,
            directory: directory,
            mode: mode,
            counts: counts
        )
    }

    /// Writes the settings to begin with and starts the services.
    func start(_ values: [(WorkloadSettings.Name, Double)]) async throws {
        for (name, value) in values { try await self.writer.set(name, to: value) }
        try await self.instances.startAll()
    }

    /// Runs the auditor and follows the control topic until cancelled.
    func attend() async {
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await self.audit.run() }
            tasks.addTask { try? await self.settings.run() }
            tasks.addTask {
                await self.settings.caughtUp()
                while !Task.isCancelled {
                    await self.instances.follow(self.settings.settings)
                    try? await Task.sleep(for: .milliseconds(200))
                }
            }
        }
    }

    /// Takes no more orders, waits for the payments under way, stops the services and looks a last time.
    func finish() async throws -> AuditFigures {
        try? await self.writer.set(.rate, to: 0)
        await self.drain()
        await self.instances.processes.end()
        return try await self.audit.verdict()
    }

    private func drain() async {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: Self.drainLimit)
        var last: (processed: Int64, written: Int64, at: ContinuousClock.Instant) = (-1, -1, clock.now)
        while clock.now < deadline {
            guard let figures = try? await self.audit.auditor.look(closesBooks: false) else { return }
            if figures.isSettled { return }
            if (figures.processed, figures.written) != (last.processed, last.written) {
                last = (figures.processed, figures.written, clock.now)
            }
            if clock.now - last.at > Self.standstill { return }
            try? await clock.sleep(for: .milliseconds(200))
        }
    }

    /// Stops everything at once, in order, without a verdict.
    func end() async {
        await self.instances.processes.end()
        await self.close()
    }

    func close() async {
        await self.writer.close()
        await self.audit.close()
    }
}
