extension ApiKey {
    /// Whether `version` has compact lengths and tagged fields.
    public func isFlexible(_ version: Int16) -> Bool { self.firstFlexibleVersion.map { version >= $0 } ?? false }

    /// The version of the header before a request: 2 has tagged fields, 1 has not.
    public func requestHeaderVersion(_ version: Int16) -> Int16 { self.isFlexible(version) ? 2 : 1 }

    /// The version of the header before a response: 1 has tagged fields, 0 has not. The response of ApiVersions always
    /// has 0, because a client reads it before it knows what the broker speaks (KIP-511).
    public func responseHeaderVersion(_ version: Int16) -> Int16 {
        self != .apiVersions && self.isFlexible(version) ? 1 : 0
    }
}

extension ApiKey: Comparable {
    /// The order of the numbers.
    public static func < (left: ApiKey, right: ApiKey) -> Bool { left.rawValue < right.rawValue }
}

extension ApiKey: CustomStringConvertible {
    public var description: String { self.name }
}
