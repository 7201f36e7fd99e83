import Cluster
import Foundation
import Synchronization
import TestSupport
import Testing

extension ProcessSuites {
    /// However a cluster ends, it leaves no process behind.
    @Suite(.serialized) struct ProcessLifeTests {
        @Test func clusterWithKilledAndFrozenNodesGoesDownCompletely() async throws {
            let seen = Mutex<[ProcessIdentity]>([])
            try await TestCluster.run { cluster in
                let nodes = await cluster.supervisor.status().nodes
                let processes = nodes.compactMap { $0.pid.flatMap(ProcessIdentity.init(runningAs:)) }
                #expect(processes.count == 6)
                seen.withLock { $0 = processes }
                try await cluster.supervisor.kill(1)
                try await cluster.supervisor.freeze(2)
                try await cluster.supervisor.freeze(101)
            }
            try await eventually("no process is left") {
                seen.withLock { $0 }.filter(\.isAlive)
            } until: {
                $0.isEmpty
            }
        }

        @Test(arguments: [SIGINT, SIGTERM, SIGKILL])
        func clusterUpEndsWithItsNodes(signal: Int32) async throws {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let process = Process()
            process.executableURL = URL(filePath: try HighwaterProgram.path())
            process.arguments = ["cluster", "up", "--data-dir", directory.path, "--port", "25092"]
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            let control = ControlClient(directory: directory.path)
            let nodes = try await eventually("all nodes run") {
                try await control.status().nodes
            } until: {
                $0.allSatisfy { $0.state == .running }
            }
            let processes = nodes.compactMap { $0.pid.flatMap(ProcessIdentity.init(runningAs:)) }
            #expect(processes.count == 6)
            kill(process.processIdentifier, signal)
            try await eventually("the command has ended") {
                process.isRunning
            } until: {
                !$0
            }
            try await eventually("no node is left") {
                processes.filter(\.isAlive)
            } until: {
                $0.isEmpty
            }
        }
    }
}
