import ClusterClient
import ClusterView
import KafkaProtocol
import RecordClient
import Synchronization
import Ticketing

/// Follows what the services of a workload report and how they are set, wherever they run, and sets them.
///
/// Only where the topics exist: on a cluster without a workload it asks for them now and then and creates nothing. What it
/// holds is bounded by the tracker; nobody waits for it.
final class WorkloadWatch: Sendable {
    private struct State {
        var tracker = WorkloadTracker()
        var settings = WorkloadSettings()
        /// Settings that the control topic has.
        var known: Set<WorkloadSettings.Name> = []
        /// Whether there is a topic to write settings to.
        var hasControl = false
    }

    private let bootstrapServers: String
    private let isReadOnly: Bool
    private let state = Mutex(State())
    private let writer = SettingsOrders()

    /// How often topics are looked for that do not exist.
    private static let lookInterval = Duration.seconds(3)
    /// What is fetched ahead, in kilobytes.
    private static let queuedKilobytes = 2048

    init(_ access: ClusterAccess) {
        self.bootstrapServers = access.bootstrapServers
        self.isReadOnly = access.identity.isReadOnly
    }

    /// What is known now; nil where there is no workload.
    func snapshot(nowMilliseconds now: Int64 = WallTime.milliseconds) -> WorkloadSnapshot? {
        self.state.withLock { state in
            let names = state.hasControl ? WorkloadSettings.Name.all : []
            return state.tracker.snapshot(
                settings: names.filter { state.known.contains($0) }
                    .map { WorkloadReports.setting($0, state.settings[$0]) },
                nowMilliseconds: now
            )
        }
    }

    // MARK: Following

    /// Follows the topics until the task is cancelled; looks for them as long as they are not there.
    func run(_ client: ClusterClient) async {
        while !Task.isCancelled {
            if let partitions = await self.topics(client) { await self.follow(partitions) }
            try? await Task.sleep(for: Self.lookInterval)
        }
        await self.writer.close()
    }

    /// The partitions of both topics; nil where nothing reports.
    private func topics(_ client: ClusterClient) async -> [PartitionOffset]? {
        let names = [WorkloadTopic.status, WorkloadTopic.control]
        guard let answer = try? await client.metadata(topics: names, timeoutMilliseconds: 3000) else { return nil }
        var partitions: [PartitionOffset] = []
        for topic in answer.topics where topic.errorCode == .none {
            guard let name = topic.name else { continue }
            partitions += topic.partitions.map {
                PartitionOffset(topic: name, partition: $0.partitionIndex, offset: PartitionOffset.beginning)
            }
        }
        let found = Set(partitions.map(\.topic))
        self.state.withLock { $0.hasControl = found.contains(WorkloadTopic.control) }
        return found.contains(WorkloadTopic.status) ? partitions : nil
    }

    /// Reads until the task is cancelled, or the topics cannot be read any more.
    private func follow(_ partitions: [PartitionOffset]) async {
        var configuration = ConsumerConfiguration(
            bootstrapServers: self.bootstrapServers,
            groupId: "highwater-observer"
        )
        configuration.reportsPartitionEnd = true
        configuration.queuedKilobyteLimit = Self.queuedKilobytes
        configuration.fetchMaxWaitMilliseconds = 500
        guard let consumer = try? Consumer(configuration) else { return }
        var past = Set(partitions.filter { $0.topic == WorkloadTopic.status }.map(\.partition))
        do throws(RecordClientError) {
            try await consumer.assign(partitions)
            while !Task.isCancelled {
                let result = try await consumer.poll(limit: 500, timeoutMilliseconds: 500)
                self.take(result.records, isPast: !past.isEmpty)
                for failed in result.partitionErrors {
                    guard failed.error.code == .partitionEnd else { throw failed.error }
                    if failed.partition.topic == WorkloadTopic.status { past.remove(failed.partition.partition) }
                }
            }
        } catch {
            // Brokers that are away are waited for by the client; a topic that is gone is looked for again.
        }
        await consumer.close()
    }

    private func take(_ records: [ConsumedRecord], isPast: Bool) {
        guard !records.isEmpty else { return }
        // Of several reports of one instance only the newest counts.
        var newest: [[UInt8]: Int] = [:]
        for (index, record) in records.enumerated() where record.topic == WorkloadTopic.status {
            if let key = record.key { newest[key] = index }
        }
        let reports = newest.values.sorted().map { WorkloadReports.Report(records[$0]) }
        let now = WallTime.milliseconds
        self.state.withLock { state in
            for report in reports {
                switch report {
                case .instance(let report): state.tracker.observe(report, isPast: isPast, nowMilliseconds: now)
                case .audit(let audit): state.tracker.observe(audit, isPast: isPast, nowMilliseconds: now)
                case .gone(let name): state.tracker.forget(name)
                case .unknown: break
                }
            }
            for record in records where record.topic == WorkloadTopic.control {
                guard let (name, value) = WorkloadReports.setting(record) else { continue }
                state.settings[name] = value
                state.known.insert(name)
            }
        }
    }

    // MARK: Setting

    /// Sets a setting for every service that follows the control topic; returns when it is written.
    ///
    /// - Returns: what was done, in a sentence.
    /// - Throws: why it was not.
    func set(_ key: String, to value: Double) async throws(WorkloadRefusal) -> String {
        guard !self.isReadOnly else { throw WorkloadRefusal("This console is read-only.") }
        guard let name = WorkloadSettings.Name(key: key), name.range.contains(value) else {
            throw WorkloadRefusal("There is no setting \(key) that takes \(value).")
        }
        guard self.state.withLock({ $0.hasControl }) else {
            throw WorkloadRefusal("The topic \(WorkloadTopic.control) does not exist: no workload could be set.")
        }
        do throws(RecordClientError) {
            try await self.writer.set(name, to: value, bootstrapServers: self.bootstrapServers)
        } catch {
            throw WorkloadRefusal("\(key) was not set: \(error).")
        }
        let setting = WorkloadReports.setting(name, value)
        return "\(setting.label) is \(setting.valueText) now"
    }
}

/// Why a setting was not changed.
struct WorkloadRefusal: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The producer of the settings, made for the first of them.
private actor SettingsOrders {
    private var writer: SettingsWriter?

    func set(
        _ name: WorkloadSettings.Name,
        to value: Double,
        bootstrapServers: String
    ) async throws(RecordClientError) {
        let writer =
            if let writer = self.writer { writer } else { try SettingsWriter(bootstrapServers: bootstrapServers) }
        self.writer = writer
        try await writer.set(name, to: value)
    }

    func close() async {
        await self.writer?.close()
        self.writer = nil
    }
}
