/// A 128-bit identifier of a topic, a directory or a node's incarnation.
public struct Uuid: Hashable, Sendable {
    /// The first 8 bytes, most significant first.
    public let high: UInt64
    /// The last 8 bytes, most significant first.
    public let low: UInt64

    /// The identifier that stands for "none".
    public static let zero = Uuid(high: 0, low: 0)
    /// The topic id of the metadata log, `__cluster_metadata`.
    public static let metadataTopic = Uuid(high: 0, low: 1)

    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads Kafka's text form: 22 characters of URL-safe base64 without padding. Nil if `text` is anything else.
    public init?(_ text: String) {
        let characters = Array(text.utf8)
        guard characters.count == 22 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (index, character) in characters.enumerated() {
            guard let digit = Self.digit(character) else { return nil }
            // The 22nd digit carries 2 bits and 4 zeros, so that each identifier has one text only.
            let isLast = index == 21
            if isLast && digit & 0xf != 0 { return nil }
            let width: UInt64 = isLast ? 2 : 6
            high = high << width | low >> (64 - width)
            low = low << width | (isLast ? digit >> 4 : digit)
        }
        self.init(high: high, low: low)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func digit(_ character: UInt8) -> UInt64? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt64(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt64(character - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(character - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}

extension Uuid: Comparable {
    /// The order of the bytes.
    @inlinable
    public static func < (left: Uuid, right: Uuid) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension Uuid: CustomStringConvertible {
    /// Kafka's text form: URL-safe base64 without padding.
    public var description: String {
        var rest = (high: self.high, low: self.low)
        var text: [UInt8] = []
        text.reserveCapacity(22)
        for index in 0..<22 {
            // 21 digits of 6 bits from the top, then the last 2 bits with 4 zeros.
            text.append(Self.alphabet[Int(rest.high >> 58)])
            if index < 21 { rest = (rest.high << 6 | rest.low >> 58, rest.low << 6) }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
