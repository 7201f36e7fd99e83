/// Why a node cannot start.
public struct NodeError: Error, Sendable, CustomStringConvertible {
    /// What failed, why, and what to do about it.
    public let description: String

    public init(_ description: String) { self.description = description }
}
