import ClusterClient
import ClusterView
import Console
import Operations

/// The console on one cluster, with everything that feeds it.
struct ConsoleSession {
    let access: ClusterAccess
    let options: ConsoleOptions
    /// The load whose figures are shown; nil for none.
    var load: LoadMonitor?
    /// The services that are run; nil for none.
    var workload: WorkloadRun?

    /// Shows the console until the operator leaves.
    func run() async throws -> ConsoleExit {
        let questions = try access.client()
        defer { questions.close() }
        // Orders have connections of their own: an election that takes long must not hold up the next refresh.
        let orders = try access.client()
        defer { orders.close() }
        let runner = PlanRunner(
            means: OperationMeans(
                control: access.control,
                elections: orders,
                offsets: orders,
                records: orders,
                isReadOnly: access.identity.isReadOnly
            ),
            journal: access.journal
        )
        let probe = ConsoleProbe(access)
        let watch = WorkloadWatch(access)
        let watching = Task { await watch.run(questions) }
        let recordQuestions = try access.client()
        defer { recordQuestions.close() }
        let records = RecordSession(
            access,
            client: recordQuestions,
            refresh: .milliseconds(options.refreshMilliseconds)
        )
        // The console is made with the actions, and a replay's progress goes the other way.
        let progress = AsyncStream.makeStream(of: ReplayStatus.self, bufferingPolicy: .bufferingNewest(64))
        let replays = ReplayActions(
            runner: runner,
            cluster: ClientReplayCluster(orders),
            records: ClientReplayRecords(bootstrapServers: access.bootstrapServers),
            post: { progress.continuation.yield($0) }
        )
        let actions = OperatorActions(
            runner,
            workload: workload,
            watch: watch,
            probe: probe,
            browser: records.browser,
            replays: replays
        )
        let console = ConsoleRunner(options: options, actions: actions)
        probe.onFailure { error in
            console.post(
                .event(
                    ClusterEvent(
                        atMilliseconds: WallTime.milliseconds,
                        severity: .bad,
                        source: .process,
                        subject: .cluster,
                        text: "the probe did not run: \(error)"
                    )
                )
            )
        }
        let showingReplays = Task {
            for await status in progress.stream { console.post(.replay(status)) }
        }
        let poller = access.poller(questions, refresh: .milliseconds(options.refreshMilliseconds))
        let polling = Task { await poller.run() }
        // Looking records up may wait for a broker that is gone: it must not hold up anything else.
        let lookups = try access.client()
        defer { lookups.close() }
        let tail = access.commitTail()
        let latency = LatencyWatch(
            client: lookups,
            tail: tail.reader(),
            settings: LatencySettings(limitMilliseconds: options.lateAfterMilliseconds),
            nowMilliseconds: { WallTime.milliseconds }
        )
        let showing = Task {
            for await snapshot in poller.snapshots {
                actions.see(snapshot)
                await latency.observe(snapshot)
                console.post(.snapshot(snapshot))
                if let load { console.post(.load(load.figures())) }
                if let workload { console.post(.workload(await workload.rows())) }
                console.post(.services(watch.snapshot()))
            }
        }
        // Groups have connections of their own as well: their answers are large.
        let groupQuestions = try access.client()
        defer { groupQuestions.close() }
        let groups = access.groupPoller(
            groupQuestions,
            refresh: .milliseconds(options.refreshMilliseconds),
            tail: tail.reader()
        )
        let pollingGroups = Task { await groups.run() }
        let showingGroups = Task {
            for await update in groups.updates {
                await latency.observe(update.snapshot)
                console.post(.groups(update))
            }
        }
        let watchingLatency = Task { await latency.run() }
        let showingLatency = Task {
            for await snapshot in latency.updates {
                console.post(.latency(snapshot))
                console.post(.probe(probe.snapshot()))
            }
        }
        let showingRecords = Task { await records.run { console.post($0) } }
        defer {
            showingRecords.cancel()
            showingReplays.cancel()
            watching.cancel()
            polling.cancel()
            showing.cancel()
            pollingGroups.cancel()
            showingGroups.cancel()
            watchingLatency.cancel()
            showingLatency.cancel()
            probe.abandon()
        }
        let exit = try await withTaskCancellationHandler {
            try await console.run()
        } onCancel: {
            console.stop()
        }
        await replays.close()
        return exit
    }
}
