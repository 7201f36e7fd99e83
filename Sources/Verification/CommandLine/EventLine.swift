/// One event as a line of JSON, in the shapes of Kafka's verifiable producer and consumer.
package struct EventLine {
    private var text: String

    /// A line that begins with the time and the event's name.
    package init(_ name: String, wallMilliseconds: Int64) {
        self.text = "{\"timestamp\":\(wallMilliseconds)"
        self.add("name", name)
    }

    /// A line of now.
    init(_ name: String) { self.init(name, wallMilliseconds: Clock.wallMilliseconds) }

    /// The finished line.
    package var line: String { self.text + "}" }

    package mutating func add(_ key: String, _ value: String?) {
        self.text += ",\"\(key)\":" + (value.map(Self.quoted) ?? "null")
    }

    package mutating func add(_ key: String, _ value: Int64) { self.text += ",\"\(key)\":\(value)" }
    package mutating func add(_ key: String, _ value: Int) { self.text += ",\"\(key)\":\(value)" }
    package mutating func add(_ key: String, _ value: Bool) { self.text += ",\"\(key)\":\(value)" }
    package mutating func add(_ key: String, _ value: Double) {
        self.text += ",\"\(key)\":" + (value.isFinite ? "\(value)" : "null")
    }

    /// Adds a list of objects, each with these fields in this order.
    package mutating func add(_ key: String, objects: [[(String, Field)]]) {
        let rendered = objects.map { fields in
            "{" + fields.map { "\"\($0.0)\":\($0.1.json)" }.joined(separator: ",") + "}"
        }
        self.text += ",\"\(key)\":[" + rendered.joined(separator: ",") + "]"
    }

    /// A value inside a list.
    package enum Field {
        case text(String)
        case number(Int64)

        var json: String {
            switch self {
            case .text(let text): EventLine.quoted(text)
            case .number(let number): "\(number)"
            }
        }
    }

    /// A JSON string.
    package static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
