/// What is known of a workload's services at one moment: what they say themselves, wherever they run.
public struct WorkloadSnapshot: Sendable, Equatable {
    /// In milliseconds since 1970.
    public var takenAtMilliseconds: Int64
    /// By service and name.
    public var instances: [WorkloadInstance]
    /// By service.
    public var stores: [WorkloadStore]
    public var sagas: WorkloadSagas?
    public var audit: WorkloadAudit?
    /// In the order in which they are listed; empty where nothing can be set.
    public var settings: [WorkloadSetting]

    public init(
        takenAtMilliseconds: Int64,
        instances: [WorkloadInstance] = [],
        stores: [WorkloadStore] = [],
        sagas: WorkloadSagas? = nil,
        audit: WorkloadAudit? = nil,
        settings: [WorkloadSetting] = []
    ) {
        self.takenAtMilliseconds = takenAtMilliseconds
        self.instances = instances
        self.stores = stores
        self.sagas = sagas
        self.audit = audit
        self.settings = settings
    }

    /// The instance with this name.
    public func instance(_ name: String) -> WorkloadInstance? { self.instances.first { $0.name == name } }

    /// The database of a service.
    public func store(_ service: String) -> WorkloadStore? { self.stores.first { $0.service == service } }

    /// Commands and events over all services: written, and processed.
    public var flow: (written: Int64, processed: Int64) {
        self.stores.reduce((0, 0)) { ($0.0 + $1.written, $0.1 + $1.processed) }
    }

    /// Share of the commands and events that took effect soon after they were written, from 0 to 1; nil while none did.
    public var onTimeShare: Double? {
        let onTime = self.stores.reduce(0) { $0 + $1.onTime }
        let judged = self.stores.reduce(onTime) { $0 + $1.late }
        return judged > 0 ? Double(onTime) / Double(judged) : nil
    }

    /// The setting with this key.
    public func setting(_ key: String) -> WorkloadSetting? { self.settings.first { $0.key == key } }

    /// How long the auditor has said nothing, once that is longer than it may take; nil without an auditor.
    public func auditSilence(nowMilliseconds now: Int64) -> Int64? {
        guard let audit = self.audit else { return nil }
        let age = now - audit.heardMilliseconds
        return age > Self.auditSilentMilliseconds ? age : nil
    }

    /// The auditor goes through the books every few seconds, more slowly when they are thick.
    public static let auditSilentMilliseconds: Int64 = 30_000
}
