import Foundation

/// Makes rebalances of what coordinators of the embedded cluster write into their nodes' logs: a line for each step, the
/// word `rebalance` and an object whose members the broker's `RebalanceEvent` documents. All times are the coordinator's.
package struct CoordinatorAccount: Sendable {
    /// One line's object.
    struct Step: Decodable, Sendable {
        var group: String
        var step: String
        var generation: Int32
        var trigger: String
        var member: String?
        var client: String?
        var reason: String?
        var membersBefore: Int
        var membersAfter: Int
        var `protocol`: String?
        var startedMs: Int64
        var atMs: Int64
        var durationMs: Int64
    }

    /// The generation in which a rebalance that is under way began, by group.
    private var begun: [String: Int32] = [:]

    package init() {}

    /// Takes in a line of a node's log.
    ///
    /// - Returns: the rebalance that the line closes; nil for any other line.
    package mutating func observe(line: Substring) -> Rebalance? {
        guard let word = line.firstRange(of: " rebalance {") else { return nil }
        let object = line[line.index(before: word.upperBound)...]
        guard let step = try? JSONDecoder().decode(Step.self, from: Data(object.utf8)) else { return nil }
        switch step.step {
        case "started":
            self.begun[step.group] = step.generation
            return nil
        case "completed", "emptied":
            return self.rebalance(step, from: self.begun.removeValue(forKey: step.group))
        default:
            return nil
        }
    }

    private func rebalance(_ step: Step, from generation: Int32?) -> Rebalance {
        let name = step.client.flatMap { $0.isEmpty ? nil : $0 } ?? step.member
        let trigger = Self.trigger(step, name ?? "")
        var joined: [String] = []
        var gone: [String] = []
        switch trigger {
        case .memberJoined(let member): joined = [member]
        case .memberLeft(let member), .memberTimedOut(let member): gone = [member]
        default: break
        }
        // Members of an eager group give up everything before they join; nobody reads until it is shared out.
        let isEager = step.protocol.map { $0 != "cooperative-sticky" } ?? false
        return Rebalance(
            groupID: step.group,
            startMilliseconds: step.startedMs,
            endMilliseconds: step.startedMs + step.durationMs,
            trigger: trigger,
            membersBefore: step.membersBefore,
            membersAfter: step.membersAfter,
            generationBefore: generation,
            generationAfter: step.generation,
            unownedMilliseconds: isEager && step.membersBefore > 0 ? step.durationMs : nil,
            source: .broker,
            joined: joined,
            gone: gone
        )
    }

    private static func trigger(_ step: Step, _ member: String) -> Rebalance.Trigger {
        switch step.trigger {
        case "member-joined": .memberJoined(member)
        case "member-left": .memberLeft(member)
        case "session-expired": .memberTimedOut(member)
        case "metadata-changed": .subscriptionChanged
        case "leader-rejoined": .named("leader \(member) rejoined" + (step.reason.map { ": \($0)" } ?? ""))
        default: .named(step.trigger.split(separator: "-").joined(separator: " "))
        }
    }
}
