/// Why a replay cannot go on.
public struct ReplayError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ sentence: String) { self.description = sentence }
}
