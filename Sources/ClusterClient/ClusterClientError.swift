import KafkaProtocol

/// Why a question or an order did not get through, or was refused before it left.
public enum ClusterClientError: Error, Equatable, Sendable {
    /// An entry of a server list is not `host:port`.
    case invalidAddress(String)
    /// No connection, or it broke before the answer.
    case notConnected(address: String, reason: String)
    /// The answer did not come in time.
    case timedOut(api: String, address: String, milliseconds: Int)
    /// The broker does not have the API, or no version of it in common with us.
    case unsupported(api: String, address: String)
    /// The client is read-only and the request would change something. Nothing was sent.
    case readOnly(api: String)
    /// No address is known for the broker.
    case unknownBroker(Int32)
    /// The answer cannot be read.
    case malformed(api: String, address: String, reason: String)
    /// The request cannot be written in the version the broker has.
    case notExpressible(api: String, reason: String)
    /// The broker answered with an error.
    case refused(api: String, ErrorCode, message: String?)
    /// The client has been closed.
    case closed
}

extension ClusterClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidAddress(let text): "\"\(text)\" is not an address; write it as host:port"
        case .notConnected(let address, let reason): "\(address) cannot be reached: \(reason)"
        case .timedOut(let api, let address, let milliseconds):
            "\(address) did not answer \(api) within \(milliseconds) ms"
        case .unsupported(let api, let address): "\(address) does not support \(api)"
        case .readOnly(let api): "the console is read-only, so \(api) was not sent; start it without --read-only"
        case .unknownBroker(let id): "no address is known for broker \(id)"
        case .malformed(let api, let address, let reason):
            "the answer of \(address) to \(api) cannot be read: \(reason)"
        case .notExpressible(let api, let reason): "\(api) cannot be asked of this broker: \(reason)"
        case .refused(let api, let code, let message): "\(api) was refused: \(code)\(message.map { " (\($0))" } ?? "")"
        case .closed: "the client is closed"
        }
    }
}
