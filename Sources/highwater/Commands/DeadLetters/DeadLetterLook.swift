import ClusterClient
import ClusterView
import CommandLineInterface

/// The dead letters of a cluster for a command: read until all that is there has been counted.
enum DeadLetterLook {
    /// - Throws: a failure with the exit status of a time-out when no broker tells its topics in time.
    static func snapshot(_ access: ClusterAccess, within timeout: Duration) async throws -> DeadLettersSnapshot {
        try await access.withClient { client in
            _ = try await access.clusterID(client, within: timeout)
            let poller = TopicPoller(client: client, nowMilliseconds: { WallTime.milliseconds })
            let watch = DeadLetterWatch(
                client: client,
                bootstrapServers: access.bootstrapServers,
                nowMilliseconds: { WallTime.milliseconds }
            )
            let deadline = ContinuousClock.now.advanced(by: timeout)
            var snapshot = await watch.see(await poller.once())
            while snapshot.isReading, ContinuousClock.now < deadline, !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(100))
                snapshot = await watch.see(await poller.once())
            }
            await watch.close()
            if snapshot.isReading {
                StandardError.write(
                    "highwater: not all dead letters could be read within \(DurationText.text(of: timeout)); counts are "
                        + "at least so large (--timeout gives more time)\n"
                )
            }
            return snapshot
        }
    }
}
