import RecordClient

/// Headers as text.
enum HeaderText {
    /// The value of the last header of a name; nil when there is none, when it has no value, or when that is no text.
    static func last(_ name: String, in headers: [ConsumedRecord.Header]) -> String? {
        headers.last { $0.name == name }?.value.flatMap { String(validating: $0, as: UTF8.self) }
    }
}

/// Times that headers have.
enum HeaderTime {
    /// Reads ISO 8601, or seconds or milliseconds since 1970; nil for anything else.
    static func milliseconds(_ text: String) -> Int64? {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) else {
            // A blank instead of the T is usual, too.
            return UTCInstant.milliseconds(text)
                ?? UTCInstant.milliseconds(text.replacing(" ", with: "T", maxReplacements: 1))
        }
        guard let number = Int64(text) else { return nil }
        // As seconds, eleven digits reach beyond the year 5000.
        return abs(number) < 100_000_000_000 ? number * 1000 : number
    }
}
