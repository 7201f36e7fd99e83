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

    func run() async throws -> BenchResult {
        if let bootstrapServers {
            let target = try await BenchTarget.attach(to: bootstrapServers, settings: self.settings)
            defer { target.client.close() }
            return await self.measure(target, cluster: bootstrapServers)
        }
        let owned = try await OwnedCluster.start()
        do {
            let target = try await BenchTarget.attach(
                to: await owned.supervisor.bootstrapServers,
                owning: owned.supervisor,
                settings: self.settings
            )
            let result = await self.measure(target, cluster: "embedded")
            target.client.close()
            try await owned.end()
            return result
        } catch {
            try? await owned.end()
            throw error
        }
    }

    private func measure(_ target: BenchTarget, cluster: String) async -> BenchResult {
        var result = BenchResult(cluster: cluster, brokerCount: target.brokers.count)
        for measurement in self.measurements where !Task.isCancelled {
            if measurement.needsProcesses && target.supervisor == nil {
                let reason = "needs an embedded cluster, whose processes are this command's own"
                result.figures.append(.skipped(measurement.name, because: reason))
                continue
            }
            StandardError.write("bench: \(measurement.name.rawValue)\n")
            do {
                result.figures += try await measurement.run(target)
            } catch {
                result.figures.append(.failed(measurement.name, because: "\(error)"))
            }
        }
        result.loadAfter = BenchResult.loadAverage
        return result
    }
}

/// An embedded cluster in a temporary directory.
struct OwnedCluster: Sendable {
    let supervisor: ClusterSupervisor
    private let directory: TemporaryDirectory

    /// Starts three brokers and three controllers.
    static func start() async throws -> OwnedCluster {
        let owned = try await self.open()
        do {
            try await owned.supervisor.startAll()
        } catch {
            try? await owned.end()
            throw error
        }
        return owned
    }

    /// The same without starting a node.
    static func open() async throws -> OwnedCluster {
        let directory = try TemporaryDirectory()
        var options = ClusterOptions()
        options.profile = .standing
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
