import Cluster
import ClusterClient
import CommandLineInterface
import Glibc

/// A run of measurements, one after the other, against one cluster.
struct BenchRun: Sendable {
    var settings: BenchSettings
    /// A cluster that exists; nil starts an embedded one.
    var bootstrapServers: String?
    var measurements: [BenchMeasurement]

    private static let noProcesses = "needs an embedded cluster, whose processes are this command's own"

    func run() async throws -> BenchResult {
        var result = BenchResult(cluster: self.bootstrapServers ?? "embedded", brokerCount: 0)
        await self.measureAlone(&result)
        if let bootstrapServers {
            let target = try await BenchTarget.attach(to: bootstrapServers, settings: self.settings)
            defer { target.client.close() }
            await self.measure(target, &result)
        } else {
            try await self.measureEmbedded(&result)
        }
        result.loadAfter = BenchResult.loadAverage
        return result
    }

    /// Does what needs no cluster that stands, before there is one.
    private func measureAlone(_ result: inout BenchResult) async {
        for measurement in self.measurements where !Task.isCancelled {
            guard case .alone(let work) = measurement.work else { continue }
            if self.bootstrapServers != nil {
                result.figures.append(.skipped(measurement.name, because: Self.noProcesses))
                continue
            }
            result.figures += await Self.figures(of: measurement.name) { try await work(self.settings) }
        }
    }

    private func measureEmbedded(_ result: inout BenchResult) async throws {
        let owned = try await OwnedCluster.start(self.settings.program)
        do {
            let target = try await BenchTarget.attach(
                to: await owned.supervisor.bootstrapServers,
                owning: owned.supervisor,
                settings: self.settings
            )
            await self.measure(target, &result)
            target.client.close()
        } catch {
            try? await owned.end()
            throw error
        }
        try await owned.end()
    }

    private func measure(_ target: BenchTarget, _ result: inout BenchResult) async {
        result.brokerCount = target.brokers.count
        for measurement in self.measurements where !Task.isCancelled {
            guard case .onTarget(let needsProcesses, let work) = measurement.work else { continue }
            if needsProcesses && target.supervisor == nil {
                result.figures.append(.skipped(measurement.name, because: Self.noProcesses))
                continue
            }
            result.figures += await Self.figures(of: measurement.name) { try await work(target) }
        }
    }

    /// A measurement that fails does not keep the others from being done.
    private static func figures(of name: BenchName, _ work: () async throws -> [BenchFigure]) async -> [BenchFigure] {
        StandardError.write("bench: \(name.rawValue)\n")
        do {
            return try await work()
        } catch {
            return [.failed(name, because: "\(error)")]
        }
    }
}

/// An embedded cluster in a temporary directory.
struct OwnedCluster: Sendable {
    let supervisor: ClusterSupervisor
    private let directory: TemporaryDirectory

    /// Starts three brokers and three controllers.
    static func start(
        _ program: NodeProgram,
        _ configure: (inout ClusterOptions) -> Void = { _ in }
    ) async throws -> OwnedCluster {
        let owned = try await self.open(program, configure)
        do {
            try await owned.supervisor.startAll()
        } catch {
            try? await owned.end()
            throw error
        }
        return owned
    }

    /// The same without starting a node.
    static func open(
        _ program: NodeProgram,
        _ configure: (inout ClusterOptions) -> Void = { _ in }
    ) async throws -> OwnedCluster {
        let directory = try TemporaryDirectory()
        var options = ClusterOptions(program: program)
        options.profile = .standing
        configure(&options)
        do {
            let supervisor = try await ClusterSupervisor.open(directory: directory.path, options: options)
            return OwnedCluster(supervisor: supervisor, directory: directory)
        } catch {
            directory.remove()
            throw error
        }
    }

    /// Stops every node and removes the data.
    func end() async throws {
        defer { self.directory.remove() }
        try await self.supervisor.down()
    }
}
