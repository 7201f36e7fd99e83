/// What a broker counts about itself, as rates over the time between its last two metrics pages.
public struct BrokerTraffic: Sendable, Equatable {
    /// The time that the rates are over, in milliseconds.
    public var intervalMilliseconds: Int64
    /// Bytes of records from producers and to consumers, per second.
    public var bytesInPerSecond: Double
    public var bytesOutPerSecond: Double
    /// Bytes of records from leaders and to followers, per second.
    public var replicationInPerSecond: Double
    public var replicationOutPerSecond: Double
    /// Requests of all kinds that were answered, per second, those of other nodes included.
    public var requestsPerSecond: Double
    /// Requests of which a partition was refused, per second.
    public var failedProducesPerSecond: Double
    public var failedFetchesPerSecond: Double
    /// What all but one in a hundred requests took at most; nil when there was none. A fetch waits for records on
    /// purpose, as long as its consumer allows.
    public var produceP99Milliseconds: Double?
    public var fetchP99Milliseconds: Double?
    /// Connections of clients and of other nodes, now.
    public var connections: Int
    /// ISRs of led partitions that lost and won members since the process began.
    public var isrShrinks: Int
    public var isrExpansions: Int
    /// The share of the time in which the broker's thread was at work, from 0 to 1.
    public var busyShare: Double

    public init(
        intervalMilliseconds: Int64 = 1000,
        bytesInPerSecond: Double = 0,
        bytesOutPerSecond: Double = 0,
        replicationInPerSecond: Double = 0,
        replicationOutPerSecond: Double = 0,
        requestsPerSecond: Double = 0,
        failedProducesPerSecond: Double = 0,
        failedFetchesPerSecond: Double = 0,
        produceP99Milliseconds: Double? = nil,
        fetchP99Milliseconds: Double? = nil,
        connections: Int = 0,
        isrShrinks: Int = 0,
        isrExpansions: Int = 0,
        busyShare: Double = 0
    ) {
        self.intervalMilliseconds = intervalMilliseconds
        self.bytesInPerSecond = bytesInPerSecond
        self.bytesOutPerSecond = bytesOutPerSecond
        self.replicationInPerSecond = replicationInPerSecond
        self.replicationOutPerSecond = replicationOutPerSecond
        self.requestsPerSecond = requestsPerSecond
        self.failedProducesPerSecond = failedProducesPerSecond
        self.failedFetchesPerSecond = failedFetchesPerSecond
        self.produceP99Milliseconds = produceP99Milliseconds
        self.fetchP99Milliseconds = fetchP99Milliseconds
        self.connections = connections
        self.isrShrinks = isrShrinks
        self.isrExpansions = isrExpansions
        self.busyShare = busyShare
    }

    /// Failed produce and fetch requests, per second.
    public var failedPerSecond: Double { failedProducesPerSecond + failedFetchesPerSecond }

    /// The rates between two pages of one process; nil if they are of two processes, or no time lies between them.
    package init?(from before: NodePage, to after: NodePage, milliseconds: Int64) {
        guard milliseconds > 0, before.startedAtSeconds == after.startedAtSeconds else { return nil }
        let seconds = Double(milliseconds) / 1000
        func rate(_ figure: KeyPath<NodePage, Double>) -> Double {
            max(0, after[keyPath: figure] - before[keyPath: figure]) / seconds
        }
        self.init(
            intervalMilliseconds: milliseconds,
            bytesInPerSecond: rate(\.bytesIn),
            bytesOutPerSecond: rate(\.bytesOut),
            replicationInPerSecond: rate(\.replicationBytesIn),
            replicationOutPerSecond: rate(\.replicationBytesOut),
            requestsPerSecond: rate(\.requests),
            failedProducesPerSecond: rate(\.failedProduces),
            failedFetchesPerSecond: rate(\.failedFetches),
            produceP99Milliseconds: after.produceTimes.since(before.produceTimes).quantileMilliseconds(0.99),
            fetchP99Milliseconds: after.fetchTimes.since(before.fetchTimes).quantileMilliseconds(0.99),
            connections: after.connections,
            isrShrinks: after.isrShrinks,
            isrExpansions: after.isrExpansions,
            busyShare: min(1, rate(\.busySeconds))
        )
    }
}
