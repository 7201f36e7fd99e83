import Cluster
import Console
import Operations
import Ticketing

/// The services for the console of whoever runs them.
extension WorkloadRun {
    /// The instances as the console shows them.
    func rows() async -> [WorkloadRow] {
        await self.instances.status().compactMap { status in
            guard let service = WorkloadService(instance: status.name) else { return nil }
            return WorkloadRow(
                name: status.name,
                group: service.rawValue,
                topics: service.topics.map(\.rawValue),
                state: Self.state(status.state),
                pid: status.pid,
                cpuPercent: status.cpuPercent,
                lastExit: status.lastExit?.reason
            )
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
        guard case .member(let name, let deed) = intent else {
            return .failed("That is no order to the ticketing services.")
        }
        do {
            switch deed {
            case .kill:
                try await self.instances.processes.killWorkload(name)
                return .done("\(name) was killed (SIGKILL); its session has to run out")
            case .stop:
                try await self.instances.processes.stopWorkload(name)
                return .done("\(name) has left its group and stopped")
            case .freeze:
                try await self.instances.processes.freezeWorkload(name)
                return .done("\(name) is frozen (SIGSTOP)")
            case .thaw:
                try await self.instances.processes.thawWorkload(name)
                return .done("\(name) goes on")
            case .start:
                try await self.instances.processes.startWorkload(name)
                return .done("\(name) was started")
            }
        } catch {
            return .failed("\(error)")
        }
    }
}

/// Resets of the services' groups may stop their instances and start them again.
extension WorkloadRun: GroupMembersControl {
    func runsMembers(of group: String) -> Bool { WorkloadService(rawValue: group) != nil }

    func stopMembers(of group: String) async throws {
        let running = await self.names(of: group) { $0 != .stopped && $0 != .exited }
        // Together: each of them may take seconds to leave.
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for name in running { tasks.addTask { try await self.instances.processes.stopWorkload(name) } }
            try await tasks.waitForAll()
        }
    }

    func startMembers(of group: String) async throws {
        guard let service = WorkloadService(rawValue: group) else { return }
        let wanted = (1..<(self.instances.count(of: service) + 1)).map(service.instance)
        for name in await self.names(of: group, in: { $0 == .stopped }) where wanted.contains(name) {
            try await self.instances.processes.startWorkload(name)
        }
    }

    private func names(of group: String, in isWanted: (NodeState) -> Bool) async -> [String] {
        await self.instances.status().filter {
            WorkloadService(instance: $0.name)?.rawValue == group && isWanted($0.state)
        }.map(\.name)
    }
}
