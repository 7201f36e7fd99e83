import ClusterClient
import CommandLineInterface
import Operations

/// The purge of what was replayed, after a replay that ended well or by itself.
struct ReplayedPurge {
    /// The topic's name once more, as the operator repeated it.
    let confirmed: String?

    /// Refuses before anything is sent: the letters would be gone for good.
    func check(_ topic: String) throws(CommandFailure) {
        guard confirmed != topic else { return }
        throw CommandFailure(
            .refused,
            "Nothing is replayed: with --purge the replayed records of \(topic) would be gone for good. Repeat the name "
                + "with --confirm \(topic)."
        )
    }

    /// What is said of it while nothing is done yet.
    func announcement(_ topic: String) -> String {
        "afterwards what was replayed is deleted from \(topic), in each partition up to the first record that was not; "
            + "for that --confirm \(topic) is needed, too"
    }

    /// Makes the plan: what all replays out of the topic have sent or parked so far.
    static func plan(
        _ topic: String,
        _ client: ClusterClient,
        _ records: ClientReplayRecords
    ) async throws -> PurgePlan {
        let replayed: [Int32: Int64]
        do throws(ReplayError) {
            let prefix = ReplayedPrefix(cluster: ClientReplayCluster(client), records: records)
            replayed = try await prefix.ends(of: topic)
        } catch {
            throw CommandFailure(.error, "What of \(topic) was replayed cannot be told: \(error).")
        }
        return PurgePlan(topic, .replayed, ends: try await client.ends(of: [topic]), replayed: replayed)
    }
}
