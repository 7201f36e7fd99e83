/// A host and a port, as `--bootstrap-server` names them.
public struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    public let host: String
    public let port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, with an IPv6 address in brackets; nil when it is neither.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty else { return nil }
        self.init(host: host, port: port)
    }

    /// Reads a list separated by commas.
    ///
    /// - Throws: ``ClusterClientError/invalidAddress(_:)`` for the first entry that is not `host:port`.
    public static func list(_ text: String) throws(ClusterClientError) -> [ServerAddress] {
        var addresses: [ServerAddress] = []
        for part in text.split(separator: ",") {
            let entry = String(part).filter { $0 != " " }
            guard let address = ServerAddress(entry) else { throw .invalidAddress(entry) }
            addresses.append(address)
        }
        guard !addresses.isEmpty else { throw .invalidAddress(text) }
        return addresses
    }

    public var description: String {
        self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
    }
}
