import Buffers
import Engine
import Transport

/// The connections this node opens to other nodes: one per address and channel, opened when needed. Answers come in the
/// order of the requests.
package final class PeerConnections {
    /// What the node hears of its requests.
    package struct Handlers {
        let answered: (PeerRequestID, Bytes) -> Void
        let failed: (PeerRequestID, String) -> Void

        package init(
            answered: @escaping (PeerRequestID, Bytes) -> Void,
            failed: @escaping (PeerRequestID, String) -> Void
        ) {
            self.answered = answered
            self.failed = failed
        }
    }

    private struct Key: Hashable {
        let address: PeerAddress
        let channel: PeerChannel
    }

    private let loop: EventLoop
    private let handlers: Handlers
    private var peers: [Key: PeerConnection] = [:]
    /// How long a connection attempt may take; on one machine it succeeds or fails at once.
    private static let connectTimeoutMilliseconds = 1000

    package init(loop: EventLoop, handlers: Handlers) {
        self.loop = loop
        self.handlers = handlers
    }

    package func send(
        _ id: PeerRequestID,
        to address: PeerAddress,
        channel: PeerChannel,
        frame: [Chunk],
        timeoutMilliseconds: Int64
    ) {
        let key = Key(address: address, channel: channel)
        let peer = self.peers[key] ?? self.open(key)
        let timer = self.loop.schedule(atMilliseconds: self.loop.monotonicMilliseconds + timeoutMilliseconds) {
            [weak peer] in peer?.timedOut(id)
        }
        peer.send(id, frame, timer)
    }

    private func open(_ key: Key) -> PeerConnection {
        let peer = PeerConnection(loop: self.loop, handlers: self.handlers) { [weak self] ended in
            if self?.peers[key] === ended { self?.peers[key] = nil }
        }
        self.peers[key] = peer
        peer.connection = self.loop.connect(
            host: key.address.host,
            port: key.address.port,
            timeoutMilliseconds: Self.connectTimeoutMilliseconds,
            delegate: peer
        )
        return peer
    }
}

private final class PeerConnection: ConnectionDelegate {
    private struct Waiting {
        let id: PeerRequestID
        let timer: TimerToken
    }

    var connection: Connection?
    private let loop: EventLoop
    private let handlers: PeerConnections.Handlers
    private let ended: (PeerConnection) -> Void
    private var waiting: [Waiting] = []
    private var unsent: [[Chunk]] = []
    private var isOpen = false

    init(loop: EventLoop, handlers: PeerConnections.Handlers, ended: @escaping (PeerConnection) -> Void) {
        self.loop = loop
        self.handlers = handlers
        self.ended = ended
    }

    func send(_ id: PeerRequestID, _ frame: [Chunk], _ timer: TimerToken) {
        self.waiting.append(Waiting(id: id, timer: timer))
        if self.isOpen {
            self.connection?.send(frame)
        } else {
            self.unsent.append(frame)
        }
    }

    /// An answer that is overdue means that none can be trusted to come: the connection goes, and with it all that wait
    /// on it.
    func timedOut(_ id: PeerRequestID) {
        guard self.waiting.contains(where: { $0.id == id }) else { return }
        self.ended(self)
        self.connection?.close()
    }

    func connectionDidOpen(_ connection: Connection) {
        self.isOpen = true
        for frame in self.unsent { connection.send(frame) }
        self.unsent = []
    }

    func connection(_ connection: Connection, didReceive frame: Bytes) {
        guard !self.waiting.isEmpty else { return connection.close() }
        let first = self.waiting.removeFirst()
        self.loop.cancel(first.timer)
        self.handlers.answered(first.id, frame)
    }

    func connectionDidClose(_ connection: Connection, reason: CloseReason) {
        self.isOpen = false
        self.ended(self)
        let waiting = self.waiting
        self.waiting = []
        for request in waiting {
            self.loop.cancel(request.timer)
            self.handlers.failed(request.id, "\(reason)")
        }
    }
}
