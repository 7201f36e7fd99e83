import Foundation
import RecordClient
import Synchronization
import Ticketing

/// Looks at the workload's books again and again, and tells what is found through the status topic.
final class AuditLoop: Sendable {
    private struct State {
        var figures: AuditFigures?
        var examples: [String] = []
        var failure: String?
    }

    let auditor: Auditor
    private let producer: Producer
    private let interval: Duration
    private let state = Mutex(State())

    init(bootstrapServers: String, directory: String, interval: Duration = .seconds(1)) async throws {
        self.auditor = try await Auditor(directory: directory)
        var configuration = ProducerConfiguration(bootstrapServers: bootstrapServers)
        configuration.clientId = "workload-auditor"
        configuration.deliveryTimeoutMilliseconds = 10_000
        self.producer = try Producer(configuration)
        self.interval = interval
    }

    /// What was found last.
    var figures: AuditFigures? { self.state.withLock { $0.figures } }
    /// Why the last look did not succeed.
    var failure: String? { self.state.withLock { $0.failure } }

    /// Runs until cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                self.take(try await self.auditor.look())
            } catch {
                self.state.withLock { $0.failure = "\(error)" }
            }
            try? await Task.sleep(for: self.interval)
        }
    }

    /// Looks a last time, when nothing is under way any more.
    func verdict() async throws -> AuditFigures {
        let figures = try await self.auditor.verdict()
        self.take(figures)
        return figures
    }

    private func take(_ found: AuditFigures) {
        var figures = found
        // Examples stay: a payment that did not fit is told once.
        self.state.withLock { state in
            if state.examples.isEmpty { state.examples = found.examples }
            figures.examples = state.examples
            state.figures = figures
            state.failure = nil
        }
        guard let value = try? JSONEncoder().encode(figures) else { return }
        Array(AuditFigures.key.utf8).withUnsafeBytes { key in
            value.withUnsafeBytes { value in
                // A report that cannot be queued is followed by the next one.
                try? self.producer.produce(topic: WorkloadTopic.status, key: key, value: value)
            }
        }
    }

    func close() async {
        try? await self.producer.flush(timeoutMilliseconds: 1_000)
        await self.producer.close()
        await self.auditor.close()
    }
}
