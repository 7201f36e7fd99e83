/// A host name that has no address.
public struct NameError: Error, Equatable, Sendable, CustomStringConvertible {
    public let host: String
    public let reason: String

    public var description: String {
        "the host name \(self.host) cannot be resolved: \(self.reason); check its spelling or use an address"
    }
}

/// Turns host names into addresses.
enum NameResolution {
    /// What needs no lookup: numeric addresses, and `localhost`, which RFC 6761 defines as the loopback addresses.
    static func immediate(_ host: String, port: UInt16) -> [SocketAddress]? {
        if let address = SocketAddress(numericHost: host, port: port) { return [address] }
        guard host.lowercased() == "localhost" else { return nil }
        return ["127.0.0.1", "::1"].compactMap { SocketAddress(numericHost: $0, port: port) }
    }

    /// Looks `host` up on a thread of its own, so that a name server that does not answer holds up nothing else, and
    /// hands the result to `completion` on that thread.
    static func lookUp(
        _ host: String,
        port: UInt16,
        completion: @escaping @Sendable (Result<[SocketAddress], NameError>) -> Void
    ) throws(SystemError) {
        let thread = try SystemCalls.startThread("resolve") {
            do throws(NameError) {
                completion(.success(try SystemCalls.resolve(host, port: port)))
            } catch {
                completion(.failure(error))
            }
        }
        SystemCalls.detachThread(thread)
    }
}
