/// Why a record became a dead letter.
public struct DeadLetterFailure: Sendable, Hashable {
    /// The consumer group, or what a framework calls the consumer.
    public var group: String?
    /// The connector of Kafka Connect.
    public var connector: String?
    /// The error's class with its package.
    public var errorClass: String?
    public var message: String?
    /// The errors behind it, outermost first.
    public var causes: [String]
    /// The stack trace as it was written.
    public var stack: String?
    public var attempts: Int64?
    public var firstFailureMilliseconds: Int64?
    public var lastFailureMilliseconds: Int64?

    public init(
        group: String? = nil,
        connector: String? = nil,
        errorClass: String? = nil,
        message: String? = nil,
        causes: [String] = [],
        stack: String? = nil,
        attempts: Int64? = nil,
        firstFailureMilliseconds: Int64? = nil,
        lastFailureMilliseconds: Int64? = nil
    ) {
        self.group = group
        self.connector = connector
        self.errorClass = errorClass
        self.message = message
        self.causes = causes
        self.stack = stack
        self.attempts = attempts
        self.firstFailureMilliseconds = firstFailureMilliseconds
        self.lastFailureMilliseconds = lastFailureMilliseconds
    }

    /// Who gave up on the record: the group or the connector.
    public var owner: String? { self.group ?? self.connector }

    /// The error's class without its package or module: `SchemaMismatch` of `com.example.SchemaMismatch`.
    public var shortClass: String? {
        self.errorClass.map { name in
            // A class inside another is written with `$`, Ruby's modules end in `::`.
            let last = name.split(whereSeparator: { ".:$/".contains($0) }).last
            return last.map(String.init) ?? name
        }
    }

    /// The first line of the message.
    public var firstLine: String? {
        self.message.map { String($0.prefix { !$0.isNewline }) }
    }

    /// The causes that a Java stack trace names, outermost first.
    static func causes(inStack stack: String) -> [String] {
        stack.split(whereSeparator: \.isNewline).compactMap { line in
            let marker = "Caused by: "
            let text = line.drop { $0 == " " || $0 == "\t" }
            return text.hasPrefix(marker) ? String(text.dropFirst(marker.count)) : nil
        }
    }
}
