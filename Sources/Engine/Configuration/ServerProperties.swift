/// What is wrong with a node's configuration.
public struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A sentence that names the key, what it is and what it should be.
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// A `server.properties` file: keys and values in Java's properties format, as Kafka reads it.
public struct ServerProperties: Sendable, Equatable {
    /// Keys and values, sorted by key.
    public private(set) var entries: [(key: String, value: String)]

    public static func == (left: ServerProperties, right: ServerProperties) -> Bool {
        left.entries.elementsEqual(right.entries) { $0.key == $1.key && $0.value == $1.value }
    }

    /// Properties from pairs; a later pair with the same key wins.
    public init(_ pairs: [(key: String, value: String)] = []) {
        self.entries = []
        for pair in pairs { self.set(pair.key, to: pair.value) }
    }

    /// Reads the text of a properties file: `key=value` or `key: value` lines, `#` and `!` comments, a backslash at the
    /// end of a line continues it.
    ///
    /// - Throws: ``ConfigurationError`` naming the line that is neither a comment nor a pair.
    public init(parsing text: String) throws(ConfigurationError) {
        self.entries = []
        var pending = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var content = String(line.drop { $0 == " " || $0 == "\t" })
            if content.hasSuffix("\r") { content.removeLast() }
            if pending.isEmpty, content.isEmpty || content.hasPrefix("#") || content.hasPrefix("!") { continue }
            if content.hasSuffix("\\") {
                pending += content.dropLast()
                continue
            }
            content = pending + content
            pending = ""
            guard let separator = content.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
                throw ConfigurationError(
                    "line \(index + 1), \"\(content)\", is not a property: write it as key=value or start it with #"
                )
            }
            let key = Self.trimmed(content[..<separator])
            guard !key.isEmpty else { throw ConfigurationError("line \(index + 1) has a value but no key") }
            self.set(key, to: Self.trimmed(content[content.index(after: separator)...]))
        }
    }

    /// The value of `key`, or nil.
    public subscript(key: String) -> String? {
        let index = self.lowerBound(of: key)
        return index < self.entries.count && self.entries[index].key == key ? self.entries[index].value : nil
    }

    /// Sets or replaces a value.
    public mutating func set(_ key: String, to value: String) {
        let index = self.lowerBound(of: key)
        if index < self.entries.count, self.entries[index].key == key {
            self.entries[index].value = value
        } else {
            self.entries.insert((key, value), at: index)
        }
    }

    /// The value of `key` as a whole number inside `range`, or `fallback` when the key is absent.
    public func integer<T: FixedWidthInteger>(
        _ key: String,
        default fallback: T,
        in range: ClosedRange<T> = T.min...T.max
    ) throws(ConfigurationError) -> T {
        guard let text = self[key] else { return fallback }
        guard let value = T(text) else {
            throw ConfigurationError("\(key) is \"\(text)\", which is not a whole number")
        }
        guard range.contains(value) else {
            throw ConfigurationError("\(key) is \(value); it must be from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// The value of `key` as a boolean, or `fallback` when the key is absent.
    public func boolean(_ key: String, default fallback: Bool) throws(ConfigurationError) -> Bool {
        switch self[key]?.lowercased() {
        case nil: return fallback
        case "true": return true
        case "false": return false
        case .some(let text): throw ConfigurationError("\(key) is \"\(text)\"; it must be true or false")
        }
    }

    /// The value of `key`, which must be there.
    public func required(_ key: String) throws(ConfigurationError) -> String {
        guard let value = self[key], !value.isEmpty else { throw ConfigurationError("\(key) is missing") }
        return value
    }

    private func lowerBound(of key: String) -> Int {
        var low = 0
        var high = self.entries.count
        while low < high {
            let middle = (low + high) / 2
            if self.entries[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
