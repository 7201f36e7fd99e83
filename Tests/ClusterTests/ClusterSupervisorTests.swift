import Cluster
import Glibc
import Testing

@Suite struct ClusterSupervisorTests {
    @Test func everyNodeIsReadyWhenStartAllReturns() async throws {
        try await withCluster { supervisor in
            let status = await supervisor.status()
            #expect(status.nodes.map(\.id) == [1, 2, 101])
            #expect(status.nodes.map(\.state) == [.running, .running, .running])
            #expect(status.nodes.map(\.isBroker) == [true, true, false])
            #expect(
                status.bootstrapServers == status.nodes.prefix(2).map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
            )
            for node in status.nodes {
                #expect((node.residentBytes ?? 0) > 0)
                #expect(node.startCount == 1)
                #expect(node.readyAfterMilliseconds != nil)
            }
        }
    }

    @Test func killedNodeIsReportedWithItsSignalAndCanBeStartedAgain() async throws {
        try await withCluster { supervisor in
            let before = try await supervisor.node(2)
            try await supervisor.kill(2)
            let killed = try await supervisor.node(2)
            #expect(killed.state == .exited)
            #expect(killed.pid == nil)
            #expect(killed.lastExit?.signal == SIGKILL)
            #expect(killed.lastExit?.wasRequested == true)
            #expect(killed.lastExit?.reason == "killed by SIGKILL")
            try await supervisor.start(2)
            let after = try await supervisor.node(2)
            #expect(after.state == .running)
            #expect(after.pid != before.pid)
            #expect(after.port == before.port)
            #expect(after.startCount == 2)
        }
    }

    @Test func processKilledFromOutsideIsNoticed() async throws {
        try await withCluster { supervisor in
            var events = await supervisor.events().makeAsyncIterator()
            let pid = try #require(await supervisor.node(1).pid)
            Glibc.kill(pid, SIGKILL)
            let event = try #require(await events.next())
            #expect(event.node == 1)
            guard case .ended(let exit) = event.kind else {
                Issue.record("The first event is \(event)")
                return
            }
            #expect(exit.signal == SIGKILL)
            #expect(!exit.wasRequested)
            #expect(event.description == "broker 1 ended unexpectedly: killed by SIGKILL")
        }
    }

    @Test func stoppedNodeHasEndedCleanly() async throws {
        try await withCluster { supervisor in
            try await supervisor.stop(1)
            let node = try await supervisor.node(1)
            #expect(node.state == .stopped)
            #expect(node.lastExit?.status == 0)
            #expect(await failure { () throws(ClusterError) in try await supervisor.stop(1) }?.code == .notRunning)
            #expect(await failure { () throws(ClusterError) in try await supervisor.kill(1) }?.code == .notRunning)
        }
    }

    @Test func nodeThatIgnoresTheRequestToStopIsKilled() async throws {
        var options = fakeOptions([2: "stubborn"])
        options.stopDeadline = .milliseconds(100)
        try await withCluster(options) { supervisor in
            let error = await failure { () throws(ClusterError) in try await supervisor.stop(2) }
            #expect(error?.code == .timedOut)
            let node = try await supervisor.node(2)
            #expect(node.state == .stopped)
            #expect(node.lastExit?.signal == SIGKILL)
        }
    }

    @Test func restartGivesTheNodeAnotherProcess() async throws {
        try await withCluster { supervisor in
            let before = try await supervisor.node(101)
            try await supervisor.restart(101)
            let after = try await supervisor.node(101)
            #expect(after.state == .running)
            #expect(after.pid != before.pid)
        }
    }

    @Test func frozenNodeIsStoppedInTheKernelUntilThawed() async throws {
        try await withCluster { supervisor in
            let pid = try #require(await supervisor.node(1).pid)
            try await supervisor.freeze(1)
            #expect(ProcessFigures.read(pid)?.isFrozen == true)
            #expect(try await supervisor.node(1).state == .frozen)
            try await supervisor.thaw(1)
            #expect(ProcessFigures.read(pid)?.isFrozen == false)
            #expect(try await supervisor.node(1).state == .running)
            #expect(await failure { () throws(ClusterError) in try await supervisor.thaw(1) }?.code == .notRunning)

            try await supervisor.freeze(1)
            try await supervisor.freeze(1)
            try await supervisor.stop(1)
            #expect(try await supervisor.node(1).lastExit?.status == 0)
        }
    }

    @Test func frozenNodeCanBeKilled() async throws {
        try await withCluster { supervisor in
            try await supervisor.freeze(2)
            try await supervisor.kill(2)
            #expect(try await supervisor.node(2).state == .exited)
        }
    }

    @Test func nodeThatFailsToStartGivesItsLastWordsAndTakesTheOthersDown() async throws {
        try await withTemporaryDirectory { directory in
            let supervisor = try await ClusterSupervisor.open(directory: directory, options: fakeOptions([2: "crash"]))
            let error = await failure { () throws(ClusterError) in try await supervisor.startAll() }
            #expect(error?.code == .startFailed)
            let sentence = try #require(error?.sentence)
            let expected = "Broker 2 ended before it was ready: exited with status 3: node.id is not to my taste."
            #expect(sentence.hasPrefix(expected))
            let nodes = await supervisor.status().nodes
            #expect(nodes.allSatisfy { !$0.state.hasProcess })
            #expect(nodes[1].lastExit?.lastErrorLines == ["first line", "node.id is not to my taste"])
            try await supervisor.down()
        }
    }

    @Test func nodeThatIsNeverReadyIsKilledAtItsDeadline() async throws {
        var options = fakeOptions([1: "silent"])
        options.readinessDeadline = .milliseconds(300)
        try await withTemporaryDirectory { [options] directory in
            let supervisor = try await ClusterSupervisor.open(directory: directory, options: options)
            let error = await failure { () throws(ClusterError) in try await supervisor.start(1) }
            #expect(error?.code == .timedOut)
            #expect(try await supervisor.node(1).state == .exited)
            try await supervisor.down()
        }
    }

    @Test func programThatDoesNotExistIsASentence() async throws {
        try await withTemporaryDirectory { directory in
            var options = fakeOptions()
            options.program = NodeProgram(path: "/nonexistent/highwater", arguments: [])
            let supervisor = try await ClusterSupervisor.open(directory: directory, options: options)
            let error = await failure { () throws(ClusterError) in try await supervisor.start(1) }
            #expect(error?.sentence == "Cannot execute /nonexistent/highwater: No such file or directory.")
            try await supervisor.down()
        }
    }

    @Test func unknownNodeIsASentence() async throws {
        try await withCluster { supervisor in
            let error = await failure { () throws(ClusterError) in try await supervisor.kill(7) }
            #expect(error?.sentence == "There is no node 7 in this cluster; it has 1, 2, 101.")
            let running = await failure { () throws(ClusterError) in try await supervisor.start(1) }
            #expect(running?.sentence == "Broker 1 is running already.")
        }
    }

    @Test func clusterKeepsItsIdPortsAndDataOverADown() async throws {
        try await withTemporaryDirectory { directory in
            let first = try await ClusterSupervisor.open(directory: directory, options: fakeOptions())
            try await first.startAll()
            let before = await first.status()
            try await first.down()
            #expect(await first.status().nodes.allSatisfy { $0.state == .stopped })
            let refused = await failure { () throws(ClusterError) in try await first.start(1) }
            #expect(refused?.code == .shuttingDown)

            var options = fakeOptions()
            options.brokers = 3
            options.controllers = nil
            let second = try await ClusterSupervisor.open(directory: directory, options: options)
            try await second.startAll()
            let after = await second.status()
            #expect(after.clusterId == before.clusterId)
            #expect(after.nodes.map(\.id) == [1, 2, 3, 101])
            #expect(after.nodes.filter { $0.id != 3 }.map(\.port) == before.nodes.map(\.port))
            #expect(after.nodes.filter { $0.id != 3 }.map(\.metricsPort) == before.nodes.map(\.metricsPort))
            #expect(after.nodes.allSatisfy { $0.metricsPort != nil })
            try await second.down()

            let fewer = await failure { () throws(ClusterError) in
                _ = try await ClusterSupervisor.open(directory: directory, options: fakeOptions())
            }
            #expect(fewer?.code == .layoutMismatch)
        }
    }

    @Test func secondSupervisorOfADirectoryIsRefused() async throws {
        try await withCluster { supervisor in
            let directory = supervisor.layout.directory
            let error = await failure { () throws(ClusterError) in
                _ = try await ClusterSupervisor.open(directory: directory, options: fakeOptions())
            }
            #expect(error?.code == .directoryInUse)
            #expect(error?.sentence.contains("the supervisor with pid \(getpid())") == true)
        }
    }

    @Test func twoClustersGetDifferentPorts() async throws {
        try await withCluster { first in
            try await withCluster { second in
                let firstPorts = Set(await first.status().nodes.flatMap { [$0.port, $0.metricsPort] })
                let secondPorts = Set(await second.status().nodes.flatMap { [$0.port, $0.metricsPort] })
                #expect(firstPorts.isDisjoint(with: secondPorts))
            }
        }
    }
}
