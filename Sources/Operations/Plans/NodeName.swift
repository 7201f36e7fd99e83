import ClusterView

/// A node in words.
public struct NodeName: Sendable, Equatable, CustomStringConvertible {
    public let id: Int32
    /// False for a controller that serves no clients.
    public let isBroker: Bool

    /// The node with this id as a snapshot knows it.
    public init(_ id: Int32, in snapshot: ClusterSnapshot) {
        self.id = id
        let isVoter = snapshot.quorum.value?.members.contains { $0.id == id && $0.role != .observer } ?? false
        self.isBroker = snapshot.broker(id) != nil || !isVoter
    }

    public var description: String { "\(isBroker ? "broker" : "controller") \(id)" }

    /// For the beginning of a sentence.
    public var capitalized: String { "\(isBroker ? "Broker" : "Controller") \(id)" }

    /// What is known of its process.
    func process(in snapshot: ClusterSnapshot) -> ClusterView.ProcessFigures? {
        snapshot.broker(id)?.process ?? snapshot.quorum.value?.members.first { $0.id == id }?.process
    }
}
