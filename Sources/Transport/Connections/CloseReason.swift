/// Why a connection ended.
public enum CloseReason: Error, Equatable, Sendable {
    /// This side closed it.
    case local
    /// The other side closed it in order.
    case peer
    /// The network or the operating system broke it; `ECONNRESET` if the other side died or cut it.
    case error(SystemError)
    /// The length prefix of a frame was negative or above the limit: the value, and the limit.
    case frameTooLarge(Int, limit: Int)
    /// Connecting took longer than the given number of milliseconds.
    case connectTimeout(milliseconds: Int)
    /// No address of the host took the connection: the last one's error.
    case connectFailed(SystemError)
    /// The host's name has no address.
    case nameNotResolved(NameError)
    /// A file region that was to be sent could not be read; why.
    case regionUnreadable(String)
}

extension CloseReason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .local: "closed by this side"
        case .peer: "closed by the other side"
        case .error(let error): "broken: \(error)"
        case .frameTooLarge(let length, let limit):
            "a frame announced \(length) bytes, allowed are 0 to \(limit); does the other side speak another protocol?"
        case .connectTimeout(let milliseconds): "no connection within \(milliseconds) ms; is the host reachable?"
        case .connectFailed(let error): "cannot connect: \(error)"
        case .nameNotResolved(let error): "cannot connect: \(error)"
        case .regionUnreadable(let reason): "a file to be sent could not be read: \(reason)"
        }
    }
}
