/// What every row of a command's option table has: enough to parse it and to describe it.
public protocol CommandOption: Sendable {
    /// As typed, with dashes: `--data-dir`.
    var name: String { get }
    /// A one-letter form such as `-b`.
    var shortName: String? { get }
    /// What stands for the value in the help, for example `DIR`; nil when the option takes none.
    var placeholder: String? { get }
    /// One sentence for the help.
    var help: String { get }
    /// Whether the command cannot do without it.
    var isRequired: Bool { get }
    /// Whether it may be given several times.
    var isRepeatable: Bool { get }
    /// The default as shown in the help; nil for none.
    var shownDefault: String? { get }
    /// Understands one occurrence, given what earlier occurrences came to.
    func parse(_ text: String, after former: (any Sendable)?) throws(CommandFailure) -> any Sendable
}

/// An option without a value: given or not.
public struct Flag: CommandOption {
    public let name: String
    public let shortName: String?
    public let help: String
    public var placeholder: String? { nil }
    public var isRequired: Bool { false }
    public var isRepeatable: Bool { false }
    public var shownDefault: String? { nil }

    /// A flag; its value is true when it was given.
    public init(_ name: String, short: String? = nil, _ help: String) {
        self.name = name
        self.shortName = short
        self.help = help
    }

    public func parse(_ text: String, after former: (any Sendable)?) throws(CommandFailure) -> any Sendable { true }
}

/// An option, or a positional argument, with a value of some type.
public struct Option<Value: Sendable>: CommandOption {
    /// Understands the text, or says in a sentence fragment what was expected ("a whole number from 1 to 9").
    public typealias Parser = @Sendable (_ text: String, _ former: Value?) -> Parsed<Value>

    public let name: String
    public let shortName: String?
    public let placeholder: String?
    public let help: String
    public let isRepeatable: Bool
    public let shownDefault: String?
    /// The value when the option is not given; nil makes it required.
    public let defaultValue: Value?
    let parser: Parser

    public var isRequired: Bool { defaultValue == nil }

    /// An option of any type; the factories below cover the usual ones.
    public init(
        _ name: String,
        short: String? = nil,
        _ placeholder: String,
        _ help: String,
        default defaultValue: Value?,
        shownDefault: String? = nil,
        isRepeatable: Bool = false,
        parser: @escaping Parser
    ) {
        self.name = name
        self.shortName = short
        self.placeholder = placeholder
        self.help = help
        self.defaultValue = defaultValue
        self.shownDefault = shownDefault
        self.isRepeatable = isRepeatable
        self.parser = parser
    }

    public func parse(_ text: String, after former: (any Sendable)?) throws(CommandFailure) -> any Sendable {
        switch parser(text, former as? Value) {
        case .value(let value): return value
        case .expected(let what):
            throw CommandFailure(.usage, "\(name) takes \(what), not \"\(text)\".")
        }
    }
}

/// What came of an option's text.
public enum Parsed<Value> {
    /// Understood.
    case value(Value)
    /// Not understood: what was expected, to follow "takes".
    case expected(String)

    /// The same for a value made of this one.
    func map<Other>(_ transform: (Value) -> Other) -> Parsed<Other> {
        switch self {
        case .value(let value): .value(transform(value))
        case .expected(let what): .expected(what)
        }
    }
}
