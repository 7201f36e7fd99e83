import ClusterView
import Operations

/// Asks whether records of a topic are to be deleted, after saying which.
struct PurgeDialog: Sendable, Equatable {
    /// What may go, and out of which topic.
    struct Choice: Sendable, Equatable {
        var topic: String
        var extent: PurgePlan.Extent
    }

    /// The first is offered.
    var choices: [Choice]
    var index = 0
    /// Nil until the topic's ends are known.
    var plan: PurgePlan?
    /// Why there is no plan.
    var reason: String?
    /// Whether the topic's name was typed.
    var isNamed = false

    init(_ choices: [Choice]) { self.choices = choices }

    var topic: String { choices[index].topic }
    var extent: PurgePlan.Extent { choices[index].extent }

    /// Goes on to the next choice, of which nothing is known yet.
    mutating func choose(_ next: Int) {
        index = next % choices.count
        plan = nil
        reason = nil
        isNamed = false
    }
}
