import Cluster
import ClusterView

/// Starts a node whose process has ended, or lets a frozen one go on.
public struct StartPlan: Plan, Equatable {
    public enum Method: String, Sendable, Equatable {
        case start
        /// SIGCONT.
        case thaw
    }

    public let node: NodeName
    public let method: Method
    public let record: PlanRecord
    private let replicasBehind: Int

    public init(_ method: Method, node id: Int32, in snapshot: ClusterSnapshot) {
        self.node = NodeName(id, in: snapshot)
        self.method = method
        let row = snapshot.broker(id)
        self.replicasBehind = row?.outOfSync ?? 0
        var facts: [PlanRecord.Fact] = []
        if let row, node.isBroker {
            facts.append(
                .init("replicasBehind", "replicas to catch up", "\(row.outOfSync) of \(row.replicas)")
            )
        }
        let process = node.process(in: snapshot)
        var refusal: String?
        switch method {
        case .start:
            if process?.isFrozen == true {
                refusal = "\(node.capitalized) is frozen, not down; thaw it."
            } else if process?.pid != nil {
                refusal = "\(node.capitalized) runs already."
            }
        case .thaw:
            if let process, process.pid == nil {
                refusal = "\(node.capitalized) has no process to thaw; start it."
            } else if let process, !process.isFrozen {
                refusal = "\(node.capitalized) is not frozen."
            }
        }
        self.record = PlanRecord(
            operation: method.rawValue,
            subject: node.description,
            facts: facts,
            refusal: refusal
        )
    }

    public func apply(through means: OperationMeans) async -> PlanResult {
        guard let control = means.control else {
            return PlanResult(.refused, means.reasonAgainstProcesses ?? "")
        }
        do throws(ClusterError) {
            switch method {
            case .start: try await control.start(node.id)
            case .thaw: try await control.thaw(node.id)
            }
            let status = try await control.status().nodes.first { $0.id == node.id }
            guard let status, status.state == .running else {
                let seen = status?.state.rawValue ?? "gone from the cluster's nodes"
                return PlanResult(.failed, "\(node.capitalized) was told to \(method.rawValue) and is \(seen).")
            }
            return PlanResult(.done, sentence(status))
        } catch {
            return PlanResult(.failed, error.sentence)
        }
    }

    private func sentence(_ status: NodeStatus) -> String {
        var text = "\(node) goes on (SIGCONT)"
        if method == .start {
            text = "\(node) accepts requests"
            if let milliseconds = status.readyAfterMilliseconds { text += " after \(milliseconds) ms" }
        }
        if replicasBehind == 1 { text += "; 1 replica has to catch up" }
        if replicasBehind > 1 { text += "; \(replicasBehind) replicas have to catch up" }
        return text
    }
}
