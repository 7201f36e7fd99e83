import ClusterClient
import ClusterView
import Console
import Operations
import Synchronization

/// The probe of a console: one at a time, started and ended by a key.
final class ConsoleProbe: Sendable {
    private struct Running {
        var probe: ProbeRun
        var task: Task<Void, Never>
    }

    private let access: ClusterAccess
    private let running = Mutex<Running?>(nil)
    private let tell = Mutex<@Sendable (ProbeError) -> Void>({ _ in })

    init(_ access: ClusterAccess) { self.access = access }

    /// What it has found out; nil while none runs.
    func snapshot() -> ProbeSnapshot? { running.withLock { $0?.probe }?.snapshot() }

    func start() -> ConsoleOutcome {
        if access.identity.isReadOnly { return .failed("\(ProbeError.readOnly).") }
        return running.withLock { running in
            guard running == nil else { return .failed("The probe runs already.") }
            let client: ClusterClient
            do {
                client = try access.client()
            } catch {
                return .failed("The probe cannot begin: \(error).")
            }
            let probe = ProbeRun(client: client, bootstrapServers: access.bootstrapServers)
            let task = Task { [weak self] in
                do throws(ProbeError) {
                    try await probe.run()
                } catch {
                    self?.giveUp(error)
                }
                client.close()
            }
            running = Running(probe: probe, task: task)
            return .done("the probe runs; P ends it")
        }
    }

    /// Whom to tell when a probe cannot begin.
    func onFailure(_ body: @escaping @Sendable (ProbeError) -> Void) { tell.withLock { $0 = body } }

    /// Ends it without waiting for what is under way.
    func abandon() { running.withLock { $0?.task }?.cancel() }

    private func giveUp(_ error: ProbeError) {
        running.withLock { $0 = nil }
        tell.withLock { $0 }(error)
    }

    /// Ends it, and waits for what is under way: at most for the time after which that is lost.
    func stop() async -> ConsoleOutcome {
        guard let current = running.withLock({ $0 }) else { return .failed("No probe runs.") }
        current.task.cancel()
        await current.task.value
        running.withLock { $0 = nil }
        let total = current.probe.snapshot().total
        return .done(
            "probe ended: \(total.received) of \(total.acknowledged) acknowledged came back, \(total.lost) lost"
        )
    }
}
