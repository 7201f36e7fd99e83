/// A figure of a cluster together with how it is known.
///
/// A pane must never show a guess as a fact: what the cluster does not offer, does not permit, or has not said yet is
/// told apart from a value and from zero.
public enum Reading<Value: Sendable & Equatable>: Sendable, Equatable {
    /// The cluster said so at the last refresh.
    case known(Value)
    /// The cluster said so then; later refreshes failed.
    case stale(Value, sinceMilliseconds: Int64)
    /// The cluster does not support the request that would tell (`n/a`).
    case notSupported
    /// The cluster refuses to tell this principal (`⊘`).
    case notPermitted
    /// Not asked or not answered yet (`–`).
    case absent

    /// The value, present or past; nil when there never was one.
    public var value: Value? {
        switch self {
        case .known(let value), .stale(let value, _): value
        case .notSupported, .notPermitted, .absent: nil
        }
    }

    /// Whether the value is from an earlier refresh than the last.
    public var isStale: Bool {
        if case .stale = self { true } else { false }
    }

    /// The same knowledge after a refresh that failed at `milliseconds`: a value becomes stale, once.
    public func aged(sinceMilliseconds milliseconds: Int64) -> Reading {
        if case .known(let value) = self { .stale(value, sinceMilliseconds: milliseconds) } else { self }
    }

    /// The reading with its value replaced by what `transform` makes of it.
    public func map<Other: Sendable & Equatable>(_ transform: (Value) -> Other) -> Reading<Other> {
        switch self {
        case .known(let value): .known(transform(value))
        case .stale(let value, let since): .stale(transform(value), sinceMilliseconds: since)
        case .notSupported: .notSupported
        case .notPermitted: .notPermitted
        case .absent: .absent
        }
    }
}
