import Cluster
import ClusterView
import Operations
import Testing

@Suite struct SupervisedProcessesTests {
    /// Answers with one node, or not at all.
    private struct OneNode: ClusterControl {
        var node: NodeStatus?

        func status() async throws(ClusterError) -> ClusterStatus {
            guard let node else { throw ClusterError(.noSupervisor, "gone") }
            return ClusterStatus(
                clusterId: "id-1",
                dataDirectory: "/nowhere",
                supervisorPid: 1,
                bootstrapServers: "",
                freeDiskBytes: 0,
                nodes: [node]
            )
        }
        func start(_ node: Int32) async throws(ClusterError) {}
        func stop(_ node: Int32) async throws(ClusterError) {}
        func kill(_ node: Int32) async throws(ClusterError) {}
        func restart(_ node: Int32) async throws(ClusterError) {}
        func freeze(_ node: Int32) async throws(ClusterError) {}
        func thaw(_ node: Int32) async throws(ClusterError) {}
        func down() async throws(ClusterError) {}
    }

    private func observed(_ state: NodeState, exit: NodeExit? = nil) async -> ObservedProcess? {
        let node = NodeStatus(
            id: 3,
            roles: [.broker],
            state: state,
            host: "127.0.0.1",
            port: 19094,
            metricsPort: 19294,
            rack: "rack-c",
            pid: state.hasProcess ? 77 : nil,
            startCount: 3,
            lastExit: exit
        )
        return await SupervisedProcesses(OneNode(node: node)).processes()?.first
    }

    private func exit(status: Int32? = nil, signal: Int32? = nil, wasRequested: Bool) -> NodeExit {
        NodeExit(
            status: status,
            signal: signal,
            wasRequested: wasRequested,
            timeMilliseconds: 0,
            lastErrorLines: ["out of memory"]
        )
    }

    @Test(
        arguments: [
            (NodeState.starting, ObservedProcess.State.starting), (.running, .running), (.stopping, .running),
            (.frozen, .frozen), (.stopped, .ended), (.exited, .ended),
        ]
    )
    func tellsTheState(state: NodeState, expected: ObservedProcess.State) async {
        let process = await observed(state)
        #expect(process?.state == expected)
        #expect(process?.figures.isFrozen == (state == .frozen))
        #expect(process?.figures.restarts == 2)
        #expect(process?.port == 19094)
        #expect(process?.metricsPort == 19294)
    }

    @Test func saysWhoEndedAProcess() async {
        let killed = await observed(.exited, exit: exit(signal: 9, wasRequested: true))
        #expect(killed?.figures.lastExit == "SIGKILL by you")
        let stopped = await observed(.stopped, exit: exit(status: 0, wasRequested: true))
        #expect(stopped?.figures.lastExit == "stopped by you")
        let crashed = await observed(.exited, exit: exit(status: 1, wasRequested: false))
        #expect(crashed?.figures.lastExit == "exited with status 1: out of memory")
    }

    @Test func knowsNothingWithoutASupervisor() async {
        #expect(await SupervisedProcesses(OneNode(node: nil)).processes() == nil)
    }
}
