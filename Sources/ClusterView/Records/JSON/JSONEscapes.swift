/// The escapes of JSON strings.
enum JSONEscapes {
    /// The UTF-8 that the inside of a string stands for. An escape that is none is left as it is; half a surrogate pair
    /// becomes U+FFFD.
    static func removed(from text: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
        guard text.contains(UInt8(ascii: "\\")) else { return Array(text) }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
                result.append(byte)
                continue
            }
            switch escaped {
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(escaped)
            case UInt8(ascii: "u"):
                guard let scalar = self.scalar(&rest) else {
                    result += [byte, escaped]
                    continue
                }
                result += Array(String(scalar).utf8)
            default: result += [byte, escaped]
            }
        }
        return result
    }

    /// The scalar of `\uXXXX`, or of two of them; nil when there are no four digits.
    private static func scalar(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Unicode.Scalar? {
        guard let unit = self.unit(rest) else { return nil }
        rest = rest.dropFirst(4)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, rest.starts(with: "\\u".utf8), let second = self.unit(rest.dropFirst(2)),
            (0xDC00...0xDFFF).contains(second)
        else { return "\u{FFFD}" }
        rest = rest.dropFirst(6)
        return Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
    }

    private static func unit(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> UInt16? {
        let digits = text.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
