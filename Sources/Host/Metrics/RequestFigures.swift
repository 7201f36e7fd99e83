import Buffers
import Engine
import KafkaProtocol

/// A request that has no answer yet.
package struct OpenRequest {
    var kind = RequestKind.other
    var arrivedAtNanoseconds: Int64 = 0
}

/// What a request is counted as: its API, where fetches are told apart by who fetches, as Kafka does.
package struct RequestKind: Sendable, Hashable {
    /// Kafka's number of the API; what is beyond ``apiLimit`` stands for the kinds below.
    let index: Int

    static let apiLimit = 125
    static let other = RequestKind(index: 125)
    /// A follower's fetch of partitions.
    static let followerFetch = RequestKind(index: 126)
    /// A fetch of the metadata log.
    static let metadataFetch = RequestKind(index: 127)
    static let count = 128

    fileprivate init(index: Int) { self.index = index }

    /// The kind of a request that begins like this. What cannot be served is counted as `other`.
    init(_ frame: Bytes, _ role: ListenerRole) {
        guard frame.count >= 2 else {
            self = .other
            return
        }
        let key = Int(frame.integer(at: 0, as: Int16.self))
        guard (0..<Self.apiLimit).contains(key) else {
            self = .other
            return
        }
        let isMetadataFetch = role == .controller && key == Int(ApiKey.fetch.rawValue)
        self = isMetadataFetch ? .metadataFetch : RequestKind(index: key)
    }

    /// The name by which Kafka's request metrics call it.
    var name: String {
        switch self {
        case .other: "Other"
        case .followerFetch: "FetchFollower"
        case .metadataFetch: "Fetch"
        default:
            self.index == Int(ApiKey.fetch.rawValue)
                ? "FetchConsumer" : ApiKey(rawValue: Int16(self.index))?.name ?? "Other"
        }
    }
}

/// What the requests of clients and other nodes take and carry. Counting one neither allocates nor waits.
package final class RequestFigures {
    /// What came and went through the listeners of one role.
    package struct Traffic: Sendable, Equatable {
        package var connections = 0
        package var connectionsOpened = 0
        package var receivedBytes = 0
        package var sentBytes = 0
    }

    private let clock: () -> Int64
    private(set) var brokerTraffic = Traffic()
    private(set) var controllerTraffic = Traffic()
    /// By ``RequestKind/index``; made when the first request of a kind comes.
    private var latencies = [LatencyHistogram?](repeating: nil, count: RequestKind.count)

    /// - Parameter clock: a monotonic time in nanoseconds.
    package init(clock: @escaping () -> Int64 = MonotonicClock.nanoseconds) { self.clock = clock }

    /// The kinds of requests that have been answered, with what they took, by name.
    package var answered: [(name: String, latency: LatencyHistogram)] {
        self.latencies.indices.compactMap { index in
            self.latencies[index].map { (RequestKind.named(index), $0) }
        }.sorted { $0.name < $1.name }
    }

    package func traffic(_ role: ListenerRole) -> Traffic {
        role == .broker ? self.brokerTraffic : self.controllerTraffic
    }

    func now() -> Int64 { self.clock() }

    func opened(_ role: ListenerRole) {
        self.change(role) {
            $0.connections += 1
            $0.connectionsOpened += 1
        }
    }

    func closed(_ role: ListenerRole) { self.change(role) { $0.connections -= 1 } }

    func arrived(_ frame: Bytes, _ role: ListenerRole) -> OpenRequest {
        self.change(role) { $0.receivedBytes += frame.count + RequestFigures.lengthPrefixBytes }
        return OpenRequest(kind: RequestKind(frame, role), arrivedAtNanoseconds: self.clock())
    }

    func answered(_ request: OpenRequest, _ role: ListenerRole, byteCount: Int, atNanoseconds now: Int64) {
        self.change(role) { $0.sentBytes += byteCount }
        let index = request.kind.index
        if self.latencies[index] == nil { self.latencies[index] = LatencyHistogram() }
        self.latencies[index]?.record(nanoseconds: now - request.arrivedAtNanoseconds)
    }

    private static let lengthPrefixBytes = 4

    @inline(__always)
    private func change(_ role: ListenerRole, _ body: (inout Traffic) -> Void) {
        switch role {
        case .broker: body(&self.brokerTraffic)
        case .controller: body(&self.controllerTraffic)
        }
    }
}

extension RequestKind {
    fileprivate static func named(_ index: Int) -> String { RequestKind(index: index).name }
}
