/// The phases of a group of the classic protocol.
package enum GroupState: String, Sendable {
    /// No members; perhaps offsets.
    case empty = "Empty"
    /// The members are asked to join anew.
    case preparingRebalance = "PreparingRebalance"
    /// All have joined; the leader's assignment is awaited.
    case completingRebalance = "CompletingRebalance"
    /// Every member knows what it has to do.
    case stable = "Stable"
    /// The group is being removed, or this broker no longer coordinates it.
    case dead = "Dead"

    /// Whether a rebalance can begin now.
    var allowsRebalance: Bool { self == .empty || self == .completingRebalance || self == .stable }
}
