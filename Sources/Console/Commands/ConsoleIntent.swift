import ClusterView
import Operations

/// Something the operator ordered and confirmed; a value, executed outside of the console.
public enum ConsoleIntent: Sendable, Equatable {
    /// How a node's process is stopped.
    public enum StopMethod: String, Sendable, Equatable, CaseIterable {
        /// SIGKILL: the process dies now.
        case kill = "SIGKILL"
        /// SIGTERM: a controlled shutdown.
        case terminate = "SIGTERM"
        /// SIGSTOP: alive but silent.
        case freeze = "SIGSTOP"
    }

    case stopNode(Int32, StopMethod)
    /// Starts a node whose process has ended.
    case startNode(Int32)
    /// Lets a frozen node go on (SIGCONT).
    case thawNode(Int32)
    /// ElectLeaders with the preferred type.
    case electPreferredLeaders([PartitionName])
    /// Probes end-to-end latency until it is stopped.
    case startProbe
    case stopProbe
    /// A member of one of the workload's consumer groups, by name.
    case member(String, MemberDeed)
    /// A setting of the workload, by its key in the control topic, and what it is to be.
    case workloadSetting(String, Double)

    /// What is done to a member's process.
    public enum MemberDeed: String, Sendable, Equatable, CaseIterable {
        /// SIGKILL: it does not leave the group, its session has to run out.
        case kill
        /// SIGTERM: it commits and leaves the group.
        case stop
        case freeze
        case thaw
        case start
    }
    /// Looks at a group's offsets and makes a plan. Changes nothing.
    case planReset(ResetQuestion)
    /// Applies a plan for offsets that was confirmed.
    case resetOffsets(ResetOffsetsPlan, ResetMode)
    /// Gives up waiting for a group to become empty.
    case cancelReset(String)
    /// Looks up the changes of offsets that can be taken back. Changes nothing.
    case listChanges
    /// Writes the plan's offsets into a file, in Kafka's form. Changes nothing in the cluster.
    case saveOffsets(ResetOffsetsPlan)
    /// Reads these records from now on, nil none; what comes is posted as an update. Changes nothing.
    case read(RecordQuery?, number: Int)
    /// Keeps what was copied in a file, for terminals that take nothing into a clipboard.
    case saveCopy([UInt8], String)
    /// Makes a plan for deleting records of a topic. Changes nothing.
    case planPurge(String, PurgePlan.Extent)
    /// Applies a plan for deleting records that was confirmed.
    case purge(PurgePlan)
    /// Makes plans for replaying records, one for each topic. Changes nothing.
    case planReplay(ReplayQuestion)
    /// Carries out plans for replays that were confirmed, one after the other; progress is posted as updates.
    case replay([ReplayPlan])
    /// Pauses, resumes or cancels the replay that runs.
    case steerReplay(ReplaySteering)

    /// What the operator did, in the words of an event.
    var deed: String {
        switch self {
        case .stopNode(let id, let method): "\(method.rawValue) to node \(id)"
        case .startNode(let id): "start node \(id)"
        case .thawNode(let id): "thaw node \(id)"
        case .member(let name, let deed): "\(deed.rawValue) \(name)"
        case .workloadSetting(let key, let value): "set \(key) to \(WorkloadValue.text(value))"
        case .electPreferredLeaders(let partitions):
            "elect preferred leaders of \(partitions.count) partition\(partitions.count == 1 ? "" : "s")"
        case .startProbe: "probe end-to-end latency"
        case .stopProbe: "end the probe"
        case .planReset(let question): "look at the offsets of \(question.request.group)"
        case .resetOffsets(let plan, _):
            "\(plan.record.operation) of \(plan.request.group): \(plan.request.scenario.option)"
        case .cancelReset(let group): "give up waiting for \(group)"
        case .listChanges: "look up changes of offsets"
        case .saveOffsets(let plan): "save the offsets of \(plan.id)"
        case .read: "read records"
        case .saveCopy: "save what was copied"
        case .planPurge(let topic, _): "look at the records of \(topic)"
        case .purge(let plan): "purge \(plan.count) records of \(plan.topic)"
        case .planReplay(let question):
            "look at the records to replay of \(question.selection.topics.joined(separator: ", "))"
        case .replay(let plans):
            "replay \(plans.reduce(0) { $0 + $1.movedCount }) records of \(plans.map(\.request.source).joined(separator: ", "))"
        case .steerReplay(let steering): "\(steering.rawValue) the replay"
        }
    }

    var subject: ClusterEvent.Subject {
        switch self {
        case .stopNode(let id, _), .startNode(let id), .thawNode(let id): .broker(id)
        case .electPreferredLeaders, .member, .workloadSetting, .listChanges, .startProbe, .stopProbe: .cluster
        case .planReset(let question): .group(question.request.group)
        case .resetOffsets(let plan, _), .saveOffsets(let plan): .group(plan.request.group)
        case .cancelReset(let group): .group(group)
        case .read, .saveCopy, .planPurge, .purge, .planReplay, .replay, .steerReplay: .cluster
        }
    }
}

/// What became of an intent.
public enum ConsoleOutcome: Sendable, Equatable {
    /// It was done; the text says what, in an operator's words.
    case done(String)
    /// It was not; the text says what, why, and what to do.
    case failed(String)
    /// What became of each partition of an election.
    case election([ElectionResult])
    /// The plan that was asked for.
    case resetPlan(ResetPlanAnswer)
    /// The plan as it was applied, and what became of it.
    case offsetsReset(ResetOffsetsPlan, PlanResult)
    /// The plan for deleting records that was asked for.
    case purgePlan(PurgePlan)
    /// The plans for a replay that were asked for.
    case replayPlans([ReplayPlan])
    /// What became of each of the plans that were begun.
    case replayed([ReplayOutcome])
    /// Nothing to say: what came of it shows itself.
    case shown
    /// Changes of offsets, newest first.
    case changes([UndoableChange])
}

/// The result of an election for one partition.
public struct ElectionResult: Sendable, Equatable {
    public var partition: PartitionName
    /// Kafka's error name, such as `ELECTION_NOT_NEEDED`; nil when the leader was elected.
    public var error: String?

    public init(partition: PartitionName, error: String? = nil) {
        self.partition = partition
        self.error = error
    }
}

/// Executes what the operator ordered: on an embedded cluster its supervisor, else the cluster's own protocol.
public protocol ConsoleActions: Sendable {
    /// Carries the intent out and returns when its effect is known. Called outside of the screen's thread; several
    /// intents may be under way at once. Never throws: a failure is an outcome.
    func perform(_ intent: ConsoleIntent) async -> ConsoleOutcome
}
