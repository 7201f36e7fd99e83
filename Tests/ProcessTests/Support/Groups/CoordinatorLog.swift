import Foundation

/// What the coordinators of a cluster say of a group's rebalances in their nodes' logs, brought together.
struct CoordinatorLog: Sendable {
    /// A line's object, as the broker's `RebalanceEvent` documents it.
    struct Step: Decodable, Sendable {
        let group: String
        let step: String
        let generation: Int32
        let trigger: String
        let client: String?
        let membersBefore: Int
        let membersAfter: Int
        let startedMs: Int64
        let atMs: Int64
    }

    /// In the order of time.
    let steps: [Step]

    static func read(_ group: String, _ cluster: TestCluster) throws -> CoordinatorLog {
        var steps: [Step] = []
        for broker in cluster.brokers {
            for line in try cluster.nodeLog(of: broker).split(separator: "\n") {
                guard let word = line.firstRange(of: " rebalance {") else { continue }
                let object = line[line.index(before: word.upperBound)...]
                let step = try JSONDecoder().decode(Step.self, from: Data(object.utf8))
                if step.group == group { steps.append(step) }
            }
        }
        return CoordinatorLog(steps: steps.sorted { ($0.atMs, $0.generation) < ($1.atMs, $1.generation) })
    }

    /// The steps that begin a generation: each is one rebalance.
    func generations(after generation: Int32) -> [Step] {
        self.steps.filter { ($0.step == "joined" || $0.step == "emptied") && $0.generation > generation }
    }

    var lastGeneration: Int32 { self.steps.map(\.generation).max() ?? 0 }
}
