import ClusterClient

/// Fetches the metrics pages of nodes.
public protocol MetricsReader: Sendable {
    /// The page that a node serves at `/metrics`, or nil if it cannot be had in time.
    func page(host: String, port: Int) async -> [UInt8]?
}

/// Fetches them over a cluster client's thread.
public struct MetricsPages: MetricsReader {
    private let client: ClusterClient
    /// Less than the second between two pages.
    private static let timeoutMilliseconds = 900

    public init(_ client: ClusterClient) { self.client = client }

    public func page(host: String, port: Int) async -> [UInt8]? {
        guard let port = UInt16(exactly: port) else { return nil }
        return try? await client.text(
            at: ServerAddress(host: host, port: port),
            path: "/metrics",
            timeoutMilliseconds: Self.timeoutMilliseconds
        )
    }
}
