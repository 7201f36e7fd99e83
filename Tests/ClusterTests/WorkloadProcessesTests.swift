import Cluster
import Glibc
import TestSupport
import Testing

/// Processes of a workload, with programs of the system in place of group members.
@Suite struct WorkloadProcessesTests {
    private func processes(_ names: [String], _ arguments: [String] = ["100"]) throws -> (
        WorkloadProcesses, TemporaryDirectory
    ) {
        let directory = try TemporaryDirectory()
        let programs = names.map {
            WorkloadProgram(name: $0, program: NodeProgram(path: "/bin/sleep", arguments: arguments))
        }
        return (try WorkloadProcesses(directory: directory.path, programs: programs), directory)
    }

    private func states(_ processes: WorkloadProcesses) async -> [NodeState] {
        await processes.workloadStatus().map(\.state)
    }

    @Test func ordersTakeEffectAndTheStateSaysSo() async throws {
        let (processes, directory) = try self.processes(["a-1", "a-2"])
        defer { directory.remove() }
        #expect(await self.states(processes) == [.stopped, .stopped])
        try await processes.startAll()
        #expect(await self.states(processes) == [.running, .running])

        try await processes.freezeWorkload("a-1")
        try await eventually("a-1 is frozen") {
            await self.states(processes)
        } until: {
            $0 == [.frozen, .running]
        }
        try await processes.thawWorkload("a-1")
        try await eventually("a-1 goes on") {
            await self.states(processes)
        } until: {
            $0 == [.running, .running]
        }

        try await processes.killWorkload("a-1")
        let killed = await processes.workloadStatus()[0]
        #expect(killed.state == .exited)
        #expect(killed.lastExit?.signal == SIGKILL && killed.lastExit?.wasRequested == true)
        try await processes.startWorkload("a-1")
        #expect(await processes.workloadStatus()[0].startCount == 2)
        await processes.end()
        #expect(await processes.workloadStatus().allSatisfy { $0.pid == nil })
    }

    @Test func aProcessThatEndsByItselfIsSeenWithItsLastWords() async throws {
        let (processes, directory) = try self.processes(["broken"], ["not-a-number"])
        defer { directory.remove() }
        try await processes.startAll()
        let status = try await eventually("it has ended") {
            await processes.workloadStatus()[0]
        } until: {
            $0.state == .exited
        }
        #expect(status.lastExit?.status == 1)
        #expect(status.lastExit?.lastErrorLines.contains { $0.contains("not-a-number") } == true)
    }

    @Test func ordersThatMakeNoSenseAreRefusedInASentence() async throws {
        let (processes, directory) = try self.processes(["a-1"])
        defer { directory.remove() }
        let unknown = await #expect(throws: ClusterError.self) { try await processes.startWorkload("b-1") }
        #expect(unknown?.description == "There is no process b-1; there are a-1.")
        let stopped = await #expect(throws: ClusterError.self) { try await processes.killWorkload("a-1") }
        #expect(stopped?.description == "a-1 is not running.")
        try await processes.startAll()
        let twice = await #expect(throws: ClusterError.self) { try await processes.startWorkload("a-1") }
        #expect(twice?.code == .alreadyRunning)
        await processes.end()
        let late = await #expect(throws: ClusterError.self) { try await processes.startWorkload("a-1") }
        #expect(late?.code == .shuttingDown)
    }

    @Test func aFrozenProcessStopsToo() async throws {
        let (processes, directory) = try self.processes(["a-1"])
        defer { directory.remove() }
        try await processes.startAll()
        try await processes.freezeWorkload("a-1")
        try await processes.stopWorkload("a-1")
        #expect(await processes.workloadStatus()[0].lastExit?.signal == SIGTERM)
    }
}
