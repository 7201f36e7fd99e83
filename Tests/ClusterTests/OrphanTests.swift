import Cluster
import Glibc
import TestSupport
import Testing

/// Whatever happens to a supervisor's process, none of its nodes outlives it.
@Suite struct OrphanTests {
    /// Starts a supervisor in a process of its own and gives the identities of its nodes' processes.
    private func startSupervisor(in directory: String) async throws -> [ProcessIdentity] {
        let layout = ClusterLayout(directory: directory)
        let bootstrap = try await DetachedSupervisor.launch(
            NodeProgram(path: fakeNode, arguments: ["supervise", directory]),
            layout: layout
        )
        #expect(bootstrap.split(separator: ",").count == 2)
        let nodes = try #require(try layout.readDescription()).nodes
        let identities = nodes.compactMap(\.process)
        #expect(identities.count == 3)
        #expect(identities.allSatisfy { $0.isAlive })
        return identities
    }

    @Test func killedSupervisorLeavesNoNodeNotEvenAFrozenOne() async throws {
        try await withTemporaryDirectory { directory in
            let nodes = try await startSupervisor(in: directory)
            let client = ControlClient(directory: directory)
            try await client.freeze(1)
            let supervisor = try await client.status().supervisorPid
            #expect(ProcessIdentity(runningAs: supervisor)?.killAndWait() == true)
            try await eventually("every node is gone") {
                nodes.filter(\.isAlive).map(\.pid)
            } until: {
                $0.isEmpty
            }
            #expect(DirectoryLock.isFree(ClusterLayout(directory: directory)))
        }
    }

    @Test func detachedSupervisorGoesDownByOrderAndItsDirectoryStartsAgain() async throws {
        try await withTemporaryDirectory { directory in
            let first = try await startSupervisor(in: directory)
            try await ControlClient(directory: directory).down()
            #expect(first.allSatisfy { !$0.isAlive })
            let second = try await startSupervisor(in: directory)
            #expect(Set(first).isDisjoint(with: second))
            try await ControlClient(directory: directory).down()
        }
    }

    @Test func failureOfADetachedSupervisorArrivesWithItsSentence() async throws {
        try await withCluster { supervisor in
            let layout = supervisor.layout
            let error = await failure { () throws(ClusterError) in
                _ = try await DetachedSupervisor.launch(
                    NodeProgram(path: fakeNode, arguments: ["supervise", layout.directory]),
                    layout: layout
                )
            }
            #expect(error?.code == .directoryInUse)
        }
    }

    @Test func leftoverOfAFormerSupervisorIsKilledButNeverAnotherProcessWithItsPid() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ClusterLayout(directory: directory)
            let first = try await ClusterSupervisor.open(directory: directory, options: fakeOptions())
            try await first.down()

            // Two processes that no supervisor knows: one is written down as node 1, the other only has node 2's pid.
            let leftover = try spawn(layout, node: 1)
            let stranger = try spawn(layout, node: 2)
            var description = try #require(try layout.readDescription())
            description.nodes[0].process = leftover.identity
            description.nodes[1].process = ProcessIdentity(
                pid: stranger.pid,
                startTimeTicks: stranger.identity.startTimeTicks - 1,
                bootId: stranger.identity.bootId
            )
            try layout.write(description)

            let second = try await ClusterSupervisor.open(directory: directory, options: fakeOptions())
            #expect(!leftover.identity.isAlive)
            #expect(stranger.identity.isAlive)
            stranger.identity.killAndWait()
            try await second.down()
            for process in [leftover, stranger] { waitpid(process.pid, nil, 0) }
        }
    }

    private func spawn(_ layout: ClusterLayout, node: Int32) throws -> SpawnedProcess {
        try SpawnedProcess.spawn(
            path: fakeNode,
            arguments: ["node", "--config", layout.propertiesFile(of: node), "--ready-fd", "3"],
            outputPath: layout.errorLog(of: node),
            diesWithSpawningThread: false
        )
    }
}
