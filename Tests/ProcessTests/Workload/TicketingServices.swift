import Cluster
import ClusterClient
import Foundation
import KafkaProtocol
import TestSupport
import Ticketing

/// The ticketing services as processes on a test cluster, with their auditor.
final class TicketingServices: Sendable {
    let cluster: TestCluster
    let processes: WorkloadProcesses
    let auditor: Auditor
    private let settings: SettingsWriter

    private init(_ cluster: TestCluster, _ directory: String, _ mode: DeliveryMode, _ instances: [String]) async throws
    {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let path = try HighwaterProgram.path()
        let run = "r\(UInt32.random(in: 0 ... .max))"
        self.cluster = cluster
        self.processes = try WorkloadProcesses(
            directory: "\(directory)/logs",
            programs: instances.map { instance in
                let service = instance.split(separator: "-")[0]
                let arguments = [
                    "workload", "service", "--bootstrap-server", cluster.bootstrapServers, "--data-dir", directory,
                    "--service", String(service), "--instance", instance, "--run", run, "--mode", mode.rawValue,
                ]
                return WorkloadProgram(name: instance, program: NodeProgram(path: path, arguments: arguments))
            }
        )
        self.auditor = try await Auditor(directory: directory)
        self.settings = try SettingsWriter(bootstrapServers: cluster.bootstrapServers)
    }

    /// Starts the services, runs `body` and stops what is left of them.
    static func run(
        on cluster: TestCluster,
        name: String,
        mode: DeliveryMode = .afterProcessing,
        instances: [String] = ["payment-1", "point-1", "reservation-1", "reservation-2"],
        settings: [(WorkloadSettings.Name, Double)],
        _ body: (TicketingServices) async throws -> Void
    ) async throws {
        for topic in WorkloadTopicPlan.all where try await !cluster.topics().contains(topic.name) {
            let configs = topic.isCompacted ? [("cleanup.policy", "compact")] : [("min.insync.replicas", "2")]
            try await cluster.createTopic(topic.name, partitions: topic.partitions, configs: configs)
        }
        let services = try await TicketingServices(cluster, "\(cluster.scratchDirectory)/\(name)", mode, instances)
        var failure: (any Error)?
        do {
            for (name, value) in settings { try await services.set(name, to: value) }
            for instance in instances { try await services.processes.startWorkload(instance) }
            // Books are closed meanwhile, as by whoever runs a workload.
            let closing = Task {
                while !Task.isCancelled {
                    _ = try? await services.auditor.look()
                    try? await Task.sleep(for: .seconds(1))
                }
            }
            defer { closing.cancel() }
            try await body(services)
        } catch {
            failure = error
        }
        await services.processes.end()
        await services.settings.close()
        await services.auditor.close()
        if let failure { throw failure }
    }

    func set(_ name: WorkloadSettings.Name, to value: Double) async throws {
        // A broker may just have been killed.
        try await eventually("\(name) is set") {
            try await self.settings.set(name, to: value)
        } until: {
            true
        }
    }

    /// Waits until so many more commands and events have taken effect.
    func waitForMore(_ count: Int64) async throws {
        let before = try await self.auditor.look(closesBooks: false).processed
        try await eventually("\(count) more commands and events are processed", within: .seconds(120)) {
            try await self.auditor.look(closesBooks: false).processed - before
        } until: {
            $0 >= count
        }
    }

    /// Kills an instance as it works, and starts it again.
    func killAndStart(_ instance: String) async throws {
        try await self.processes.killWorkload(instance)
        try await self.processes.startWorkload(instance)
    }

    /// Takes no more orders, lets the services work at full speed without trouble, and looks when nothing moves any more.
    func verdict() async throws -> AuditFigures {
        try await self.set(.rate, to: 0)
        try await self.set(.transient, to: 0)
        for service in WorkloadService.allCases { try await self.set(.processing(service), to: 0) }
        var last: (processed: Int64, at: ContinuousClock.Instant) = (-1, .now)
        // What is lost never ends: standing still for longer than a group needs to notice a dead member is the end then.
        try await eventually("payments are at their end", within: .seconds(180), every: .milliseconds(200)) {
            let figures = try await self.auditor.look(closesBooks: false)
            if figures.processed != last.processed { last = (figures.processed, .now) }
            return figures
        } until: { figures in
            figures.isSettled || (figures.outboxBacklog == 0 && ContinuousClock.now - last.at > .seconds(15))
        }
        await self.processes.end()
        return try await self.auditor.verdict()
    }
}

extension TestCluster {
    /// The names of its topics.
    func topics() async throws -> Set<String> {
        Set(try await self.client.metadata().topics.compactMap(\.name))
    }
}
