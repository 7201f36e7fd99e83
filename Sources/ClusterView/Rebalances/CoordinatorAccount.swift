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
        /// Nodes of earlier versions do not tell.
        var silentMs: Int64?
    }

    /// What is known of rebalances that are under way, by group.
    private var underWay: [String: UnderWay] = [:]

    private struct UnderWay: Sendable {
        /// The generation in which it began.
        var generation: Int32
        /// Its last step.
        var last: Step
    }

    package init() {}

    /// Takes in a line of a node's log.
    ///
    /// - Returns: the rebalance that the line closes; nil for any other line. One whose generation had begun is closed by
    ///   the beginning of the next, before its work was shared out.
    package mutating func observe(line: Substring) -> Rebalance? {
        guard let word = line.firstRange(of: " rebalance {") else { return nil }
        let object = line[line.index(before: word.upperBound)...]
        guard let step = try? JSONDecoder().decode(Step.self, from: Data(object.utf8)) else { return nil }
        switch step.step {
        case "started":
            let before = self.underWay.updateValue(
                UnderWay(generation: step.generation, last: step),
                forKey: step.group
            )
            guard var cut = before, cut.last.step == "joined" else { return nil }
            cut.last.durationMs = max(0, step.startedMs - cut.last.startedMs)
            return self.rebalance(cut.last, from: cut.generation)
        case "joined":
            self.underWay[step.group]?.last = step
            return nil
        case "completed", "emptied":
            return self.rebalance(step, from: self.underWay.removeValue(forKey: step.group)?.generation)
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
        return Rebalance(
            groupID: step.group,
            startMilliseconds: step.startedMs,
            endMilliseconds: step.startedMs + step.durationMs,
            trigger: trigger,
            membersBefore: step.membersBefore,
            membersAfter: step.membersAfter,
            generationBefore: generation,
            generationAfter: step.generation,
            unownedMilliseconds: Self.unowned(step),
            source: .broker,
            joined: joined,
            gone: gone
        )
    }

    /// Members of an eager group give up everything before they join; nobody reads until it is shared out. What a member
    /// had whose session ran out nobody has read since it was last heard of.
    private static func unowned(_ step: Step) -> Int64? {
        if step.trigger == "session-expired" { return step.silentMs.map { $0 + step.durationMs } }
        let isEager = step.protocol.map { $0 != "cooperative-sticky" } ?? false
        return isEager && step.membersBefore > 0 ? step.durationMs : nil
    }

    private static func trigger(_ step: Step, _ member: String) -> Rebalance.Trigger {
        switch step.trigger {
        case "member-joined": .memberJoined(member)
        case "member-left": .memberLeft(member)
        case "session-expired": .memberTimedOut(member)
        case "metadata-changed": .subscriptionChanged
        case "partitions-given-up": .named("hand-over by \(member)")
        case "leader-rejoined": .named("leader \(member) rejoined" + (step.reason.map { ": \($0)" } ?? ""))
        default: .named(step.trigger.split(separator: "-").joined(separator: " "))
        }
    }
}
