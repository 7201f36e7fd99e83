/// The text in a verifiable record: `<run id>.<sequence>`, then, if there is room, a space and the time of production in
/// microseconds since 1970, then dots up to the wanted length. A run id has no dot and no space in it.
package struct VerifiableValue: Sendable {
    package let runId: String
    private let prefix: [UInt8]

    package init(runId: String) {
        self.runId = runId
        self.prefix = Array("\(runId).".utf8)
    }

    /// The text for one record.
    package func write(sequence: Int64, wallMicroseconds: Int64, byteCount: Int, into text: inout [UInt8]) {
        text.removeAll(keepingCapacity: true)
        text += self.prefix
        Self.append(sequence, to: &text)
        // Sixteen digits last until the year 2286.
        if byteCount - text.count > 16 {
            text.append(UInt8(ascii: " "))
            Self.append(wallMicroseconds, to: &text)
        }
        while text.count < byteCount { text.append(UInt8(ascii: ".")) }
    }

    /// The sequence number and the time in a record of this run; nil for other records.
    package func parse(_ text: UnsafeRawBufferPointer) -> (sequence: Int64, wallMicroseconds: Int64?)? {
        guard text.count > self.prefix.count, text.prefix(self.prefix.count).elementsEqual(self.prefix) else {
            return nil
        }
        var position = self.prefix.count
        guard let sequence = Self.number(text, &position) else { return nil }
        guard position < text.count, text[position] == UInt8(ascii: " ") else { return (sequence, nil) }
        position += 1
        return (sequence, Self.number(text, &position))
    }

    /// The run that a record says it belongs to: what is before its first dot.
    package static func runId(of text: UnsafeRawBufferPointer) -> String? {
        guard let dot = text.firstIndex(of: UInt8(ascii: ".")), dot > 0, dot + 1 < text.count, isDigit(text[dot + 1])
        else { return nil }
        return String(validating: text[..<dot], as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func number(_ text: UnsafeRawBufferPointer, _ position: inout Int) -> Int64? {
        var value: Int64 = 0
        let start = position
        while position < text.count, isDigit(text[position]) {
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = shifted.addingReportingOverflow(Int64(text[position] - UInt8(ascii: "0")))
            if overflow || carried { return nil }
            value = sum
            position += 1
        }
        return position > start ? value : nil
    }

    private static func append(_ number: Int64, to text: inout [UInt8]) {
        var rest = UInt64(max(number, 0))
        let start = text.count
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }
}
