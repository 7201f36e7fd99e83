import Buffers
import CommitLog
import Engine
import KafkaProtocol

/// A node's machine and process: what the host does around the production ``Node``, with a simulated network and disk.
final class SimulatedNode {
    let configuration: NodeConfiguration
    let fileSystem = MemoryFileSystem()
    /// Nil while the process does not run.
    private(set) var node: Node?
    /// Which start of the process this is.
    private(set) var incarnation = 0
    /// Whether the machine has no power: nothing answers, nothing is refused.
    private(set) var isDark = false
    /// Until when the process is frozen.
    var pausedUntil: Int64 = 0
    /// Whether this start has reported that it serves.
    private(set) var isReady = false
    private unowned let world: SimulatedWorld
    private let wallSkewMilliseconds: Int64
    private var inbound: [ConnectionID: Inbound] = [:]
    private var nextConnection: UInt64 = 1
    private var peers: [PeerLink] = []
    /// The time of the tick that counts; those that were scheduled before for a later time no longer do.
    private(set) var scheduledTick: Int64?
    private var effects: [NodeEffect] = []

    /// A connection that was accepted. Answers leave in the order of the requests.
    private final class Inbound {
        let connection: SimulatedConnection
        var received: UInt64 = 0
        var answered: UInt64 = 0
        var early: [UInt64: [Chunk]] = [:]

        init(_ connection: SimulatedConnection) { self.connection = connection }
    }

    /// A connection to another node, and the requests that wait for an answer on it, in order.
    private final class PeerLink {
        let peer: Int32
        let channel: PeerChannel
        let connection: SimulatedConnection
        var waiting: [PeerRequestID] = []

        init(peer: Int32, channel: PeerChannel, connection: SimulatedConnection) {
            self.peer = peer
            self.channel = channel
            self.connection = connection
        }
    }

    init(configuration: NodeConfiguration, wallSkewMilliseconds: Int64, world: SimulatedWorld) {
        self.configuration = configuration
        self.wallSkewMilliseconds = wallSkewMilliseconds
        self.world = world
    }

    var id: Int32 { self.configuration.nodeId }
    var isUp: Bool { self.node != nil }
    var isPaused: Bool { self.world.now < self.pausedUntil && self.isUp }

    func isUp(_ incarnation: Int) -> Bool { self.node != nil && self.incarnation == incarnation }

    private var now: EngineTime {
        EngineTime(
            monotonicMilliseconds: self.world.now,
            wallMilliseconds: 1_700_000_000_000 + self.world.now + self.wallSkewMilliseconds
        )
    }

    // MARK: Process

    func start() throws {
        guard self.node == nil else { return }
        self.incarnation += 1
        self.isDark = false
        self.isReady = false
        self.pausedUntil = 0
        self.world.tell("node \(self.id) starts")
        do throws(NodeError) {
            self.node = try Node(
                configuration: self.configuration,
                fileSystem: self.fileSystem,
                seed: self.world.random.next(),
                now: self.now,
                effects: &self.effects
            )
        } catch {
            throw Violation("node \(self.id) does not start: \(error)")
        }
        self.world.quorumChecker.started(self)
        self.world.replicaChecker.started(self)
        try self.performEffects()
    }

    /// The process ends without notice; if `lossy`, the whole machine.
    func crash(lossy: Bool) {
        guard self.node != nil else { return }
        self.world.tell("node \(self.id) \(lossy ? "loses power" : "is killed")")
        self.vanish(lossy: lossy)
    }

    private func vanish(lossy: Bool) {
        self.world.nodeVanished(self, silently: lossy)
        self.node = nil
        self.isDark = lossy
        self.inbound = [:]
        self.peers = []
        self.scheduledTick = nil
        self.effects = []
        self.fileSystem.crash(lossy: lossy, seed: self.world.random.next())
    }

    func shutDown() throws { try self.step(.shutdown) }

    // MARK: Steps

    func tick() throws {
        self.scheduledTick = nil
        try self.step(.tick)
    }

    func step(_ event: NodeEvent) throws {
        guard let node = self.node else { return }
        node.step(event, now: self.now, effects: &self.effects)
        try self.performEffects()
    }

    private func performEffects() throws {
        let effects = self.effects
        self.effects.removeAll(keepingCapacity: true)
        var hasStopped = false
        for effect in effects { if try self.perform(effect) { hasStopped = true } }
        try self.world.quorumChecker.check(self)
        try self.world.replicaChecker.check(self)
        if hasStopped {
            self.world.tell("node \(self.id) has stopped")
            return self.vanish(lossy: false)
        }
        guard let deadline = self.node?.nextDeadlineMilliseconds else { return }
        // A deadline that stays in the past must not stop the time.
        let time = max(deadline, self.world.now + 1)
        guard time < self.scheduledTick ?? .max else { return }
        self.scheduledTick = time
        self.world.schedule(.tick(self, incarnation: self.incarnation, due: time), at: time)
    }

    /// Carries an effect out; true if the process ends with it.
    private func perform(_ effect: NodeEffect) throws -> Bool {
        switch effect {
        case .respond(let token, let chunks): try self.answer(token, chunks)
        case .noResponse(let token): try self.answer(token, [])
        case .closeConnection(let id, let reason):
            guard let inbound = self.inbound.removeValue(forKey: id) else { return false }
            self.world.tell("node \(self.id) closes connection \(id.rawValue): \(reason)")
            self.world.close(inbound.connection, atServer: true)
        case .sendToPeer(let id, let peer, let channel, let frame, let timeout):
            try self.send(id, to: peer, channel, frame)
            self.world.schedule(
                .peerTimeout(self, incarnation: self.incarnation, id),
                at: self.world.now + timeout
            )
        case .flush(let id, let request):
            self.world.schedule(
                .flushed(self, incarnation: self.incarnation, id, request),
                at: self.world.now + self.world.random(in: self.world.flushDelay)
            )
        case .ready: self.isReady = true
        case .stopped: return true
        case .fatal(let sentence): throw Violation("node \(self.id) gave up: \(sentence)")
        case .log(_, let line): self.world.tell("node \(self.id): \(line)")
        case .occurred(let occurrence):
            self.world.tally.count(occurrence)
            self.world.tell("node \(self.id) \(occurrence)")
        }
        return false
    }

    // MARK: Requests of others

    func accept(_ connection: SimulatedConnection) -> ConnectionID {
        let id = ConnectionID(self.nextConnection)
        self.nextConnection += 1
        self.inbound[id] = Inbound(connection)
        return id
    }

    func receive(_ frame: Bytes, on id: ConnectionID) throws {
        guard let inbound = self.inbound[id] else { return }
        let token = RequestToken(connection: id, sequence: inbound.received)
        inbound.received += 1
        try self.step(.request(token, listener: inbound.connection.role, frame: frame))
    }

    func connectionClosed(_ id: ConnectionID) throws {
        guard self.inbound.removeValue(forKey: id) != nil else { return }
        try self.step(.connectionClosed(id))
    }

    private func answer(_ token: RequestToken, _ chunks: [Chunk]) throws {
        guard let inbound = self.inbound[token.connection] else { return }
        if inbound.early[token.sequence] != nil || token.sequence < inbound.answered {
            throw Violation("node \(self.id) answers a request twice")
        }
        inbound.early[token.sequence] = chunks
        while let next = inbound.early.removeValue(forKey: inbound.answered) {
            inbound.answered += 1
            guard !next.isEmpty else { continue }
            // Without the frame's length, which the receiver's framing takes off.
            self.world.send(try next.joined().dropFirst(4), on: inbound.connection, toServer: false)
        }
    }

    // MARK: Own requests

    private func send(
        _ id: PeerRequestID,
        to address: PeerAddress,
        _ channel: PeerChannel,
        _ frame: [Chunk]
    ) throws {
        let link = self.link(to: address, channel)
        link.waiting.append(id)
        self.world.send(try frame.joined().dropFirst(4), on: link.connection, toServer: true)
    }

    private func link(to address: PeerAddress, _ channel: PeerChannel) -> PeerLink {
        if let link = self.peers.first(where: { $0.peer == address.nodeId && $0.channel == channel }) { return link }
        let isController = address.port == SimulationPlan.port(isController: true)
        let connection = self.world.connect(
            from: .node(self.id),
            incarnation: self.incarnation,
            to: address.nodeId,
            role: isController ? .controller : .broker
        )
        let link = PeerLink(peer: address.nodeId, channel: channel, connection: connection)
        self.peers.append(link)
        return link
    }

    func peerAnswered(_ connection: SimulatedConnection, _ frame: Bytes) throws {
        guard let link = self.peers.first(where: { $0.connection === connection }) else { return }
        guard !link.waiting.isEmpty else { throw Violation("node \(self.id) got an answer to nothing") }
        try self.step(.peerResponse(link.waiting.removeFirst(), frame: frame))
    }

    func peerClosed(_ connection: SimulatedConnection) throws {
        guard let index = self.peers.firstIndex(where: { $0.connection === connection }) else { return }
        let link = self.peers.remove(at: index)
        for id in link.waiting where self.isUp {
            try self.step(.peerFailed(id, reason: "the connection is lost"))
        }
    }

    func peerTimedOut(_ id: PeerRequestID) throws {
        guard let index = self.peers.firstIndex(where: { $0.waiting.contains(id) }) else { return }
        let link = self.peers.remove(at: index)
        self.world.close(link.connection, atServer: false)
        for waiting in link.waiting where self.isUp {
            try self.step(.peerFailed(waiting, reason: "no answer in time"))
        }
    }
}
