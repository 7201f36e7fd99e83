import Cluster
import ClusterClient
import Foundation
import KafkaProtocol
import Operations
import RecordClient
import TestSupport

/// A cluster of one's own with the topic `orders`, ten records in each of its two partitions, and the group `mailer`, which
/// has read seven and four of them and has no members.
struct OwnGroup: Sendable {
    let place: Workplace
    let supervisor: ClusterSupervisor
    let client: ClusterClient
    let directory: String

    /// What the group has committed, by partition; nil where nothing.
    func offsets() async throws -> [Int64?] {
        let offsets = try await self.client.committedOffsets(of: "mailer")
        return (0..<2).map { offsets[TopicPartition(topic: "orders", partition: Int32($0))] }
    }

    func journal() throws -> [JournalEntry] { try Journal.ofDataDirectory(self.directory).entries() }

    /// Runs a body with the console on the cluster; it may end before the body does.
    func withConsole(_ body: (TmuxTerminal) async throws -> Void) async throws {
        try await self.place.withTerminal(["console", "--data-dir", self.directory], body)
    }

    /// Selects the group in the lag pane and opens the plan that takes it back to the beginning.
    @discardableResult
    func openPlan(_ terminal: TmuxTerminal) async throws -> Screen {
        try await terminal.wait(for: "the group") { $0.row("mailer") != nil }
        try await terminal.press("2", "j", "R")
        try await terminal.wait(for: "a plan of the group") {
            $0.contains("Reset offsets · group mailer") && $0.contains("--to-current") && $0.row("orders", "1") != nil
        }
        try await terminal.press("Tab")
        return try await terminal.wait(for: "the plan that goes back") {
            $0.contains("PLAN · nothing changed yet") && $0.contains("--to-earliest") && $0.contains("re-read")
        }
    }
}

extension Workplace {
    func withGroup(_ body: (OwnGroup) async throws -> Void) async throws {
        try await withCluster { supervisor in
            let servers = await supervisor.bootstrapServers
            let client = try ClusterClient(bootstrap: try ServerAddress.list(servers))
            defer { client.close() }
            try await client.createTopic("orders", partitions: 2, replicationFactor: 3)
            let producer = try Producer(ProducerConfiguration(bootstrapServers: servers))
            for number in Int32(0)..<20 {
                try await producer.send(topic: "orders", partition: number % 2, value: Array("\(number)".utf8))
            }
            await producer.close()
            _ = try await client.commitOffsets(
                [
                    OffsetToCommit(partition: TopicPartition(topic: "orders", partition: 0), offset: 7),
                    OffsetToCommit(partition: TopicPartition(topic: "orders", partition: 1), offset: 4),
                ],
                group: "mailer",
                timeoutMilliseconds: 30_000
            )
            let directory = supervisor.layout.directory
            try await body(OwnGroup(place: self, supervisor: supervisor, client: client, directory: directory))
        }
    }
}
