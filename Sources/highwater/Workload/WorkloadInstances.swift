import Cluster
import Console
import Operations
import Synchronization
import Ticketing

/// The processes of the ticketing services: starts as many of each as are wanted, and follows what the control topic wants.
struct WorkloadInstances: Sendable {
    let processes: WorkloadProcesses
    private let wanted: Wanted

    /// How many instances of each service there are to be.
    private final class Wanted: Sendable {
        let counts: Mutex<[WorkloadService: Int]>

        init(_ counts: [WorkloadService: Int]) { self.counts = Mutex(counts) }
    }

    init(
        bootstrapServers: String,
        directory: WorkloadDirectory,
        mode: DeliveryMode,
        counts: [WorkloadService: Int]
    ) throws(ClusterError) {
        let path = NodeProgram.ownPath
        var programs: [WorkloadProgram] = []
        for service in WorkloadService.allCases {
            for number in 1...WorkloadSettings.instanceLimit {
                let name = service.instance(number)
                programs.append(
                    WorkloadProgram(
                        name: name,
                        program: NodeProgram(
                            path: path,
                            arguments: WorkloadServiceCommand.arguments(
                                ServiceOptions(
                                    bootstrapServers: bootstrapServers,
                                    dataDirectory: directory.path,
                                    service: service,
                                    instance: name,
                                    run: directory.run,
                                    mode: mode
                                )
                            )
                        )
                    )
                )
            }
        }
        self.processes = try WorkloadProcesses(directory: "\(directory.path)/logs", programs: programs)
        self.wanted = Wanted(counts)
    }

    /// How many instances of a service there are to be.
    func count(of service: WorkloadService) -> Int { self.wanted.counts.withLock { $0[service] ?? 1 } }

    /// Starts those that are wanted.
    func startAll() async throws(ClusterError) {
        for service in WorkloadService.allCases {
            for number in 1..<(self.count(of: service) + 1) {
                try await self.processes.startWorkload(service.instance(number))
            }
        }
    }

    /// Starts and stops instances where their number has changed; one that was killed stays so until somebody starts it.
    func follow(_ settings: WorkloadSettings) async {
        for service in WorkloadService.allCases {
            guard let count = settings.instances[service] else { continue }
            let before = self.wanted.counts.withLock { counts in
                defer { counts[service] = count }
                return counts[service] ?? 1
            }
            guard count != before else { continue }
            for number in 1...WorkloadSettings.instanceLimit {
                let name = service.instance(number)
                // Both refuse what is so already.
                if number <= count {
                    try? await self.processes.startWorkload(name)
                } else {
                    try? await self.processes.stopWorkload(name)
                }
            }
        }
    }

    /// The instances that are wanted or have run.
    func status() async -> [WorkloadStatus] {
        await self.processes.workloadStatus().filter { status in
            guard let service = WorkloadService(instance: status.name) else { return false }
            return status.startCount > 0
                || (1..<(self.count(of: service) + 1)).contains { service.instance($0) == status.name }
        }
    }
}
