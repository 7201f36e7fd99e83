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
                isReadOnly: access.identity.isReadOnly
            ),
            journal: access.journal
        )
        let watch = WorkloadWatch(access)
        let watching = Task { await watch.run(questions) }
        let actions = OperatorActions(runner, workload: workload, watch: watch)
        let console = ConsoleRunner(options: options, actions: actions)
        let poller = access.poller(questions, refresh: .milliseconds(options.refreshMilliseconds))
        let polling = Task { await poller.run() }
        let showing = Task {
            for await snapshot in poller.snapshots {
                actions.see(snapshot)
                console.post(.snapshot(snapshot))
                if let load { console.post(.load(load.figures())) }
                if let workload { console.post(.workload(await workload.rows())) }
                console.post(.services(watch.snapshot()))
            }
        }
        // Groups have connections of their own as well: their answers are large.
        let groupQuestions = try access.client()
        defer { groupQuestions.close() }
        let groups = access.groupPoller(groupQuestions, refresh: .milliseconds(options.refreshMilliseconds))
        let pollingGroups = Task { await groups.run() }
        let showingGroups = Task {
            for await update in groups.updates { console.post(.groups(update)) }
        }
        defer {
            watching.cancel()
            polling.cancel()
            showing.cancel()
            pollingGroups.cancel()
            showingGroups.cancel()
        }
        return try await withTaskCancellationHandler {
            try await console.run()
        } onCancel: {
            console.stop()
        }
    }
}
