import Cluster

/// A change as a value: computed from a snapshot without touching anything, shown, and applied only when confirmed.
public protocol Plan: Sendable {
    /// What would be done and what that would mean.
    var record: PlanRecord { get }

    /// Carries the plan out and looks whether it had its effect. A failure is a result.
    func apply(through means: OperationMeans) async -> PlanResult
}

/// What plans are carried out with.
public struct OperationMeans: Sendable {
    /// The owner of the processes; nil for a remote cluster.
    public var control: (any ClusterControl)?
    /// The cluster's own protocol; nil where no plan needs it.
    public var elections: (any LeaderElections)?
    /// The same for plans about consumer groups.
    public var offsets: (any GroupOffsets)?
    /// The same for replays.
    public var replays: ReplayMeans?
    /// The same for plans that delete records.
    public var records: (any RecordDeletions)?
    /// Whether nothing may be changed. The client refuses too; this is for what does not go through it.
    public var isReadOnly: Bool
    /// How long to wait between two looks for an effect.
    public var lookInterval: Duration
    /// How often to look.
    public var looks: Int

    public init(
        control: (any ClusterControl)? = nil,
        elections: (any LeaderElections)? = nil,
        offsets: (any GroupOffsets)? = nil,
        replays: ReplayMeans? = nil,
        records: (any RecordDeletions)? = nil,
        isReadOnly: Bool = false,
        lookInterval: Duration = .milliseconds(200),
        looks: Int = 20
    ) {
        self.control = control
        self.elections = elections
        self.offsets = offsets
        self.replays = replays
        self.records = records
        self.isReadOnly = isReadOnly
        self.lookInterval = lookInterval
        self.looks = looks
    }

    /// Why processes cannot be killed or started from here; nil if they can.
    public var reasonAgainstProcesses: String? {
        if isReadOnly { return Self.readOnlyReason }
        if control == nil { return "This is a remote cluster: only the owner of its processes can do that." }
        return nil
    }

    static let readOnlyReason = "Nothing is changed here: this was started with --read-only."
}

/// Applies plans and writes down what became of them: one way for the console, the command line and scripts.
public struct PlanRunner: Sendable {
    public var means: OperationMeans
    public var journal: Journal?

    public init(means: OperationMeans, journal: Journal?) {
        self.means = means
        self.journal = journal
    }

    /// Applies a confirmed plan, unless something speaks against it, and journals the outcome.
    ///
    /// - Parameter clusterID: the cluster the plan was made for.
    public func run(_ plan: any Plan, clusterID: String?) async -> PlanResult {
        var result: PlanResult
        if means.isReadOnly {
            result = PlanResult(.refused, OperationMeans.readOnlyReason)
        } else if let refusal = plan.record.refusal {
            result = PlanResult(.refused, refusal)
        } else if let failure = writeDown(plan, clusterID) {
            result = PlanResult(
                .refused,
                "Nothing is changed: what is there now could not be written down, so that it could not be put back "
                    + "(\(failure))."
            )
        } else {
            result = await plan.apply(through: means)
        }
        do throws(JournalError) {
            try journal?.append(plan.record, result, clusterID: clusterID)
        } catch {
            result.sentence += " (\(error))"
        }
        return result
    }

    /// A plan that can be taken back is in the journal before it is applied: if the program ends in between, what was
    /// there before is known.
    private func writeDown(_ plan: any Plan, _ clusterID: String?) -> JournalError? {
        guard plan.record.id != nil else { return nil }
        do throws(JournalError) {
            try journal?.append(plan.record, nil, clusterID: clusterID)
            return nil
        } catch {
            return error
        }
    }
}
