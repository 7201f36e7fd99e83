/// The type of a setting's value, with DescribeConfigs' numbers.
public enum ConfigType: Int8, Sendable {
    case boolean = 1
    case string = 2
    case int = 3
    case short = 4
    case long = 5
    case double = 6
    case list = 7
    case `class` = 8
    case password = 9

    /// Kafka's name of the type.
    public var name: String {
        switch self {
        case .boolean: "BOOLEAN"
        case .string: "STRING"
        case .int: "INT"
        case .short: "SHORT"
        case .long: "LONG"
        case .double: "DOUBLE"
        case .list: "LIST"
        case .class: "CLASS"
        case .password: "PASSWORD"
        }
    }
}

/// A value that a setting cannot have.
public struct InvalidConfigValue: Error, Equatable, Sendable, CustomStringConvertible {
    /// A sentence that names the setting, its value and what is allowed.
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// A setting that topics or brokers have: Kafka's name, type, default and limits, and a sentence that says what it is
/// for.
public struct ConfigDefinition: Sendable {
    /// A broker-level setting that a topic-level one falls back to.
    public struct Synonym: Equatable, Sendable {
        public let name: String
        /// What the broker's value is multiplied by: `log.retention.hours` is in hours, `retention.ms` in milliseconds.
        public let factor: Int64

        public init(_ name: String, factor: Int64 = 1) {
            self.name = name
            self.factor = factor
        }
    }

    public let name: String
    public let type: ConfigType
    /// The value when nobody sets another; nil when there is none.
    public let defaultValue: String?
    public let validator: ConfigValidator
    public let documentation: String
    /// What the setting falls back to, the strongest first.
    public let synonyms: [Synonym]
    /// Whether the value can only be changed by restarting the broker.
    public let isReadOnly: Bool

    public init(
        _ name: String,
        _ type: ConfigType,
        default defaultValue: String?,
        allowed validator: ConfigValidator = .any,
        synonyms: [Synonym] = [],
        isReadOnly: Bool = false,
        _ documentation: String
    ) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        self.validator = validator
        self.documentation = documentation
        self.synonyms = synonyms
        self.isReadOnly = isReadOnly
    }

    /// Checks that the setting may have `value`.
    ///
    /// - Throws: why it may not.
    public func validate(_ value: String) throws(InvalidConfigValue) {
        let text = ConfigText.trimmed(value)
        let isOfType =
            switch self.type {
            case .boolean: ConfigText.boolean(text) != nil
            case .short: Int16(text) != nil
            case .int: Int32(text) != nil
            case .long: Int64(text) != nil
            case .double: Double(text) != nil
            case .string, .list, .class, .password: true
            }
        guard isOfType else {
            throw InvalidConfigValue("Invalid value \(value) for configuration \(self.name): not a \(self.type.name).")
        }
        if let reason = self.validator.objection(to: text, as: self.type) {
            throw InvalidConfigValue("Invalid value \(value) for configuration \(self.name): \(reason).")
        }
    }
}

/// How the text of a setting is read.
enum ConfigText {
    static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }

    static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// The elements of a list; the empty text is the empty list.
    static func list(_ text: String) -> [String] {
        guard !Self.trimmed(text).isEmpty else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { Self.trimmed(String($0)) }
    }
}
