/// What is wrong with one direction of the connections through a ``FaultyProxy``.
public struct DirectionFault: Equatable, Sendable {
    /// How much later than it arrived a byte is passed on. Bytes never overtake each other.
    public var delayMilliseconds: Int
    /// How many bytes pass per second over each connection; nil for as many as possible.
    public var throttleBytesPerSecond: Int?
    /// Whether nothing passes, as when a cable is cut: bytes and ends of streams wait and pass later, when it heals.
    public var isBlackHole: Bool

    /// No fault.
    public static let none = DirectionFault()

    /// A fault; without arguments, none.
    public init(delayMilliseconds: Int = 0, throttleBytesPerSecond: Int? = nil, isBlackHole: Bool = false) {
        self.delayMilliseconds = delayMilliseconds
        self.throttleBytesPerSecond = throttleBytesPerSecond
        self.isBlackHole = isBlackHole
    }
}
