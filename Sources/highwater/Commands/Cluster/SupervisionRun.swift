import Cluster
import CommandLineInterface
import Glibc

/// A supervisor's life in this process: takes the directory, starts the nodes, and waits for the order to go down, a
/// signal, or the control socket.
struct SupervisionRun {
    let directory: String
    let options: ClusterOptions
    /// Whether single nodes' events are kept off standard error.
    let isQuiet: Bool

    /// Runs until the cluster is down.
    ///
    /// - Parameter announce: told once, when every node is ready; false takes the cluster down again.
    func run(announce: (ClusterStatus) -> Bool) async throws -> ExitStatus {
        let signals = TerminationSignals.stream()
        let supervisor = try await ClusterSupervisor.open(directory: directory, options: options)
        let interruption = Task { await Self.goDown(supervisor, on: signals) }
        let reporting = Task {
            for await event in await supervisor.events() where shows(event) {
                StandardError.write("highwater: \(event)\n")
            }
        }
        defer { interruption.cancel() }
        do {
            try await supervisor.startAll()
        } catch {
            try await supervisor.down()
            await reporting.value
            // Interrupted by the user while starting: that is no failure of the cluster's.
            if error.code == .shuttingDown { return .done }
            throw error
        }
        if !announce(await supervisor.status()) { try await supervisor.down() }
        await supervisor.waitUntilDown()
        await reporting.value
        return .done
    }

    private func shows(_ event: ClusterEvent) -> Bool {
        if !isQuiet { return true }
        if case .ended(let exit) = event.kind { return !exit.wasRequested }
        return false
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
