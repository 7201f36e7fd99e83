/// One report of a workload's instance: about itself, and about the database of its service.
public struct WorkloadReport: Sendable, Equatable {
    public var instance: WorkloadInstance
    public var store: WorkloadStore
    /// Only of the service that leads the sagas.
    public var sagas: WorkloadSagas?

    /// - Parameter instance: its `heardMilliseconds` is the time at which it wrote the report, by its own clock.
    public init(instance: WorkloadInstance, store: WorkloadStore, sagas: WorkloadSagas? = nil) {
        self.instance = instance
        self.store = store
        self.sagas = sagas
    }
}

/// Keeps what the instances of a workload last said, and forgets those that are gone for long.
///
/// A value without a clock. Reports that were there before this program began count as old as their writer says; those that
/// come in later count from their arrival, so that clocks that differ do not make an instance look silent.
public struct WorkloadTracker: Sendable {
    /// More instances than this are not kept: the ones that were silent longest go first.
    public static let capacity = 64
    /// An instance that left in order is shown for so long.
    public static let stoppedKeptMilliseconds: Int64 = 60_000
    /// An instance that fell silent is shown for so long.
    public static let silentKeptMilliseconds: Int64 = 10 * 60_000

    private var instances: [String: WorkloadInstance] = [:]
    private var stores: [String: WorkloadStore] = [:]
    private var sagas: SagaHistory?
    private var audit: WorkloadAudit?

    /// The last figures of the sagas, with those before them, for the rate.
    private struct SagaHistory {
        var latest: WorkloadSagas
        /// Oldest first; the oldest is a few seconds old.
        var started: [(count: Int64, writtenMilliseconds: Int64)]
    }

    public init() {}

    // MARK: What comes in

    /// Takes in a report.
    ///
    /// - Parameter isPast: whether it was there before this program began to listen.
    public mutating func observe(_ report: WorkloadReport, isPast: Bool, nowMilliseconds now: Int64) {
        let written = report.instance.heardMilliseconds
        let heard = isPast ? min(now, written) : now
        if isPast, let known = self.instances[report.instance.name], known.heardMilliseconds > heard { return }
        var instance = report.instance
        instance.heardMilliseconds = heard
        self.instances[instance.name] = instance
        self.drop(nowMilliseconds: now)
        // Instances of a service look into one database: the newest look counts.
        if let known = self.stores[report.store.service], known.heardMilliseconds > heard { return }
        var store = report.store
        store.heardMilliseconds = heard
        self.stores[store.service] = store
        if let sagas = report.sagas { self.observe(sagas, writtenMilliseconds: written) }
    }

    private mutating func observe(_ sagas: WorkloadSagas, writtenMilliseconds written: Int64) {
        var started = self.sagas?.started ?? []
        // Fewer than before: another run of the workload has begun, with a new database.
        if let last = started.last, last.count > sagas.started || last.writtenMilliseconds > written { started = [] }
        started.append((sagas.started, written))
        started.removeAll { written - $0.writtenMilliseconds > 5000 }
        var latest = sagas
        if let first = started.first, written > first.writtenMilliseconds {
            latest.startedPerSecond =
                Double(sagas.started - first.count) * 1000 / Double(written - first.writtenMilliseconds)
        }
        self.sagas = SagaHistory(latest: latest, started: started)
    }

    /// Takes in what the auditor says; its time counts as that of a report does.
    public mutating func observe(_ audit: WorkloadAudit, isPast: Bool, nowMilliseconds now: Int64) {
        var audit = audit
        audit.heardMilliseconds = isPast ? min(now, audit.heardMilliseconds) : now
        self.audit = audit
    }

    /// Forgets an instance: its record was taken out of the topic.
    public mutating func forget(_ name: String) { self.instances[name] = nil }

    private mutating func drop(nowMilliseconds now: Int64) {
        self.instances = self.instances.filter { !Self.isGone($0.value, nowMilliseconds: now) }
        while self.instances.count > Self.capacity,
            let oldest = self.instances.values.min(by: {
                ($0.heardMilliseconds, $0.name) < ($1.heardMilliseconds, $1.name)
            })
        {
            self.instances[oldest.name] = nil
        }
    }

    private static func isGone(_ instance: WorkloadInstance, nowMilliseconds now: Int64) -> Bool {
        let kept = instance.isStopped ? Self.stoppedKeptMilliseconds : Self.silentKeptMilliseconds
        return now - instance.heardMilliseconds > kept
    }

    // MARK: What is known

    /// What is known now; nil while nothing is heard, and once everybody has been gone for long.
    ///
    /// - Parameter settings: as they are set; what the instances say about them is filled in here.
    public func snapshot(settings: [WorkloadSetting], nowMilliseconds now: Int64) -> WorkloadSnapshot? {
        let instances = self.instances.values.filter { !Self.isGone($0, nowMilliseconds: now) }
            .sorted { Self.isBefore($0, $1) }
        let isAudited = self.audit.map { now - $0.heardMilliseconds <= Self.silentKeptMilliseconds } ?? false
        guard !instances.isEmpty || isAudited else { return nil }
        let live = instances.filter { !$0.isStopped && $0.silence(nowMilliseconds: now) == nil }
        let lead = self.stores.values.contains { now - $0.heardMilliseconds <= WorkloadInstance.silentMilliseconds }
        var sagas = self.sagas?.latest
        if !lead { sagas?.startedPerSecond = nil }
        return WorkloadSnapshot(
            takenAtMilliseconds: now,
            instances: instances,
            stores: self.stores.values.sorted { $0.service < $1.service },
            sagas: sagas,
            audit: self.audit,
            settings: settings.map { Self.confirmed($0, by: live, startedPerSecond: sagas?.startedPerSecond) }
        )
    }

    /// By service, then by number where names end in one: `payment-10` comes after `payment-9`.
    private static func isBefore(_ left: WorkloadInstance, _ right: WorkloadInstance) -> Bool {
        func key(_ name: String) -> (String, Int, String) {
            let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
            return (String(name.dropLast(digits.count)), Int(String(digits)) ?? 0, name)
        }
        guard left.service == right.service else { return left.service < right.service }
        return key(left.name) < key(right.name)
    }

    private static func confirmed(
        _ setting: WorkloadSetting,
        by live: [WorkloadInstance],
        startedPerSecond: Double?
    ) -> WorkloadSetting {
        var setting = setting
        switch setting.unit {
        case .perSecond: setting.observed = startedPerSecond
        case .processes: setting.observed = Double(live.count { $0.service == setting.service })
        case .percent, .milliseconds: break
        }
        let told = live.compactMap { instance in
            setting.service == nil || setting.service == instance.service ? instance.settings[setting.key] : nil
        }
        if !told.isEmpty {
            setting.confirmed = WorkloadSetting.Confirmation(
                count: told.count { $0 == setting.value },
                of: told.count
            )
        }
        return setting
    }
}
