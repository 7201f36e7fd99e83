import Cluster
import ClusterClient
import ClusterView
import CommandLineInterface
import Console
import Ticketing
import Verification

/// A demo's life: cluster up, topics, services, load, console or status lines, and everything down again.
struct DemoRun {
    /// Bytes of a record's key and value, about.
    private static let recordBytes = 106
    private static let stopLimit = Duration.seconds(6)
    /// The topic of the checked load.
    static let checkedTopic = "delivery-check"
    /// How many processes each service has: enough for one to take over from another.
    static let instances: [WorkloadService: Int] = [.payment: 1, .point: 2, .reservation: 2]

    let directory: String
    let options: ClusterOptions
    /// What the services are set to in the beginning.
    let settings: [(WorkloadSettings.Name, Double)]
    /// Of the checked load; 0 for no limit.
    let recordsPerSecond: Int
    /// nil shows status lines instead.
    let console: ConsoleOptions?
    let format: OutputFormat
    let duration: Duration?
    /// What the data may take on disk; nil for a cluster with other settings than a demo's.
    let diskLimitBytes: Int64?

    /// What a demo came to.
    struct Outcome {
        var exit = ConsoleExit.quit
        /// nil when it ended before the load began.
        var load: LoadFigures?
        /// What the auditor found last; nil when it found nothing yet.
        var audit: AuditFigures?
    }

    /// Runs the demo to its end; no process is left, however it ends.
    func run() async throws -> Outcome {
        let supervisor = try await ClusterSupervisor.open(directory: directory, options: options)
        let work = Task { try await runOn(supervisor) }
        let interruption = Task { await Self.end(work, supervisor) }
        defer { interruption.cancel() }
        let outcome = await work.result
        tell("stopping the cluster")
        try await supervisor.down()
        do {
            return try outcome.get()
        } catch let error as ClusterError where error.code == .shuttingDown {
            // Interrupted by the user while starting: that is no failure of the cluster's.
            return Outcome()
        } catch is CancellationError {
            return Outcome()
        }
    }

    private func runOn(_ supervisor: ClusterSupervisor) async throws -> Outcome {
        let nodes = await supervisor.status().nodes
        let brokers = nodes.count(where: \.isBroker)
        tell("starting \(brokers) brokers and \(nodes.count - brokers) controllers in \(directory)")
        try await supervisor.startAll()
        try Task.checkCancellation()
        let access = ClusterAccess.embedded(await supervisor.status(), supervisor, name: "demo")
        try await access.withClient { client in
            let topics = WorkloadTopics(client: client, bounds: .small)
            let deadline = ContinuousClock.now.advanced(by: .seconds(30))
            try await topics.create(brokers: brokers, within: .seconds(30))
            try await topics.create(Self.checkedTopic, 3, brokers: brokers, until: deadline)
        }
        let workload = try await WorkloadRun(
            bootstrapServers: access.bootstrapServers,
            directory: try WorkloadDirectory("\(directory)/workload"),
            mode: .afterProcessing,
            counts: Self.instances
        )
        do {
            // Settings first: what an earlier demo in this directory was set to no longer holds.
            try await workload.start(settings)
            let attending = Task { await workload.attend() }
            defer { attending.cancel() }
            var outcome = try await runLoad(access, workload)
            attending.cancel()
            outcome.audit = workload.audit.figures
            await workload.end()
            return outcome
        } catch {
            await workload.end()
            throw error
        }
    }

    private func runLoad(_ access: ClusterAccess, _ workload: WorkloadRun) async throws -> Outcome {
        let load = makeLoad(access.bootstrapServers)
        load.start()
        var outcome = Outcome()
        do {
            outcome.exit = try await show(access, load, workload)
        } catch {
            await load.stop(within: Self.stopLimit)
            throw error
        }
        tell("waiting for the records under way")
        await load.stop(within: Self.stopLimit)
        outcome.load = load.figures()
        return outcome
    }

    /// Shows the console, or status lines, until they end or the data outgrows its bound.
    private func show(_ access: ClusterAccess, _ load: LoadMonitor, _ workload: WorkloadRun) async throws -> ConsoleExit
    {
        let showing = Task { () async throws -> ConsoleExit in
            if let console {
                return try await ConsoleSession(access: access, options: console, load: load, workload: workload)
                    .run()
            }
            try await showLines(access, load, workload)
            return .quit
        }
        let watch = Task { () async -> CommandFailure? in
            guard let diskLimitBytes else { return nil }
            let excess = await DiskWatch(directory: directory, limitBytes: diskLimitBytes).run(load)
            if excess != nil { showing.cancel() }
            return excess
        }
        let exit = await withTaskCancellationHandler {
            await showing.result
        } onCancel: {
            // A console hears of signals itself.
            if console == nil { showing.cancel() }
        }
        watch.cancel()
        if let excess = await watch.value { throw excess }
        return try exit.get()
    }

    private func makeLoad(_ bootstrapServers: String) -> LoadMonitor {
        var options = LoadOptions(
            bootstrapServers: bootstrapServers,
            topic: Self.checkedTopic,
            recordsPerSecond: recordsPerSecond
        )
        options.drainSeconds = 3
        let rate = recordsPerSecond == 0 ? "no limit" : "\(recordsPerSecond)/s"
        return LoadMonitor(
            [LoadRun(options)],
            summary: "acks=all, idempotent, \(rate) on \(Self.checkedTopic)",
            recordBytes: Self.recordBytes
        )
    }

    private func showLines(_ access: ClusterAccess, _ load: LoadMonitor, _ workload: WorkloadRun) async throws {
        let lines = StatusLines(format: format)
        lines.begin()
        let clock = ContinuousClock()
        let end = duration.map { clock.now.advanced(by: $0) }
        try await access.withClient { client in
            let poller = access.poller(client)
            let polling = Task { await poller.run() }
            defer { polling.cancel() }
            var next = clock.now
            for await snapshot in poller.snapshots {
                if Task.isCancelled || end.map({ clock.now >= $0 }) ?? false { break }
                guard clock.now >= next, snapshot.contact != .connecting else { continue }
                next = next.advanced(by: .seconds(1))
                lines.write(snapshot, load.figures(), workload.audit.figures ?? AuditFigures())
            }
        }
    }

    /// The first signal ends the demo in order, a second one kills the nodes.
    private static func end(_ work: Task<Outcome, any Error>, _ supervisor: ClusterSupervisor) async {
        var count = 0
        for await _ in TerminationSignals.stream() {
            count += 1
            work.cancel()
            if count == 1 {
                // While nodes are starting nothing else ends the wait for them.
                if await supervisor.status().nodes.contains(where: { $0.state == .starting }) {
                    Task { try await supervisor.down() }
                }
            } else {
                await supervisor.killAll()
            }
        }
    }

    private func tell(_ sentence: String) {
        StandardError.write("highwater: \(sentence)\n")
    }
}
