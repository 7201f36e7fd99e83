/// Something a cluster must never do, and did.
public struct Violation: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
