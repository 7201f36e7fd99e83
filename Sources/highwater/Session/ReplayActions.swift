import Console
import Operations
import Synchronization

/// Carries out what the operator wants replayed: plans, the replay itself with its progress, pause and cancel.
final class ReplayActions: Sendable {
    private let runner: PlanRunner
    private let cluster: any ReplayCluster
    private let records: ClientReplayRecords
    private let post: @Sendable (ReplayStatus) -> Void
    /// Of the replay that runs.
    private let control = Mutex<ReplayControl?>(nil)

    /// - Parameter post: told how a replay goes.
    init(
        runner: PlanRunner,
        cluster: any ReplayCluster,
        records: ClientReplayRecords,
        post: @escaping @Sendable (ReplayStatus) -> Void
    ) {
        self.runner = runner
        self.cluster = cluster
        self.records = records
        self.post = post
    }

    /// Finds what was replayed.
    var prefix: ReplayedPrefix { ReplayedPrefix(cluster: cluster, records: records) }

    /// - Returns: nil for an intent that is about something else.
    func perform(_ intent: ConsoleIntent, clusterID: String?) async -> ConsoleOutcome? {
        switch intent {
        case .planReplay(let question): return await plan(question)
        case .replay(let plans): return await replay(plans, clusterID)
        case .steerReplay(let steering):
            let control = control.withLock { $0 }
            switch steering {
            case .pause: control?.pause()
            case .resume: control?.resume()
            case .cancel: control?.cancel()
            }
            return .shown
        default: return nil
        }
    }

    /// A plan for each topic of the selection; those without anything selected are left out, unless that is all of them.
    private func plan(_ question: ReplayQuestion) async -> ConsoleOutcome {
        let planning = ReplayPlanning(cluster: cluster, records: records, nowMilliseconds: { WallTime.milliseconds })
        var plans: [ReplayPlan] = []
        for request in question.requests {
            do throws(ReplayError) {
                plans.append(try await planning.plan(request))
            } catch {
                return .failed("The records of \(request.source) cannot be looked at: \(error).")
            }
        }
        let full = plans.filter { $0.scan.tally.total > $0.scan.tally.passedOver }
        return .replayPlans(full.isEmpty ? Array(plans.prefix(1)) : full)
    }

    /// One topic after the other; a cancelled or failed one ends them all.
    private func replay(_ plans: [ReplayPlan], _ clusterID: String?) async -> ConsoleOutcome {
        let control = ReplayControl()
        let isFree = self.control.withLock { running in
            guard running == nil else { return false }
            running = control
            return true
        }
        guard isFree else { return .failed("Another replay runs: wait for its end, or cancel it.") }
        defer { self.control.withLock { $0 = nil } }
        var runner = runner
        runner.means.replays = ReplayMeans(cluster: cluster, records: records, control: control, onProgress: post)
        var outcomes: [ReplayOutcome] = []
        for plan in plans {
            let result = await runner.run(plan, clusterID: clusterID)
            outcomes.append(ReplayOutcome(plan: plan, result: result))
            guard result.status == .done else { break }
        }
        return .replayed(outcomes)
    }

    /// Ends what runs; it can be taken up again.
    func close() async {
        control.withLock { $0 }?.cancel()
        await records.close()
    }
}
