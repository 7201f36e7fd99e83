import Buffers
import KafkaProtocol

/// What a group wants done.
package enum GroupAction: Sendable {
    case answerJoin(GroupTicket, JoinGroupResponse)
    case answerSync(GroupTicket, SyncGroupResponse)
    /// Write the group's state to the log, then call ``ClassicGroup/stored(_:error:now:actions:)``.
    case store(GroupStore, GroupMetadataValue)
    /// Call ``ClassicGroup/expire(_:now:actions:)`` at the timer's time.
    case wake(GroupTimer)
    case rebalance(RebalanceEvent)
}

/// Why a group's state is written.
package enum GroupStore: Sendable {
    /// The leader has shared the work out among the members.
    case assignment(generation: Int32, assignments: [String: Bytes])
    /// A static member is back under another id.
    case replacement(StaticReplacement)
    /// The last member is gone.
    case emptied(generation: Int32)
}

/// What has to be known to complete or to undo the return of a static member.
package struct StaticReplacement: Sendable {
    let ticket: GroupTicket
    let version: Int16
    let instanceId: String
    let newId: String
    let previous: GroupMember
    let previousLeader: String?
}

/// A point in time at which a group has to be looked at. What ended before is told by its number or time and passed over:
/// a member has one entry in the queue however many heartbeats it sends.
package enum GroupTimer: Hashable, Sendable {
    case member(String, dueMilliseconds: Int64)
    case join(sequence: UInt64, dueMilliseconds: Int64)
    case sync(sequence: UInt64, dueMilliseconds: Int64)

    package var dueMilliseconds: Int64 {
        switch self {
        case .member(_, let due), .join(_, let due), .sync(_, let due): due
        }
    }
}
