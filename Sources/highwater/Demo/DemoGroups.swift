import Cluster
import Console
import Glibc
import Operations
import Synchronization

/// The consumer groups of the demo: members are processes of their own, so that lag and rebalances are real.
struct DemoGroups: Sendable {
    /// A group, what it reads, and how many members it has.
    struct Group: Sendable {
        let name: String
        let topics: [String]
        let memberCount: Int

        /// The members' names: also their client ids and the names of their logs.
        var members: [String] { (1...self.memberCount).map { "\(self.name)-\($0)" } }
    }

    static let all = [
        Group(name: "ticket-mailer", topics: ["reservation-events"], memberCount: 3),
        Group(name: "point-ledger", topics: ["point-commands", "payment-events"], memberCount: 2),
    ]

    let processes: WorkloadProcesses
    private let directory: String
    private let rates = Rates()

    /// What was set in this run.
    private final class Rates: Sendable {
        let perSecond = Mutex<[String: Int]>([:])
    }

    /// - Parameter directory: of the demo's data; logs and rates are kept below it.
    init(bootstrapServers: String, dataDirectory: String) throws(ClusterError) {
        let directory = "\(dataDirectory)/members"
        let program = NodeProgram.ownPath
        self.directory = directory
        self.processes = try WorkloadProcesses(
            directory: directory,
            programs: Self.all.flatMap { group in
                group.members.map { member in
                    WorkloadProgram(
                        name: member,
                        program: NodeProgram(
                            path: program,
                            arguments: [
                                "member", "--bootstrap-server", bootstrapServers, "--group", group.name, "--topics",
                                group.topics.joined(separator: ","), "--client-id", member, "--rate-file",
                                Self.rateFile(group.name, in: directory),
                            ]
                        )
                    )
                }
            }
        )
        // What was set in an earlier run of the same directory no longer holds.
        for group in Self.all { unlink(Self.rateFile(group.name, in: directory)) }
    }

    private static func rateFile(_ group: String, in directory: String) -> String { "\(directory)/\(group).rate" }

    /// Bounds what each member of a group reads per second; 0 takes the bound away. Takes effect within a fifth of a
    /// second.
    func setRate(_ recordsPerSecond: Int, of group: String) throws {
        try RateFile.write(recordsPerSecond, to: Self.rateFile(group, in: self.directory))
        self.rates.perSecond.withLock { $0[group] = recordsPerSecond }
    }

    // MARK: For the console

    /// The members as the console shows them.
    func rows() async -> [WorkloadRow] {
        let status = await self.processes.workloadStatus()
        let rates = self.rates.perSecond.withLock { $0 }
        return Self.all.flatMap { group in
            group.members.compactMap { member in
                status.first { $0.name == member }.map { status in
                    WorkloadRow(
                        name: member,
                        group: group.name,
                        topics: group.topics,
                        state: Self.state(status.state),
                        pid: status.pid,
                        cpuPercent: status.cpuPercent,
                        lastExit: status.lastExit?.reason,
                        recordsPerSecond: rates[group.name] ?? 0
                    )
                }
            }
        }
    }

    private static func state(_ state: NodeState) -> WorkloadRow.State {
        switch state {
        case .starting, .running: .running
        case .frozen: .frozen
        case .stopping: .stopping
        case .stopped: .stopped
        case .exited: .ended
        }
    }

    /// Does what the operator ordered.
    func perform(_ intent: ConsoleIntent) async -> ConsoleOutcome {
        do {
            switch intent {
            case .member(let name, .kill):
                try await self.processes.killWorkload(name)
                return .done("\(name) was killed (SIGKILL); its session has to run out")
            case .member(let name, .stop):
                try await self.processes.stopWorkload(name)
                return .done("\(name) has left its group and stopped")
            case .member(let name, .freeze):
                try await self.processes.freezeWorkload(name)
                return .done("\(name) is frozen (SIGSTOP)")
            case .member(let name, .thaw):
                try await self.processes.thawWorkload(name)
                return .done("\(name) goes on")
            case .member(let name, .start):
                try await self.processes.startWorkload(name)
                return .done("\(name) was started")
            case .groupRate(let group, let rate):
                try self.setRate(rate, of: group)
                return .done("group \(group): \(rate == 0 ? "no limit" : "\(rate) records/s for each member")")
            default:
                return .failed("That is no order to the demo's consumers.")
            }
        } catch {
            return .failed("\(error)")
        }
    }
}

/// Resets of these groups may stop their members and start them again.
extension DemoGroups: GroupMembersControl {
    func runsMembers(of group: String) -> Bool { Self.all.contains { $0.name == group } }

    func stopMembers(of group: String) async throws {
        let running = await self.names(of: group, in: { $0 != .stopped && $0 != .exited })
        // Together: each of them may take seconds to leave.
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for name in running { tasks.addTask { try await self.processes.stopWorkload(name) } }
            try await tasks.waitForAll()
        }
    }

    func startMembers(of group: String) async throws {
        for name in await self.names(of: group, in: { $0 == .stopped }) {
            try await self.processes.startWorkload(name)
        }
    }

    private func names(of group: String, in isWanted: (NodeState) -> Bool) async -> [String] {
        let members = Self.all.first { $0.name == group }?.members ?? []
        return await self.processes.workloadStatus().filter { members.contains($0.name) && isWanted($0.state) }.map(
            \.name
        )
    }
}
