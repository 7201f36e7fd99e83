/// One step on the way into a JSON value.
public enum JSONStep: Sendable, Hashable {
    /// Into an object.
    case member(String)
    /// Into an array; below 0 counts from its end.
    case element(Int)
}
