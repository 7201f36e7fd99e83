/// An inclusive range of message versions.
package struct VersionRange: Equatable, Sendable {
    package var low: Int
    package var high: Int

    package init(_ low: Int, _ high: Int) {
        self.low = low
        self.high = high
    }

    /// Reads `3`, `3-5`, or `3+`, which ends where `limit` ends. Nil if `text` is none of them.
    package init?(parsing text: some StringProtocol, limit: Int) {
        if text.hasSuffix("+") {
            guard let low = Int(text.dropLast()), low <= limit else { return nil }
            self.init(low, limit)
        } else if let dash = text.firstIndex(of: "-") {
            guard let low = Int(text[..<dash]), let high = Int(text[text.index(after: dash)...]), low <= high else {
                return nil
            }
            self.init(low, high)
        } else {
            guard let version = Int(text) else { return nil }
            self.init(version, version)
        }
    }

    /// Whether every version of `other` lies in this range.
    package func covers(_ other: VersionRange) -> Bool { self.low <= other.low && self.high >= other.high }

    /// The Swift expression that tells whether `version`, known to lie in `known`, lies in this range; nil if it always
    /// does.
    package func condition(within known: VersionRange) -> String? {
        switch (self.low > known.low, self.high < known.high) {
        case (false, false): nil
        case (true, false): "version >= \(self.low)"
        case (false, true): "version <= \(self.high)"
        case (true, true):
            self.low == self.high
                ? "version == \(self.low)" : "version >= \(self.low) && version <= \(self.high)"
        }
    }

    /// The range in words for a doc comment.
    package var words: String { self.low == self.high ? "version \(self.low)" : "versions \(self.low) to \(self.high)" }
}
