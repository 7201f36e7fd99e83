import ClusterClient
import RecordClient

/// Why the probe cannot begin.
public enum ProbeError: Error, Equatable, Sendable, CustomStringConvertible {
    case readOnly
    /// The topic could not be made ready.
    case topic(String, ClusterClientError)
    case client(RecordClientError)

    public var description: String {
        switch self {
        case .readOnly: "the probe writes records, and this client is read-only: start it without --read-only"
        case .topic(let name, let error): "the probe's topic \(name) cannot be made ready: \(error)"
        case .client(let error): "\(error)"
        }
    }
}
