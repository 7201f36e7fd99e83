/// Reads text in Prometheus' exposition format, version 0.0.4.
package enum MetricsText {
    /// One line that holds a value.
    package struct Sample: Equatable {
        package let name: String
        package let labels: [Label]
        package let value: Double

        /// The value of a label, or nil.
        package func label(_ name: String) -> String? { self.labels.first { $0.name == name }?.value }
    }

    package struct Label: Equatable {
        package let name: String
        package let value: String
    }

    /// Calls `body` with every sample. Comments and lines that are none are passed over.
    package static func forEachSample(in text: [UInt8], _ body: (Sample) -> Void) {
        for line in text.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
            if let sample = Self.sample(line) { body(sample) }
        }
    }

    private static func sample(_ line: ArraySlice<UInt8>) -> Sample? {
        guard let nameEnd = line.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: " ") }),
            let first = line.first, Self.mayBeginName(first)
        else { return nil }
        let name = String(decoding: line[..<nameEnd], as: UTF8.self)
        var rest = line[nameEnd...]
        var labels: [Label] = []
        if rest.first == UInt8(ascii: "{") {
            rest = rest.dropFirst()
            while let label = Self.takeLabel(&rest) { labels.append(label) }
            guard rest.first == UInt8(ascii: "}") else { return nil }
            rest = rest.dropFirst()
        }
        // A time stamp may follow the value.
        let words = rest.split(separator: UInt8(ascii: " "))
        guard let word = words.first, let value = Self.number(String(decoding: word, as: UTF8.self)) else {
            return nil
        }
        return Sample(name: name, labels: labels, value: value)
    }

    private static func mayBeginName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: ":"):
            true
        default: false
        }
    }

    /// Takes `name="value"` and a comma behind it off the front.
    private static func takeLabel(_ rest: inout ArraySlice<UInt8>) -> Label? {
        guard let equals = rest.firstIndex(of: UInt8(ascii: "=")), equals > rest.startIndex,
            rest[equals...].dropFirst().first == UInt8(ascii: "\"")
        else { return nil }
        let name = String(decoding: rest[..<equals], as: UTF8.self)
        var value: [UInt8] = []
        var index = equals + 2
        while index < rest.endIndex, rest[index] != UInt8(ascii: "\"") {
            if rest[index] == UInt8(ascii: "\\"), index + 1 < rest.endIndex {
                index += 1
                value.append(rest[index] == UInt8(ascii: "n") ? UInt8(ascii: "\n") : rest[index])
            } else {
                value.append(rest[index])
            }
            index += 1
        }
        guard index < rest.endIndex else { return nil }
        rest = rest[(index + 1)...]
        if rest.first == UInt8(ascii: ",") { rest = rest.dropFirst() }
        return Label(name: name, value: String(decoding: value, as: UTF8.self))
    }

    private static func number(_ text: String) -> Double? {
        switch text {
        case "+Inf", "Inf": .infinity
        case "-Inf": -.infinity
        default: Double(text)
        }
    }
}
