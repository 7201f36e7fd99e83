import ClusterClient
import ClusterView

/// End-to-end latency of a cluster's groups for a command, with everything that the watch needs: leaders, groups, and one
/// tail for all.
struct LatencyFeed {
    let access: ClusterAccess
    let settings: LatencySettings

    /// Hands every refresh to `body` until the time is up or the task is cancelled, then the last figures.
    func run(for duration: Duration?, _ body: (LatencySnapshot) throws -> Void) async throws {
        let (questions, groupQuestions, lookups) = (try access.client(), try access.client(), try access.client())
        defer {
            questions.close()
            groupQuestions.close()
            lookups.close()
        }
        let tail = access.commitTail()
        let watch = LatencyWatch(
            client: lookups,
            tail: tail.reader(),
            settings: settings,
            nowMilliseconds: { WallTime.milliseconds }
        )
        let poller = access.poller(questions)
        let groups = access.groupPoller(groupQuestions, tail: tail.reader())
        let watching = Task { await watch.run() }
        let tasks = [
            Task { await poller.run() }, Task { await groups.run() },
            Task { for await snapshot in poller.snapshots { await watch.observe(snapshot) } },
            Task { for await update in groups.updates { await watch.observe(update.snapshot) } },
            Task {
                guard let duration else { return }
                try? await Task.sleep(for: duration)
                watching.cancel()
            },
        ]
        defer { for task in tasks { task.cancel() } }
        try await withTaskCancellationHandler {
            for await snapshot in watch.updates { try body(snapshot) }
        } onCancel: {
            watching.cancel()
        }
        await watching.value
        try body(await watch.snapshot())
    }
}
