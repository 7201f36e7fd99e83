import RecordClient
import Synchronization

/// The settings as the control topic has them.
public final class SettingsFollower: Sendable {
    private struct State {
        var settings = WorkloadSettings()
        var isCaughtUp = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let topic: CompactedTopic
    private let state = Mutex(State())

    public init(bootstrapServers: String, clientID: String) {
        self.topic = CompactedTopic(
            bootstrapServers: bootstrapServers,
            topic: WorkloadTopic.control,
            clientID: "\(clientID)-control"
        )
    }

    /// What holds now.
    public var settings: WorkloadSettings { self.state.withLock { $0.settings } }

    /// Follows the topic until the task is cancelled.
    public func run() async throws(RecordClientError) {
        defer { self.release() }
        try await self.topic.follow { records, isCaughtUp in
            let waiters = self.state.withLock { state in
                for record in records { state.settings.apply(key: record.key, value: record.value) }
                guard isCaughtUp else { return [CheckedContinuation<Void, Never>]() }
                state.isCaughtUp = true
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter.resume() }
        }
    }

    private func release() {
        let waiters = self.state.withLock { state in
            state.isCaughtUp = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until everything has been read that was there at the beginning, or following has ended.
    public func caughtUp() async {
        await withCheckedContinuation { continuation in
            let isCaughtUp = self.state.withLock { state in
                if !state.isCaughtUp { state.waiters.append(continuation) }
                return state.isCaughtUp
            }
            if isCaughtUp { continuation.resume() }
        }
    }
}

/// Sets settings for everybody.
public struct SettingsWriter: Sendable {
    private let producer: Producer

    /// - Throws: if the addresses cannot be used.
    public init(bootstrapServers: String) throws(RecordClientError) {
        var configuration = ClientSettings.producer(bootstrapServers, clientID: "workload-settings")
        configuration.statisticsIntervalMilliseconds = 0
        configuration.deliveryTimeoutMilliseconds = 10_000
        self.producer = try Producer(configuration)
    }

    /// Sets one and waits until it is written.
    public func set(_ name: WorkloadSettings.Name, to value: Double) async throws(RecordClientError) {
        try await self.producer.send(
            topic: WorkloadTopic.control,
            key: Array(name.description.utf8),
            value: Array(WorkloadSettings.text(value).utf8)
        )
    }

    public func close() async { await self.producer.close() }
}
