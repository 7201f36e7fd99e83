import KafkaProtocol

/// When each broker was last heard of, and over which connection. Only the active controller knows; a new one begins by
/// giving every broker a whole session.
struct BrokerSessions: Sendable {
    struct Session: Sendable {
        let brokerId: Int32
        var lastContactMilliseconds: Int64
        /// How far the broker has followed the metadata log.
        var metadataOffset: Int64 = -1
        var connection: ConnectionToken?
        /// When the connection of the last heartbeat closed; nil while it is open.
        var disconnectedMilliseconds: Int64?
        /// The last record that a fenced broker must have read before it takes part again; the registration is always one.
        var fencedOffset: Int64 = -1
        /// The last record of the batch that began the broker's controlled shutdown.
        var controlledShutdownOffset: Int64?
    }

    /// Sorted by broker.
    private(set) var sessions: [Session] = []
    private let sessionTimeoutMilliseconds: Int64
    private let disconnectFenceMilliseconds: Int64

    init(_ configuration: ControllerConfiguration) {
        self.sessionTimeoutMilliseconds = configuration.sessionTimeoutMilliseconds
        self.disconnectFenceMilliseconds = configuration.disconnectFenceMilliseconds
    }

    subscript(brokerId: Int32) -> Session? { self.position(brokerId).map { self.sessions[$0] } }

    /// A broker registered, or a controller that has become active learns of it.
    mutating func begin(_ brokerId: Int32, connection: ConnectionToken?, nowMilliseconds: Int64) {
        self.sessions.removeAll { $0.brokerId == brokerId }
        self.sessions.insert(
            Session(brokerId: brokerId, lastContactMilliseconds: nowMilliseconds, connection: connection),
            at: self.sessions.sortedPosition(of: brokerId, by: \.brokerId)
        )
    }

    /// A heartbeat came.
    mutating func touch(
        _ brokerId: Int32,
        metadataOffset: Int64,
        connection: ConnectionToken?,
        nowMilliseconds: Int64
    ) {
        if self.position(brokerId) == nil {
            self.begin(brokerId, connection: connection, nowMilliseconds: nowMilliseconds)
        }
        guard let position = self.position(brokerId) else { return }
        self.sessions[position].lastContactMilliseconds = nowMilliseconds
        self.sessions[position].metadataOffset = max(self.sessions[position].metadataOffset, metadataOffset)
        self.sessions[position].connection = connection
        self.sessions[position].disconnectedMilliseconds = nil
    }

    /// A connection closed: whoever sent heartbeats over it has to come back soon.
    mutating func connectionClosed(_ connection: ConnectionToken, nowMilliseconds: Int64) {
        for position in self.sessions.indices where self.sessions[position].connection == connection {
            self.sessions[position].connection = nil
            self.sessions[position].disconnectedMilliseconds = nowMilliseconds
        }
    }

    /// A broker has begun to leave; what it was told to give up ends at `offset`.
    mutating func shutdownBegan(_ brokerId: Int32, offset: Int64) {
        guard let position = self.position(brokerId), self.sessions[position].controlledShutdownOffset == nil else {
            return
        }
        self.sessions[position].controlledShutdownOffset = offset
    }

    /// A broker is fenced by a decision that ends at `offset`.
    mutating func fenced(_ brokerId: Int32, offset: Int64) {
        guard let position = self.position(brokerId) else { return }
        self.sessions[position].fencedOffset = offset
    }

    /// The controller itself stood still: no broker is to blame for it, and each gets half a session to be heard.
    mutating func forgive(nowMilliseconds: Int64) {
        let contact = nowMilliseconds - self.sessionTimeoutMilliseconds / 2
        for position in self.sessions.indices {
            let session = self.sessions[position]
            self.sessions[position].lastContactMilliseconds = max(session.lastContactMilliseconds, contact)
            if session.disconnectedMilliseconds != nil {
                self.sessions[position].disconnectedMilliseconds = nowMilliseconds
            }
        }
    }

    /// Whether a broker that is not fenced has been heard of within the session time-out.
    func isValid(_ brokerId: Int32, nowMilliseconds: Int64) -> Bool {
        self[brokerId].map { nowMilliseconds < $0.lastContactMilliseconds + self.sessionTimeoutMilliseconds } ?? false
    }

    /// When a broker has to be fenced if nothing is heard of it before.
    func deadlineMilliseconds(of session: Session) -> Int64 {
        let timeout = session.lastContactMilliseconds + self.sessionTimeoutMilliseconds
        guard self.disconnectFenceMilliseconds > 0, let disconnected = session.disconnectedMilliseconds else {
            return timeout
        }
        return min(timeout, disconnected + self.disconnectFenceMilliseconds)
    }

    /// The lowest metadata offset that the active brokers have reached; a leaving broker may stop once all know that it
    /// leads nothing any more.
    func lowestMetadataOffset(in image: MetadataImage) -> Int64 {
        var lowest = Int64.max
        for broker in image.brokers where broker.isActive {
            lowest = min(lowest, self[broker.id]?.metadataOffset ?? -1)
        }
        return lowest
    }

    private func position(_ brokerId: Int32) -> Int? {
        let position = self.sessions.sortedPosition(of: brokerId, by: \.brokerId)
        return position < self.sessions.count && self.sessions[position].brokerId == brokerId ? position : nil
    }
}
