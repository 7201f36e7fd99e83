import FoundationEssentials

// What travels on the control socket: one JSON object per line, a request and its reply.

/// An order to a supervisor.
struct ControlRequest: Codable, Sendable {
    enum Order: String, Codable, Sendable {
        case status, start, stop, kill, restart, freeze, thaw, down
    }

    var order: Order
    /// Which node; not for `status` and `down`.
    var node: Int32?
}

/// The answer: a status, an error, or neither when an order was carried out.
struct ControlReply: Codable, Sendable {
    var status: ClusterStatus?
    var error: ClusterError?
}

/// Lines of JSON.
enum ControlLine {
    /// Longer lines are refused: a reply for a hundred nodes takes some 50 KB.
    static let limitBytes = 1 << 20

    static func encode(_ message: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Our own plain structures of strings and finite numbers always have a JSON form.
        let content = (try? encoder.encode(message)) ?? Data()
        return Array(content) + [UInt8(ascii: "\n")]
    }

    static func decode<Message: Decodable>(_ type: Message.Type, from line: some Collection<UInt8>) -> Message? {
        try? JSONDecoder().decode(type, from: Data(line))
    }
}
