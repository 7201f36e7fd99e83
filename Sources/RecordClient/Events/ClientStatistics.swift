import FoundationEssentials

/// What a client measured over its last statistics interval.
public struct ClientStatistics: Sendable, Equatable {
    public var clientName: String
    /// Records that wait for delivery.
    public var queuedRecords: Int
    public var queuedBytes: Int
    /// The brokers that the client talks to, by node id; bootstrap connections have ids below 0.
    public var brokers: [Broker]

    /// One broker as the client sees it; counters run since the client was made.
    public struct Broker: Sendable, Equatable {
        public var name: String
        public var nodeId: Int
        /// librdkafka's word: UP, DOWN, CONNECT, TRY_CONNECT, APIVERSION_QUERY, AUTH_...
        public var state: String
        public var requests: Int
        public var requestErrors: Int
        public var retries: Int
        public var responses: Int
        public var responseErrors: Int
        public var requestTimeouts: Int
        public var requestsInFlight: Int
        public var connects: Int
        public var disconnects: Int
        /// From sending a request to its response.
        public var roundTrip: Window
        /// From producing a record to its request being ready.
        public var internalLatency: Window
        /// From a request being ready to its being sent.
        public var outputLatency: Window
    }

    /// The distribution of a latency over the interval, in microseconds.
    public struct Window: Sendable, Equatable {
        public var count: Int
        public var min: Int
        public var max: Int
        public var average: Int
        public var p50: Int
        public var p90: Int
        public var p99: Int
    }

    /// Requests sent to all brokers since the client was made.
    public var requests: Int { self.brokers.reduce(0) { $0 + $1.requests } }
    /// Requests that were sent again.
    public var retries: Int { self.brokers.reduce(0) { $0 + $1.retries } }
    /// Requests that could not be sent, were answered unreadably, or were not answered in time.
    public var errors: Int {
        self.brokers.reduce(0) { $0 + $1.requestErrors + $1.responseErrors + $1.requestTimeouts }
    }
}

extension ClientStatistics {
    /// Reads librdkafka's statistics JSON; nil if it is something else.
    public init?(json: UnsafeRawBufferPointer) {
        guard let document = try? JSONDecoder().decode(StatisticsDocument.self, from: Data(json)) else { return nil }
        self.clientName = document.name
        self.queuedRecords = document.queuedRecords ?? 0
        self.queuedBytes = document.queuedBytes ?? 0
        self.brokers = document.brokers.values.map(Broker.init).sorted {
            ($0.nodeId, $0.name) < ($1.nodeId, $1.name)
        }
    }
}

extension ClientStatistics.Broker {
    fileprivate init(_ entry: StatisticsDocument.Broker) {
        self.name = entry.name
        self.nodeId = entry.nodeid
        self.state = entry.state
        self.requests = entry.tx
        self.requestErrors = entry.txerrs
        self.retries = entry.txretries
        self.responses = entry.rx
        self.responseErrors = entry.rxerrs
        self.requestTimeouts = entry.requestTimeouts
        self.requestsInFlight = entry.requestsInFlight
        self.connects = entry.connects
        self.disconnects = entry.disconnects
        self.roundTrip = ClientStatistics.Window(entry.roundTrip)
        self.internalLatency = ClientStatistics.Window(entry.internalLatency)
        self.outputLatency = ClientStatistics.Window(entry.outputLatency)
    }
}

extension ClientStatistics.Window {
    fileprivate init(_ entry: StatisticsDocument.Window?) {
        self.count = entry?.cnt ?? 0
        self.min = entry?.min ?? 0
        self.max = entry?.max ?? 0
        self.average = entry?.avg ?? 0
        self.p50 = entry?.p50 ?? 0
        self.p90 = entry?.p90 ?? 0
        self.p99 = entry?.p99 ?? 0
    }
}

/// The parts of librdkafka's document that are used; the names not spelled out here are librdkafka's own.
private struct StatisticsDocument: Decodable {
    let name: String
    let queuedRecords: Int?
    let queuedBytes: Int?
    let brokers: [String: Broker]

    enum CodingKeys: String, CodingKey {
        case name
        case queuedRecords = "msg_cnt"
        case queuedBytes = "msg_size"
        case brokers
    }

    struct Broker: Decodable {
        let name: String
        let nodeid: Int
        let state: String
        let tx: Int
        let txerrs: Int
        let txretries: Int
        let rx: Int
        let rxerrs: Int
        let requestTimeouts: Int
        let requestsInFlight: Int
        let connects: Int
        let disconnects: Int
        let roundTrip: Window?
        let internalLatency: Window?
        let outputLatency: Window?

        enum CodingKeys: String, CodingKey {
            case name, nodeid, state, tx, txerrs, txretries, rx, rxerrs, connects, disconnects
            case requestTimeouts = "req_timeouts"
            case requestsInFlight = "waitresp_cnt"
            case roundTrip = "rtt"
            case internalLatency = "int_latency"
            case outputLatency = "outbuf_latency"
        }
    }

    struct Window: Decodable {
        let cnt: Int
        let min: Int
        let max: Int
        let avg: Int
        let p50: Int
        let p90: Int
        let p99: Int
    }
}
