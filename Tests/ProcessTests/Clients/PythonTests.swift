import Foundation
import Testing

/// Python's clients, each walking through an everyday life: topics, records, groups, commits, seeks, administration.
///
/// The scripts are in the folder Python. Debian's clients are run by the system's interpreter; the newest ones live in
/// an environment that `./run test` makes and names in HIGHWATER_PYTHON.
extension ProcessSuites.ClientTests {
    /// A script and the interpreter that finds its client.
    struct PythonClient: Sendable, CustomTestStringConvertible {
        let script: String
        let isFromDebian: Bool
        /// The last step that it says.
        let lastStep = "delete topic"

        var testDescription: String { "\(self.script), \(self.isFromDebian ? "Debian's" : "the newest")" }

        static let all = [
            PythonClient(script: "confluent_client", isFromDebian: true),
            PythonClient(script: "kafka_python_client", isFromDebian: true),
            PythonClient(script: "confluent_client", isFromDebian: false),
            PythonClient(script: "kafka_python_client", isFromDebian: false),
            PythonClient(script: "aiokafka_client", isFromDebian: false),
        ]
    }

    @Test(arguments: PythonClient.all)
    func aPythonClientDoesWhatItDoesElsewhere(client: PythonClient) async throws {
        let cluster = try SharedCluster.current()
        let newest = ProcessInfo.processInfo.environment["HIGHWATER_PYTHON"]
        let interpreter = client.isFromDebian ? "/usr/bin/python3" : try #require(newest, "HIGHWATER_PYTHON is not set")
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Python")
        let run = try await CommandRun.run(
            interpreter,
            [
                "-B", folder.appending(path: "\(client.script).py").path, cluster.bootstrapServers,
                "py-\(client.script)-\(client.isFromDebian ? "debian" : "newest")",
            ],
            directory: cluster.scratchDirectory,
            deadline: .seconds(240)
        )
        #expect(run.status == 0, "after \(run.lines.last ?? "nothing"): \(run)")
        #expect(run.lines.last == client.lastStep)
    }
}
