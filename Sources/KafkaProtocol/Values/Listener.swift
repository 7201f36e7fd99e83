/// The two doors of a node: one for clients and brokers, one for the controllers' quorum.
public enum Listener: Sendable, CaseIterable {
    case broker
    case controller
}
