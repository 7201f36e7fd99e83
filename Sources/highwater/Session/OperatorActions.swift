import ClusterClient
import ClusterView
import Console
import Operations
import Synchronization

/// Carries out what the operator ordered at the console: makes the plan anew from the latest snapshot, applies it, and
/// puts what came of it into words.
final class OperatorActions: ConsoleActions {
    private let runner: PlanRunner
    private let latest = Mutex<ClusterSnapshot?>(nil)

    init(_ runner: PlanRunner) {
        self.runner = runner
    }

    /// Takes in what the cluster looks like now.
    func see(_ snapshot: ClusterSnapshot) {
        latest.withLock { $0 = snapshot }
    }

    func perform(_ intent: ConsoleIntent) async -> ConsoleOutcome {
        guard let snapshot = latest.withLock({ $0 }) else { return .failed("No cluster has answered yet.") }
        let result = await runner.run(Self.plan(intent, snapshot), clusterID: snapshot.identity.clusterID)
        if !result.steps.isEmpty { return .election(Self.elections(result, snapshot)) }
        switch result.status {
        case .done: return .done(result.sentence)
        case .refused, .failed: return .failed(result.sentence)
        }
    }

    private static func plan(_ intent: ConsoleIntent, _ snapshot: ClusterSnapshot) -> any Plan {
        switch intent {
        case .stopNode(let id, .kill): KillPlan(.sigkill, node: id, in: snapshot)
        case .stopNode(let id, .terminate): KillPlan(.stop, node: id, in: snapshot)
        case .stopNode(let id, .freeze): KillPlan(.freeze, node: id, in: snapshot)
        case .startNode(let id): StartPlan(.start, node: id, in: snapshot)
        case .thawNode(let id): StartPlan(.thaw, node: id, in: snapshot)
        case .electPreferredLeaders(let names): ElectPlan(.preferred, .partitions(names), in: snapshot)
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
