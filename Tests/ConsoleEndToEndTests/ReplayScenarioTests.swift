import Cluster
import ClusterClient
import Foundation
import RecordClient
import TestSupport
import Testing

extension EndToEndSuites {
    /// Poison appears, is opened, its cause is read, it is put right and replayed, and is seen processed.
    @Suite struct ReplayScenarioTests {
        private static let topic = "point-commands"
        private static let deadLetters = "point-commands-dlq"

        @Test(.timeLimit(.minutes(4)))
        func poisonIsReadPutRightAndReplayed() async throws {
            try await Workplace.use { place in
                try await place.withCluster { supervisor in
                    let servers = await supervisor.bootstrapServers
                    let client = try ClusterClient(bootstrap: try ServerAddress.list(servers))
                    defer { client.close() }
                    for topic in [Self.topic, Self.deadLetters] {
                        try await client.createTopic(topic, partitions: 1, replicationFactor: 3)
                    }
                    let worker = try await PickyWorker(servers, topic: Self.topic, deadLetters: Self.deadLetters)
                    let working = Task { await worker.run() }
                    defer { working.cancel() }
                    let editor = try Self.makeEditor(in: place)
                    let arguments = ["EDITOR=\(editor)", place.program, "console", "-b", servers, "--view", "dlq"]
                    let terminal = try await TmuxTerminal("/usr/bin/env", arguments, directory: place.directory)
                    do {
                        try await Self.play(terminal, worker, servers)
                        try await terminal.press("q")
                        try await terminal.wait(for: "the console ends") { $0.contains("status=0") }
                    } catch {
                        await terminal.close()
                        throw error
                    }
                    await terminal.close()
                    let left = try FileManager.default.contentsOfDirectory(atPath: place.directory)
                    #expect(left.filter { $0.hasPrefix("highwater-") } == [], "the edited file is gone")
                }
            }
        }

        /// An editor that puts the amount right without being looked at.
        private static func makeEditor(in place: Workplace) throws -> String {
            let path = "\(place.directory)/put-right"
            try "#!/bin/sh\nsed -i 's/\"1,000원\"/1000/' \"$1\"\n".write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            return path
        }

        private static func play(_ terminal: TmuxTerminal, _ worker: PickyWorker, _ servers: String) async throws {
            try await terminal.wait(for: "no dead letters yet") { $0.contains(deadLetters) }
            try await worker.send(#"{"paymentId": "pay-1", "amount": "1,000원"}"#, id: "event-1")
            try await terminal.wait(for: "the poison appears") { $0.contains("SchemaMismatch") }
            // The kind of failure, its records, the record itself.
            try await terminal.press("j")
            try await terminal.press("Enter")
            try await terminal.wait(for: "the records") { $0.contains("\(topic)/0/0") }
            try await terminal.press("G", "Enter")
            try await terminal.wait(for: "the cause") {
                $0.contains("amount is no number") && $0.contains("PointCommand.decode") && $0.contains("1,000원")
            }
            // As it is, it comes back.
            try await terminal.press("R")
            try await terminal.wait(for: "the plan") {
                $0.contains("PLAN · nothing changed yet") && $0.contains("y sends them")
            }
            try await terminal.press("y")
            try await terminal.wait(for: "the report") { $0.contains("DONE") && $0.contains("1 sent") }
            try await close(terminal)
            try await eventually("the worker gives it up again") {
                worker.buried
            } until: {
                $0 == 2
            }
            // Put right, it is processed.
            try await terminal.press("E")
            try await terminal.wait(for: "the plan for the edited record") {
                $0.contains("Replay edited record") && $0.contains("y sends them")
            }
            try await terminal.press("y")
            try await terminal.wait(for: "the second report") { $0.contains("DONE") && $0.contains("1 sent") }
            try await eventually("the worker applies it") {
                worker.applied
            } until: {
                $0 == ["event-1"]
            }
            try await close(terminal)
        }

        /// Closes the report. A key that follows an escape at once would be one with alt.
        private static func close(_ terminal: TmuxTerminal) async throws {
            try await terminal.press("Escape")
            try await terminal.wait(for: "the report is closed") { !$0.contains("esc closes") }
        }
    }
}
