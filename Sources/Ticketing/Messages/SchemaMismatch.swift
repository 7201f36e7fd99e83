/// A record's value is not what its schema says.
public struct SchemaMismatch: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    package init(_ description: String) { self.description = description }
}
