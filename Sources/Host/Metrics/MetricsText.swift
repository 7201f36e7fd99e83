/// Text in Prometheus' exposition format, version 0.0.4, written line by line.
struct MetricsText {
    /// What kind of figure a family holds.
    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 16 << 10) { self.bytes.reserveCapacity(capacity) }

    /// Begins a family; its samples follow.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        self.put("# HELP ")
        self.put(name)
        self.put(" ")
        for character in help.utf8 {
            switch character {
            case UInt8(ascii: "\\"): self.put("\\\\")
            case UInt8(ascii: "\n"): self.put("\\n")
            default: self.bytes.append(character)
            }
        }
        self.put("\n# TYPE ")
        self.put(name)
        self.put(" ")
        self.put(kind.rawValue)
        self.put("\n")
    }

    /// A family with one sample.
    mutating func figure(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        self.family(name, kind, help)
        self.sample(name, value)
    }

    /// A family with one sample.
    mutating func figure(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        self.family(name, kind, help)
        self.put(name)
        self.put(" \(value)\n")
    }

    /// A sample without labels.
    mutating func sample(_ name: String, _ value: Int) {
        self.put(name)
        self.put(" ")
        self.put(value)
        self.put("\n")
    }

    /// A sample with labels.
    mutating func sample(_ name: String, _ labels: [(name: String, value: String)], _ value: Int) {
        self.put(name)
        self.put("{")
        for (index, label) in labels.enumerated() {
            if index > 0 { self.put(",") }
            self.put(label.name)
            self.put("=\"")
            self.putEscaped(label.value)
            self.put("\"")
        }
        self.put("} ")
        self.put(value)
        self.put("\n")
    }

    /// A histogram of times in milliseconds under one label.
    mutating func histogram(_ name: String, _ label: String, _ value: String, _ latency: LatencyHistogram) {
        var total = 0
        for (bucket, count) in latency.counts.enumerated() {
            total += count
            self.put(name)
            self.put("_bucket{")
            self.put(label)
            self.put("=\"")
            self.putEscaped(value)
            self.put("\",le=\"")
            self.put(Self.bounds[bucket])
            self.put("\"} ")
            self.put(total)
            self.put("\n")
        }
        self.put("\(name)_sum{\(label)=\"")
        self.putEscaped(value)
        self.put("\"} \(Self.milliseconds(latency.sumMicroseconds))\n")
        self.sample("\(name)_count", [(label, value)], total)
    }

    /// The upper bounds of ``LatencyHistogram`` in milliseconds.
    private static let bounds: [String] =
        (0..<LatencyHistogram.boundedCount).map {
            milliseconds(LatencyHistogram.upperBoundMicroseconds(of: $0))
        } + ["+Inf"]

    /// Microseconds as a decimal number of milliseconds: `0.064`.
    static func milliseconds(_ microseconds: Int64) -> String {
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1000)
        guard rest > 0 else { return "\(whole)" }
        var fraction = String(String(1000 + rest).dropFirst())
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(whole).\(fraction)"
    }

    private mutating func putEscaped(_ text: String) {
        for character in text.utf8 {
            switch character {
            case UInt8(ascii: "\\"): self.put("\\\\")
            case UInt8(ascii: "\""): self.put("\\\"")
            case UInt8(ascii: "\n"): self.put("\\n")
            default: self.bytes.append(character)
            }
        }
    }

    private mutating func put(_ text: String) { self.bytes.append(contentsOf: text.utf8) }

    private mutating func put(_ value: Int) {
        if value < 0 { self.bytes.append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        let start = self.bytes.count
        repeat {
            self.bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        self.bytes[start...].reverse()
    }
}
