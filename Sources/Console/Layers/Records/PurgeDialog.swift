import ClusterView
import Operations

/// Asks whether records of a topic are to be deleted, after saying which.
struct PurgeDialog: Sendable, Equatable {
    var topic: String
    /// What may go; the first is offered.
    var extents: [PurgePlan.Extent]
    var index = 0
    /// Nil until the topic's ends are known.
    var plan: PurgePlan?
    /// Why there is no plan.
    var reason: String?
    /// Whether the topic's name was typed.
    var isNamed = false

    init(topic: String, extents: [PurgePlan.Extent]) {
        self.topic = topic
        self.extents = extents
    }

    var extent: PurgePlan.Extent { extents[index] }
}
