import CommandLineInterface
import Foundation
import RecordClient

/// Records as text: what `consume --output jsonl` writes, `produce --format json` reads.
enum RecordText {
    /// A record on its way to the cluster.
    struct Outgoing: Equatable {
        var partition: Int32?
        var key: [UInt8]?
        /// Nil is a tombstone.
        var value: [UInt8]?
        var headers: [ConsumedRecord.Header] = []
        var timestampMilliseconds: Int64?
    }

    /// Splits a line into key and value; without the separator in it the line is the value.
    static func outgoing(_ line: [UInt8], keySeparator: [UInt8]?, nullValue: [UInt8]?) -> Outgoing {
        var value = line[...]
        var key: [UInt8]?
        if let keySeparator, let place = value.firstRange(of: keySeparator) {
            key = Array(value[..<place.lowerBound])
            value = value[place.upperBound...]
        }
        return Outgoing(key: key, value: nullValue.map { Array(value) == $0 } ?? false ? nil : Array(value))
    }

    /// Reads `{"key":…,"value":…,"headers":[{"name":…,"value":…}],"partition":…,"timestamp":…}`; a text, or
    /// `{"base64":…}` for bytes that are none, or null.
    static func outgoing(json line: [UInt8]) throws -> Outgoing {
        guard let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] else {
            throw CommandFailure(
                .error,
                "A line is not a JSON object: \(String(decoding: line.prefix(80), as: UTF8.self))"
            )
        }
        var record = Outgoing(key: try bytes(object["key"], "key"), value: try bytes(object["value"], "value"))
        record.partition = (object["partition"] as? NSNumber)?.int32Value
        record.timestampMilliseconds = (object["timestamp"] as? NSNumber)?.int64Value
        for header in object["headers"] as? [[String: Any]] ?? [] {
            guard let name = header["name"] as? String else { throw CommandFailure(.error, "A header has no name.") }
            record.headers.append(.init(name: name, value: try bytes(header["value"], "header \(name)")))
        }
        return record
    }

    private static func bytes(_ value: Any?, _ what: String) throws -> [UInt8]? {
        switch value {
        case nil, is NSNull: return nil
        case let text as String: return Array(text.utf8)
        case let object as [String: Any]:
            if let text = object["base64"] as? String, let data = Data(base64Encoded: text) { return Array(data) }
        default: break
        }
        throw CommandFailure(.error, "The \(what) is neither a text nor null nor an object with base64.")
    }

    /// The form that ``outgoing(json:)`` reads.
    static func json(_ bytes: [UInt8]?) -> JSONValue {
        guard let bytes else { return .null }
        if let text = String(validating: bytes, as: UTF8.self) { return .string(text) }
        return .object([.init("base64", .string(Data(bytes).base64EncodedString()))])
    }

    static func json(_ headers: [ConsumedRecord.Header]) -> JSONValue {
        .array(headers.map { .object([.init("name", .string($0.name)), .init("value", json($0.value))]) })
    }

    /// For people: damaged text is repaired, control characters are shown as dots.
    static func plain(_ bytes: [UInt8]?, null: String = "") -> String {
        guard let bytes else { return null }
        var text = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isControl = scalar.value < 0x20 && scalar != "\t" || (0x7F...0x9F).contains(scalar.value)
            text.unicodeScalars.append(isControl ? "·" : scalar)
        }
        return text
    }
}
