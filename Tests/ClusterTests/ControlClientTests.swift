import Cluster
import Testing

@Suite struct ControlClientTests {
    @Test func ordersOverTheSocketReachTheNodes() async throws {
        try await withCluster { supervisor in
            let client = ControlClient(directory: supervisor.layout.directory)
            let status = try await client.status()
            #expect(status.nodes.map(\.id) == [1, 2, 101])
            #expect(status.clusterId == (await supervisor.clusterId))
            try await client.freeze(1)
            #expect(try await supervisor.node(1).state == .frozen)
            try await client.thaw(1)
            try await client.kill(2)
            #expect(try await supervisor.node(2).state == .exited)
            try await client.start(2)
            try await client.stop(2)
            #expect(try await client.status().nodes[1].state == .stopped)
            try await client.restart(2)
            #expect(try await supervisor.node(2).state == .running)
        }
    }

    @Test func errorsTravelWithTheirSentence() async throws {
        try await withCluster { supervisor in
            let client = ControlClient(directory: supervisor.layout.directory)
            let error = await failure { () throws(ClusterError) in try await client.start(9) }
            #expect(error?.code == .unknownNode)
            #expect(error?.sentence == "There is no node 9 in this cluster; it has 1, 2, 101.")
        }
    }

    @Test func manyAskersAtOnceAreAllAnswered() async throws {
        try await withCluster { supervisor in
            let client = ControlClient(directory: supervisor.layout.directory)
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await client.status().nodes.count } }
                var answers: [Int] = []
                for try await answer in group { answers.append(answer) }
                return answers
            }
            #expect(answers == Array(repeating: 3, count: 20))
        }
    }

    @Test func downOverTheSocketEndsTheSupervision() async throws {
        try await withTemporaryDirectory { directory in
            let supervisor = try await ClusterSupervisor.open(directory: directory, options: fakeOptions())
            try await supervisor.startAll()
            let client = ControlClient(directory: directory)
            try await client.down()
            await supervisor.waitUntilDown()
            #expect(await supervisor.status().nodes.allSatisfy { $0.state == .stopped })
            let error = await failure { () throws(ClusterError) in _ = try await client.status() }
            #expect(error?.code == .noSupervisor)
        }
    }

    @Test func directoryWithoutASupervisorIsASentence() async throws {
        try await withTemporaryDirectory { directory in
            let client = ControlClient(directory: directory)
            let error = await failure { () throws(ClusterError) in try await client.kill(1) }
            let hint = "highwater cluster up --data-dir \(directory)"
            #expect(error?.sentence == "No cluster is running in \(directory). Start it with `\(hint)`.")
            let missing = ControlClient(directory: "\(directory)/nowhere")
            #expect(await failure { () throws(ClusterError) in try await missing.kill(1) }?.code == .noSupervisor)
        }
    }

    @Test func dataDirectoryMayHaveAPathLongerThanASocketsAddress() async throws {
        try await withTemporaryDirectory { directory in
            let deep = directory + "/" + String(repeating: "d", count: 150)
            let supervisor = try await ClusterSupervisor.open(directory: deep, options: fakeOptions())
            #expect(try await ControlClient(directory: deep).status().dataDirectory == deep)
            try await supervisor.down()
        }
    }
}
