import Buffers
import KafkaProtocol

/// What stands for a client's request until it is answered.
package struct GroupTicket: Hashable, Sendable {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// Who asks for something, and in which version.
package struct GroupCaller: Sendable {
    package let ticket: GroupTicket
    package let version: Int16
    package let clientId: String
    package let clientHost: String

    package init(ticket: GroupTicket, version: Int16, clientId: String, clientHost: String) {
        self.ticket = ticket
        self.version = version
        self.clientId = clientId
        self.clientHost = clientHost
    }
}

/// One member of a group.
package struct GroupMember: Sendable {
    /// A way of sharing the work that a member knows, with what it says about itself in that way's terms.
    package struct SupportedProtocol: Equatable, Sendable {
        package let name: String
        package let metadata: Bytes
    }

    package let id: String
    /// Set for a static member (KIP-345): the name under which it comes back with another id.
    package let instanceId: String?
    package let clientId: String
    package let clientHost: String
    /// Members are walked in the order of these numbers, which is that of their joining.
    let order: UInt64
    package internal(set) var rebalanceTimeoutMilliseconds: Int32
    package internal(set) var sessionTimeoutMilliseconds: Int32
    /// In the member's order of preference.
    package internal(set) var protocols: [SupportedProtocol]
    package internal(set) var assignment: Bytes
    /// The join that waits for the generation to begin.
    var join: GroupTicket?
    /// The sync that waits for the assignment.
    var sync: GroupTicket?
    /// It has joined for the first time and does not know its id yet, so it cannot send heartbeats.
    var isNew = false
    /// When the member is given up unless it is heard of. Moving it costs nothing: see ``GroupTimer``.
    var deadlineMilliseconds = Int64.max
    /// When it was last heard of; nil since another coordinator has heard of it and this one has not.
    var heardMilliseconds: Int64?
    /// The time of this member's one entry in the queue of deadlines that counts.
    var queuedMilliseconds = Int64.max

    /// What the member says in the terms of one protocol; empty if it does not know it.
    func metadata(for name: String?) -> Bytes { self.protocols.first { $0.name == name }?.metadata ?? .empty }

    /// Whether time may pass without a word from the member.
    var isHeldByRequest: Bool { !self.isNew && (self.join != nil || self.sync != nil) }

    static func protocols(of request: JoinGroupRequest) -> [SupportedProtocol] {
        request.protocols.map { SupportedProtocol(name: $0.name, metadata: $0.metadata.ownCopy) }
    }
}

extension Bytes {
    /// The same bytes in a block of their own, so that what they were part of can go.
    var ownCopy: Bytes { self.isEmpty ? .empty : self.withUnsafeBytes { Bytes(copying: $0) } }
}
