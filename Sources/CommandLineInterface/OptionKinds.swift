// The usual kinds of options. Each has three forms: required (no default), with a default, and optional (`optional`).

/// How to understand one kind of value.
public struct ValueKind<Value: Sendable>: Sendable {
    let parse: @Sendable (String) -> Parsed<Value>
    let show: @Sendable (Value) -> String

    /// A kind of one's own.
    ///
    /// - Parameters:
    ///   - expected: what the option takes, to follow "takes": "a port number".
    ///   - show: how a default is written in the help.
    public init(
        _ expected: String,
        show: @escaping @Sendable (Value) -> String = { "\($0)" },
        parse: @escaping @Sendable (String) -> Value?
    ) {
        self.parse = { text in parse(text).map { .value($0) } ?? .expected(expected) }
        self.show = show
    }
}

extension ValueKind where Value == String {
    /// Any text that is not empty.
    public static let text = ValueKind("a text that is not empty") { $0.isEmpty ? nil : $0 }
}

extension ValueKind where Value == Int {
    /// A whole number in a range.
    public static func integer(in range: ClosedRange<Int> = 0...Int.max) -> ValueKind {
        let expected =
            range.upperBound == .max
            ? "a whole number from \(range.lowerBound)"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return ValueKind(expected) { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
    }
}

extension ValueKind where Value == Double {
    /// A decimal number from a minimum.
    public static func decimal(from minimum: Double = 0) -> ValueKind {
        ValueKind("a number from \(minimum)") { text in
            Double(text).flatMap { $0.isFinite && $0 >= minimum ? $0 : nil }
        }
    }
}

extension ValueKind where Value == Duration {
    /// A time such as `500ms`, `2s`, `1.5m`, `3h`, `7d`; a bare number counts seconds.
    public static let duration = ValueKind(
        "a duration such as 500ms, 2s, 1.5m, 3h or 7d",
        show: DurationText.text(of:),
        parse: DurationText.parse
    )
}

extension ValueKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of the cases of an enumeration, by its raw value.
    public static var choice: ValueKind {
        let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return ValueKind("one of \(names)", show: { $0.rawValue }, parse: Value.init(rawValue:))
    }
}

extension Option {
    /// An option that must be given.
    public init(_ name: String, short: String? = nil, _ placeholder: String, _ kind: ValueKind<Value>, _ help: String) {
        self.init(name, short: short, placeholder, help, default: nil, parser: { text, _ in kind.parse(text) })
    }

    /// An option with a default.
    public init(
        _ name: String,
        short: String? = nil,
        _ placeholder: String,
        _ kind: ValueKind<Value>,
        default defaultValue: Value,
        _ help: String
    ) {
        self.init(
            name,
            short: short,
            placeholder,
            help,
            default: defaultValue,
            shownDefault: kind.show(defaultValue),
            parser: { text, _ in kind.parse(text) }
        )
    }

    /// An option that may be left out; its value is nil then.
    public static func optional<Wrapped>(
        _ name: String,
        short: String? = nil,
        _ placeholder: String,
        _ kind: ValueKind<Wrapped>,
        _ help: String
    ) -> Option where Value == Wrapped? {
        Option(
            name,
            short: short,
            placeholder,
            help,
            default: .some(nil),
            parser: { text, _ in kind.parse(text).map { $0 } }
        )
    }

    /// An option that may be given any number of times; its value is the list in order.
    public static func repeated<Element>(
        _ name: String,
        short: String? = nil,
        _ placeholder: String,
        _ kind: ValueKind<Element>,
        _ help: String
    ) -> Option where Value == [Element] {
        Option(
            name,
            short: short,
            placeholder,
            help,
            default: [],
            isRepeatable: true,
            parser: { text, former in kind.parse(text).map { (former ?? []) + [$0] } }
        )
    }
}
