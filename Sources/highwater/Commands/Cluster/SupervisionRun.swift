import Cluster
import CommandLineInterface
import Glibc

/// A supervisor's life in this process: takes the directory, starts the nodes, and waits for the order to go down, a
/// signal, or the control socket.
struct SupervisionRun {
    let directory: String
    let options: ClusterOptions
    /// Yields when the process that waits for this cluster's start has gone.
    var abandonment: AsyncStream<Void>?

    /// Runs until the cluster is down.
    ///
    /// - Parameter announce: told once, when every node is ready; false takes the cluster down again.
    func run(announce: (ClusterStatus) async -> Bool) async throws -> ExitStatus {
        let signals = TerminationSignals.stream()
        let supervisor = try await ClusterSupervisor.open(directory: directory, options: options)
        let interruption = Task { await Self.goDown(supervisor, on: signals) }
        let events = await supervisor.events()
        let reporting = Task {
            for await event in events {
                StandardError.write("highwater: \(event)\n")
            }
        }
        let abandoned = Task {
            guard let abandonment else { return }
            for await _ in abandonment {
                StandardError.write("highwater: whoever started this cluster has gone; stopping it\n")
                try await supervisor.down()
            }
        }
        defer {
            interruption.cancel()
            abandoned.cancel()
        }
        do {
            try await supervisor.startAll()
        } catch {
            try await supervisor.down()
            await reporting.value
            // Interrupted by the user while starting: that is no failure of the cluster's.
            if error.code == .shuttingDown { return .done }
            throw error
        }
        if !(await announce(supervisor.status())) { try await supervisor.down() }
        await supervisor.waitUntilDown()
        await reporting.value
        return .done
    }

    /// The first signal stops the nodes cleanly, a second one kills them.
    private static func goDown(_ supervisor: ClusterSupervisor, on signals: AsyncStream<Int32>) async {
        var count = 0
        for await _ in signals {
            count += 1
            if count == 1 {
                StandardError.write("highwater: stopping the cluster; once more kills it\n")
                Task { try await supervisor.down() }
            } else {
                await supervisor.killAll()
            }
        }
    }
}
