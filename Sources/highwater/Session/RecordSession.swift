import ClusterClient
import ClusterView
import Console
import RecordClient

/// What feeds the panes of topics, dead letters and records: asks, reads and posts, never on the screen's thread.
final class RecordSession: Sendable {
    let browser: RecordBrowser
    private let poller: TopicPoller
    private let letters: DeadLetterWatch

    /// - Parameter client: with connections of its own: ends of many partitions are long answers.
    init(_ access: ClusterAccess, client: ClusterClient, refresh: Duration) {
        browser = RecordBrowser(client: client, bootstrapServers: access.bootstrapServers)
        poller = TopicPoller(
            client: client,
            refresh: max(refresh, .seconds(1)),
            nowMilliseconds: { WallTime.milliseconds }
        )
        letters = DeadLetterWatch(
            client: client,
            bootstrapServers: access.bootstrapServers,
            nowMilliseconds: { WallTime.milliseconds }
        )
    }

    /// Feeds the console until the task is cancelled.
    func run(posting post: @escaping @Sendable (ConsoleUpdate) -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.poller.run() }
            group.addTask {
                for await topics in self.poller.snapshots {
                    post(.topics(topics))
                    post(.deadLetters(await self.letters.see(topics)))
                }
            }
            group.addTask {
                for await records in self.browser.snapshots { post(.records(records)) }
            }
        }
        await browser.close()
        await letters.close()
    }
}
