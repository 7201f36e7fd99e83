/// How old the first record is that a group has not read yet.
public struct TimeLag: Sendable, Equatable, Comparable {
    /// How well it is known.
    public enum Precision: UInt8, Sendable, Equatable {
        /// The record's own time stamp, or nothing is unread.
        case exact
        /// Read off between two times at which the end of the log was known (`~`).
        case interpolated
        /// The record is older than all that is known about the log (`>`).
        case atLeast
    }

    public var milliseconds: Int64
    public var precision: Precision

    public init(milliseconds: Int64, precision: Precision) {
        self.milliseconds = max(0, milliseconds)
        self.precision = precision
    }

    /// Nothing is unread.
    public static let none = TimeLag(milliseconds: 0, precision: .exact)

    public static func < (left: TimeLag, right: TimeLag) -> Bool { left.milliseconds < right.milliseconds }
}
