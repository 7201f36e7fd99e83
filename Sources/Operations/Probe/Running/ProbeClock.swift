/// Nanoseconds since the probe was made, of a clock that nobody sets.
struct ProbeClock: Sendable {
    private let start = ContinuousClock.now

    var nanoseconds: Int64 {
        let (seconds, attoseconds) = self.start.duration(to: .now).components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}

/// What librdkafka's words about a connection say.
enum ProbeEventText {
    /// The broker in `127.0.0.1:19094/3: Disconnected…`; nil for a bootstrap connection or other words.
    static func broker(in text: String) -> Int32? {
        guard let slash = text.firstIndex(of: "/") else { return nil }
        let digits = text[text.index(after: slash)...].prefix { ("0"..."9").contains($0) }
        let rest = text[digits.endIndex...]
        return rest.first == ":" ? Int32(digits) : nil
    }
}
