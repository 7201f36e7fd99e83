/// Decides when a load has to rest so that the data it makes stays under a bound.
///
/// Brokers delete old segments now and then; between two times a fast load can write more than they keep. It rests from
/// three quarters of the bound on until the brokers have deleted enough.
public struct DiskBound: Sendable {
    /// What follows from a look.
    public enum Decision: Equatable, Sendable {
        /// As before.
        case nothing
        /// The load has to rest.
        case rest
        /// The load may go on.
        case goOn
        /// The bound is passed although the load rests: others write too.
        case exceeded
    }

    /// What the data may take.
    public let limitBytes: Int64
    /// Whether the load rests.
    public private(set) var isResting = false

    public init(limitBytes: Int64) { self.limitBytes = limitBytes }

    /// Takes in how much the data takes now.
    public mutating func look(usedBytes: Int64) -> Decision {
        if usedBytes > limitBytes { return .exceeded }
        if !isResting, usedBytes > limitBytes / 4 * 3 {
            isResting = true
            return .rest
        }
        if isResting, usedBytes < limitBytes / 8 * 5 {
            isResting = false
            return .goOn
        }
        return .nothing
    }
}
