import ClusterClient
import ClusterView
import Console
import Operations
import Synchronization

/// Carries out what the operator ordered at the console: makes the plan anew from the latest snapshot, applies it, and
/// puts what came of it into words.
final class OperatorActions: ConsoleActions {
    private let runner: PlanRunner
    private let groups: DemoGroups?
    private let latest = Mutex<ClusterSnapshot?>(nil)

    init(_ runner: PlanRunner, groups: DemoGroups? = nil) {
        self.runner = runner
        self.groups = groups
    }

    /// Takes in what the cluster looks like now.
    func see(_ snapshot: ClusterSnapshot) {
        latest.withLock { $0 = snapshot }
    }

    func perform(_ intent: ConsoleIntent) async -> ConsoleOutcome {
        guard let snapshot = latest.withLock({ $0 }) else { return .failed("No cluster has answered yet.") }
        guard let plan = Self.plan(intent, snapshot) else {
            return await groups?.perform(intent) ?? .failed("This console runs no consumers.")
        }
        let result = await runner.run(plan, clusterID: snapshot.identity.clusterID)
        if !result.steps.isEmpty { return .election(Self.elections(result, snapshot)) }
        switch result.status {
        case .done: return .done(result.sentence)
        case .refused, .failed: return .failed(result.sentence)
        }
    }

    /// The plan behind an intent; nil for what concerns the demo's own consumers.
    private static func plan(_ intent: ConsoleIntent, _ snapshot: ClusterSnapshot) -> (any Plan)? {
        switch intent {
        case .stopNode(let id, .kill): KillPlan(.sigkill, node: id, in: snapshot)
        case .stopNode(let id, .terminate): KillPlan(.stop, node: id, in: snapshot)
        case .stopNode(let id, .freeze): KillPlan(.freeze, node: id, in: snapshot)
        case .startNode(let id): StartPlan(.start, node: id, in: snapshot)
        case .thawNode(let id): StartPlan(.thaw, node: id, in: snapshot)
        case .electPreferredLeaders(let names): ElectPlan(.preferred, .partitions(names), in: snapshot)
        case .member, .groupRate: nil
        }
    }

    /// The steps of an election by the partition's name.
    private static func elections(_ result: PlanResult, _ snapshot: ClusterSnapshot) -> [Console.ElectionResult] {
        result.steps.compactMap { step in
            snapshot.partitions.first { $0.name.description == step.subject }
                .map { Console.ElectionResult(partition: $0.name, error: step.error) }
        }
    }
}
