/// Carries something that belongs to a loop's thread through code that runs elsewhere, for example into the closure of
/// ``EventLoopRemote/submit(_:)-swift.method``. Taking it out on any other thread traps.
///
/// `@unchecked Sendable` is sound because only the loop's thread gets at the value. The value's last reference must also
/// go away on that thread if its deinitialiser touches the loop.
public struct LoopBound<Value>: @unchecked Sendable {
    private let stored: Value
    private let remote: EventLoopRemote

    /// Wraps `value`, which belongs to the thread of `loop`.
    public init(_ value: Value, to loop: EventLoop) {
        self.stored = value
        self.remote = loop.remote
    }

    /// The value; a precondition that the caller is on the loop's thread.
    public var value: Value {
        precondition(self.remote.isOnLoopThread, "a value that belongs to an event loop was used on another thread")
        return self.stored
    }
}
