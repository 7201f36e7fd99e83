import ClusterView
import Operations

/// A replay from the first look at its records to the report.
struct ReplayDialog: Sendable, Equatable {
    enum Phase: Sendable, Equatable {
        /// The plan is being made.
        case looking
        case planned
        /// No plan can be made; the text says why.
        case lacking(String)
        case running
        case ended([ReplayOutcome])
    }

    /// The newest question; answers to older ones are passed over.
    var question: ReplayQuestion
    var phase = Phase.looking
    /// The newest plans, one for each topic that has something to send; they stay while others are asked for.
    var plans: [ReplayPlan] = []
    /// How it goes, by replay.
    var statuses: [String: ReplayStatus] = [:]
    /// How far the lower part is scrolled.
    var scroll = 0

    init(_ question: ReplayQuestion) { self.question = question }

    /// The keys that mean something now.
    var scope: Scope {
        switch phase {
        case .looking, .planned, .lacking: .replay
        case .running: .replayRun
        case .ended: .replayReport
        }
    }

    /// Topics of which records were sent or parked by a replay that ended well.
    var replayedTopics: [String] {
        guard case .ended(let outcomes) = phase else { return [] }
        return outcomes.filter { $0.result.status == .done && $0.plan.movedCount > 0 }.map(\.plan.request.source)
    }

    /// Why a yes would do nothing; nil when it would.
    var refusal: String? {
        guard phase == .planned else { return nil }
        if plans.contains(where: { $0.record.refusal == nil }) { return nil }
        return plans.first?.record.refusal ?? "No record is selected."
    }

    var canApply: Bool { phase == .planned && refusal == nil }

    /// The plans that are carried out.
    var applied: [ReplayPlan] { plans.filter { $0.record.refusal == nil } }

    /// Whether it is the replay of these plans.
    func isRunning(_ other: [ReplayPlan]) -> Bool { phase == .running && applied.map(\.id) == other.map(\.id) }

    var isPaused: Bool { statuses.values.contains { $0.phase == .paused } }

    /// Offsets that were gone over, and all of them, over all topics.
    var progress: (done: Int64, total: Int64) {
        applied.reduce((0, 0)) { sum, plan in
            let total = plan.spans.reduce(0) { $0 + $1.count }
            guard let status = statuses[plan.id] else { return (sum.0, sum.1 + total) }
            return (sum.0 + status.done, sum.1 + status.total)
        }
    }

    /// What became of all records so far.
    var tally: ReplayTally { applied.compactMap { statuses[$0.id]?.tally }.reduce(ReplayTally(), +) }

    /// Records per second of the topic that is being replayed.
    var recordsPerSecond: Double {
        let running = applied.compactMap { statuses[$0.id] }.last { $0.phase == .running || $0.phase == .paused }
        return running?.recordsPerSecond ?? 0
    }

    var cameBack: Int64 { statuses.values.reduce(0) { $0 + $1.cameBack } }

    /// What the plans would do, over all topics.
    var planned: ReplayTally { applied.map(\.scan.tally).reduce(ReplayTally(), +) }
}
