import Buffers
import Engine
import Transport

/// The connections that clients and other nodes opened to this node. Answers leave in the order of the requests,
/// whichever is ready first.
package final class ClientConnections {
    /// What the node hears of connections.
    package struct Handlers {
        let opened: (ConnectionID, _ host: String) -> Void
        let request: (RequestToken, ListenerRole, Bytes) -> Void
        let closed: (ConnectionID) -> Void

        package init(
            opened: @escaping (ConnectionID, _ host: String) -> Void = { _, _ in },
            request: @escaping (RequestToken, ListenerRole, Bytes) -> Void,
            closed: @escaping (ConnectionID) -> Void
        ) {
            self.opened = opened
            self.request = request
            self.closed = closed
        }
    }

    /// More requests of a connection than this are not read before some are answered: what waits here is bounded, the
    /// rest waits in the client's socket.
    package static let openRequestLimit = 64

    private var connections: [ConnectionID: ClientConnection] = [:]
    private let handlers: Handlers
    private var nextId: UInt64 = 1
    /// What the requests take.
    package let figures: RequestFigures

    package init(handlers: Handlers, figures: RequestFigures = RequestFigures()) {
        self.handlers = handlers
        self.figures = figures
    }

    package var count: Int { self.connections.count }

    package func accept(_ connection: Connection, role: ListenerRole, frameLimitBytes: Int) {
        let id = ConnectionID(self.nextId)
        self.nextId += 1
        connection.frameLimitBytes = frameLimitBytes
        let client = ClientConnection(id: id, role: role, connection: connection, owner: self)
        connection.delegate = client
        self.connections[id] = client
        self.figures.opened(role)
        let address = connection.peerAddress
        self.handlers.opened(id, String(address[..<(address.lastIndex(of: ":") ?? address.endIndex)]))
    }

    package func respond(_ token: RequestToken, _ chunks: [Chunk]) {
        self.connections[token.connection]?.answer(token.sequence, chunks)
    }

    /// The request turned out to be a follower's fetch.
    package func noteFollowerFetch(_ token: RequestToken) {
        self.connections[token.connection]?.noteFollowerFetch(token.sequence)
    }

    package func close(_ id: ConnectionID) { self.connections[id]?.connection.close() }

    fileprivate func received(_ client: ClientConnection, _ sequence: UInt64, _ frame: Bytes) {
        self.handlers.request(RequestToken(connection: client.id, sequence: sequence), client.role, frame)
    }

    fileprivate func closed(_ client: ClientConnection) {
        self.connections[client.id] = nil
        self.figures.closed(client.role)
        self.handlers.closed(client.id)
    }
}

/// One such connection and the answers that are ready too early.
private final class ClientConnection: ConnectionDelegate {
    let id: ConnectionID
    let role: ListenerRole
    let connection: Connection
    private unowned let owner: ClientConnections
    private var received: UInt64 = 0
    private var answered: UInt64 = 0
    private var early: [UInt64: [Chunk]] = [:]
    /// The requests without an answer, by sequence modulo their limit.
    private var open: [OpenRequest] = []

    init(id: ConnectionID, role: ListenerRole, connection: Connection, owner: ClientConnections) {
        self.id = id
        self.role = role
        self.connection = connection
        self.owner = owner
    }

    func connection(_ connection: Connection, didReceive frame: Bytes) {
        let sequence = self.received
        self.received += 1
        self.noteArrival(sequence, frame)
        self.adjustReading()
        self.owner.received(self, sequence, frame)
    }

    func connectionDidDrain(_ connection: Connection) { self.adjustReading() }

    func connectionDidClose(_ connection: Connection, reason: CloseReason) { self.owner.closed(self) }

    /// Sends an answer, or keeps it until those before it have been sent. No chunks: nothing is to be sent.
    func answer(_ sequence: UInt64, _ chunks: [Chunk]) {
        guard sequence == self.answered else {
            self.early[sequence] = chunks
            return
        }
        let now = self.owner.figures.now()
        self.send(chunks, now)
        while let next = self.early.removeValue(forKey: self.answered) {
            self.send(next, now)
        }
        self.adjustReading()
    }

    private func send(_ chunks: [Chunk], _ now: Int64) {
        if !chunks.isEmpty { self.connection.send(chunks) }
        let request = self.open[Int(self.answered % UInt64(ClientConnections.openRequestLimit))]
        self.owner.figures.answered(request, self.role, byteCount: chunks.byteCount, atNanoseconds: now)
        self.answered += 1
    }

    private func noteArrival(_ sequence: UInt64, _ frame: Bytes) {
        if self.open.isEmpty {
            self.open = Array(repeating: OpenRequest(), count: ClientConnections.openRequestLimit)
        }
        self.open[Int(sequence % UInt64(ClientConnections.openRequestLimit))] =
            self.owner.figures.arrived(frame, self.role)
    }

    func noteFollowerFetch(_ sequence: UInt64) {
        guard sequence < self.received, sequence >= self.answered else { return }
        self.open[Int(sequence % UInt64(ClientConnections.openRequestLimit))].kind = .followerFetch
    }

    private func adjustReading() {
        let isBusy =
            self.received - self.answered >= UInt64(ClientConnections.openRequestLimit)
            || self.connection.isAboveHighWaterMark
        if isBusy, !self.connection.isPaused {
            self.connection.pauseReading()
        } else if !isBusy, self.connection.isPaused {
            self.connection.resumeReading()
        }
    }
}
