import Cluster
import ClusterView

/// Ends or suspends a node's process.
public struct KillPlan: Plan, Equatable {
    /// How a node's process is stopped.
    public enum Method: String, Sendable, Equatable, CaseIterable {
        /// SIGKILL: the process dies now.
        case sigkill = "SIGKILL"
        /// SIGTERM: a controlled shutdown, leaders move first.
        case stop = "SIGTERM"
        /// SIGSTOP: alive but silent.
        case freeze = "SIGSTOP"

        var operation: String {
            switch self {
            case .sigkill: "kill"
            case .stop: "stop"
            case .freeze: "freeze"
            }
        }
    }

    public let node: NodeName
    public let method: Method
    /// What the cluster loses with the node.
    public let forecast: BrokerLossForecast
    public let record: PlanRecord

    public init(_ method: Method, node id: Int32, in snapshot: ClusterSnapshot) {
        self.node = NodeName(id, in: snapshot)
        self.method = method
        let forecast = BrokerLossForecast(losing: id, in: snapshot)
        self.forecast = forecast
        self.record = PlanRecord(
            operation: method.operation,
            subject: node.description,
            facts: Self.facts(forecast, isBroker: node.isBroker),
            sentences: Self.sentences(forecast, node, method),
            refusal: Self.refusal(node, method, snapshot)
        )
    }

    private static func facts(_ forecast: BrokerLossForecast, isBroker: Bool) -> [PlanRecord.Fact] {
        var facts: [PlanRecord.Fact] = []
        if isBroker {
            facts.append(.init("leadersHeld", "leaders held", "\(forecast.leadersHeld) of \(forecast.partitions)"))
            facts.append(
                .init(
                    "goingOffline",
                    "will lose their last ISR",
                    "\(forecast.goingOffline)",
                    isAlarming: forecast.goingOffline > 0
                )
            )
            facts.append(
                .init(
                    "refusingAcksAll",
                    "under min.insync.replicas",
                    "\(forecast.refusingAcksAll)",
                    isAlarming: forecast.refusingAcksAll > 0
                )
            )
        }
        if let left = forecast.votersLeft, let voters = forecast.voters {
            facts.append(
                .init("votersLeft", "metadata quorum", "\(left)/\(voters)", isAlarming: !forecast.quorumSurvives)
            )
        }
        return facts
    }

    private static func sentences(
        _ forecast: BrokerLossForecast,
        _ node: NodeName,
        _ method: Method
    ) -> [String] {
        var sentences: [String] = []
        if node.isBroker {
            let down = forecast.alreadyDown
            if down.count == 1 { sentences.append("Broker \(down[0]) is already down.") }
            if down.count > 1 {
                sentences.append("Brokers \(down.map(String.init).joined(separator: ", ")) are already down.")
            }
            if forecast.goingOffline > 0 {
                sentences.append("\(Count.partitions(forecast.goingOffline, capital: true)) will have no leader.")
            }
            if forecast.refusingAcksAll > 0 {
                let partitions = Count.partitions(forecast.refusingAcksAll)
                sentences.append("Producers to \(partitions) will get NOT_ENOUGH_REPLICAS.")
            }
            if method == .freeze && forecast.leadersHeld > 0 {
                sentences.append("Its leaders answer nobody until its session has run out.")
            }
        }
        if !forecast.quorumSurvives {
            sentences.append("The metadata quorum will be lost: no leader can be elected until a voter is back.")
        }
        return sentences
    }

    private static func refusal(_ node: NodeName, _ method: Method, _ snapshot: ClusterSnapshot) -> String? {
        guard let process = node.process(in: snapshot) else { return nil }
        if process.pid == nil { return "\(node.capitalized) has no process: it is down already." }
        if method == .freeze && process.isFrozen { return "\(node.capitalized) is frozen already; thaw it or kill it." }
        return nil
    }

    public func apply(through means: OperationMeans) async -> PlanResult {
        guard let control = means.control else {
            return PlanResult(.refused, means.reasonAgainstProcesses ?? "")
        }
        do throws(ClusterError) {
            switch method {
            case .sigkill: try await control.kill(node.id)
            case .stop: try await control.stop(node.id)
            case .freeze: try await control.freeze(node.id)
            }
            return try await verify(control)
        } catch {
            return PlanResult(.failed, error.sentence)
        }
    }

    /// Looks at the process itself, not at the answer to the order.
    private func verify(_ control: any ClusterControl) async throws(ClusterError) -> PlanResult {
        let state = try await control.status().nodes.first { $0.id == node.id }?.state
        switch (method, state) {
        case (.sigkill, .exited), (.sigkill, .stopped):
            return PlanResult(.done, "\(node) was killed (SIGKILL)\(leadersToMove)")
        case (.stop, .stopped), (.stop, .exited):
            return PlanResult(.done, "\(node) has stopped in order (SIGTERM)")
        case (.freeze, .frozen):
            return PlanResult(.done, "\(node) is frozen (SIGSTOP)\(leadersToMove)")
        default:
            let seen = state?.rawValue ?? "gone from the cluster's nodes"
            return PlanResult(.failed, "\(node.capitalized) took \(method.rawValue) and is \(seen) all the same.")
        }
    }

    private var leadersToMove: String {
        guard node.isBroker, forecast.leadersHeld > 0 else { return "" }
        return forecast.leadersHeld == 1 ? "; 1 leader has to move" : "; \(forecast.leadersHeld) leaders have to move"
    }
}
