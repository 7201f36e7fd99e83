import Buffers
import CommitLog
import Engine
import KafkaProtocol
import Testing

/// Nodes of the engine that reach each other at once, on disks in memory, under a clock that the test moves.
///
/// A node can be frozen: it then gets no event, and all of them in order when it thaws.
final class EngineCluster {
    private final class Member {
        let configuration: NodeConfiguration
        let fileSystem = MemoryFileSystem()
        var node: Node?
        var isFrozen = false
        /// What it has not been told yet, oldest first.
        var inbox: [NodeEvent] = []
        var log: [String] = []
        /// Why it gave up, if it did and the test expects that.
        var failure: String?
        var mayGiveUp = false
        var occurrences: [NodeOccurrence] = []

        init(_ configuration: NodeConfiguration) { self.configuration = configuration }
    }

    /// Who waits for an answer.
    private enum Asker {
        case peer(Int32, PeerRequestID)
        case client(Int)
    }

    private struct PeerTimeout {
        let member: Int32
        let id: PeerRequestID
        let deadline: Int64
    }

    private var members: [Member] = []
    private var askers: [RequestToken: Asker] = [:]
    private var answers: [Int: Bytes] = [:]
    private var closed: Set<ConnectionID> = []
    private var peerTimeouts: [PeerTimeout] = []
    private var nextConnection: UInt64 = 1
    private var nextClient = 1
    private(set) var now: Int64 = 10_000
    private var flushesMayFail = false
    /// Told after each step of a node.
    var stepped: (Int32) -> Void = { _ in }
    let brokers: [Int32]

    /// One controller, 101, and brokers that have registered and serve.
    init(brokers: [Int32] = [1, 2, 3], settings: [(String, String)] = []) throws {
        self.brokers = brokers
        for id in [101] + brokers {
            let configuration = try Self.configuration(id, isController: id == 101, settings)
            self.members.append(Member(configuration))
        }
        for id in [101] + brokers { try self.start(id) }
        self.run(milliseconds: 2_000)
        for id in brokers { #expect(self.node(id).inspectedMetadata.isActive(id), "broker \(id) is to take part") }
    }

    private static func configuration(
        _ id: Int32,
        isController: Bool,
        _ settings: [(String, String)]
    ) throws -> NodeConfiguration {
        let listener = isController ? "CONTROLLER://node-\(id):9093" : "PLAINTEXT://node-\(id):9092"
        return try NodeConfiguration(
            ServerProperties(
                [
                    ("process.roles", isController ? "controller" : "broker"), ("node.id", "\(id)"),
                    ("cluster.id", "test"), ("log.dirs", "/data"), ("listeners", listener),
                    ("controller.listener.names", "CONTROLLER"),
                    ("controller.quorum.voters", "101@node-101:9093"),
                    ("broker.session.timeout.ms", "2000"), ("broker.heartbeat.interval.ms", "400"),
                    ("controller.quorum.election.timeout.ms", "300"),
                    ("controller.quorum.fetch.timeout.ms", "500"),
                    ("controller.quorum.election.backoff.max.ms", "100"),
                    ("replica.lag.time.max.ms", "1000"), ("replica.socket.timeout.ms", "1500"),
                    ("auto.leader.rebalance.enable", "false"), ("auto.create.topics.enable", "false"),
                ] + settings
            )
        )
    }

    // MARK: Nodes

    private func member(_ id: Int32) -> Member {
        guard let member = self.members.first(where: { $0.configuration.nodeId == id }) else {
            preconditionFailure("there is no node \(id)")
        }
        return member
    }

    func node(_ id: Int32) -> Node {
        guard let node = self.member(id).node else { preconditionFailure("node \(id) does not run") }
        return node
    }

    /// What the node has reported since it started.
    func occurrences(on id: Int32) -> [NodeOccurrence] { self.member(id).occurrences }

    func log(of id: Int32) -> [String] { self.member(id).log }

    func isRunning(_ id: Int32) -> Bool { self.member(id).node != nil }

    /// The sentence with which a node gave up, for a node that the test has let give up.
    func failure(of id: Int32) -> String? { self.member(id).failure }

    /// From here on the node may end by itself.
    func allowGivingUp(_ id: Int32) { self.member(id).mayGiveUp = true }

    /// From here on disks may refuse to make something durable.
    func allowFailingFlushes() { self.flushesMayFail = true }

    /// A node's files.
    func fileSystem(of id: Int32) -> MemoryFileSystem { self.member(id).fileSystem }

    func replica(_ topic: String, _ partition: Int32 = 0, on id: Int32) throws -> ReplicaInspection {
        let name = TopicPartition(topic: topic, partition: partition)
        return try #require(self.node(id).inspectedReplicas.first { $0.name == name })
    }

    /// The partition as the controller has it.
    func partition(_ topic: String, _ index: Int32 = 0) throws -> PartitionState {
        try #require(self.node(101).inspectedMetadata.partition(TopicPartition(topic: topic, partition: index)))
    }

    func start(_ id: Int32) throws {
        let member = self.member(id)
        var effects: [NodeEffect] = []
        member.node = try Node(
            configuration: member.configuration,
            fileSystem: member.fileSystem,
            seed: UInt64(id) &* 1_000_003 &+ UInt64(self.now),
            now: self.time,
            effects: &effects
        )
        self.perform(effects, of: member)
    }

    /// The process ends without notice; its files stay as they are.
    func kill(_ id: Int32) {
        let member = self.member(id)
        member.node = nil
        member.inbox = []
        member.fileSystem.crash(lossy: false, seed: 1)
        self.peerTimeouts.removeAll { $0.member == id }
    }

    func shutDown(_ id: Int32) {
        self.member(id).inbox.append(.shutdown)
        self.run(milliseconds: 3_000)
        #expect(self.member(id).node == nil, "node \(id) is to stop")
    }

    func freeze(_ id: Int32) { self.member(id).isFrozen = true }

    /// Lets a frozen node go on; it is told at once of everything that happened meanwhile.
    func thaw(_ id: Int32) {
        self.member(id).isFrozen = false
        self.deliver()
    }

    // MARK: Time and events

    private var time: EngineTime {
        EngineTime(monotonicMilliseconds: self.now, wallMilliseconds: 1_700_000_000_000 + self.now)
    }

    /// Lets time pass.
    func run(milliseconds: Int64) {
        let end = self.now + milliseconds
        self.deliver()
        while self.now < end {
            let deadlines =
                self.members.compactMap { $0.isFrozen ? nil : $0.node?.nextDeadlineMilliseconds }
                + self.peerTimeouts.map(\.deadline)
            // A deadline that stays in the past must not stop the time.
            self.now = min(end, max(self.now + 1, deadlines.min() ?? end))
            self.expirePeerRequests()
            for member in self.members where !member.isFrozen {
                guard let deadline = member.node?.nextDeadlineMilliseconds, deadline <= self.now else { continue }
                member.inbox.append(.tick)
            }
            self.deliver()
        }
    }

    private func expirePeerRequests() {
        let expired = self.peerTimeouts.filter { $0.deadline <= self.now }
        self.peerTimeouts.removeAll { $0.deadline <= self.now }
        for timeout in expired { self.member(timeout.member).inbox.append(.peerFailed(timeout.id, reason: "time-out")) }
    }

    private func deliver() {
        while let member = self.members.first(where: { !$0.isFrozen && $0.node != nil && !$0.inbox.isEmpty }) {
            let event = member.inbox.removeFirst()
            var effects: [NodeEffect] = []
            member.node?.step(event, now: self.time, effects: &effects)
            self.perform(effects, of: member)
            self.stepped(member.configuration.nodeId)
        }
    }

    private func perform(_ effects: [NodeEffect], of member: Member) {
        for effect in effects {
            switch effect {
            case .respond(let token, let chunks): self.answer(token, chunks)
            case .sendToPeer(let id, let peer, _, let frame, let timeout):
                self.send(id, to: peer, frame, timeout, from: member)
            case .flush(let id, let request):
                do {
                    try request.perform()
                    member.inbox.append(.flushCompleted(id, error: nil))
                } catch {
                    if !self.flushesMayFail { Issue.record("a flush failed: \(error)") }
                    member.inbox.append(.flushCompleted(id, error: error))
                }
            case .closeConnection(let connection, _): self.closed.insert(connection)
            case .stopped: member.node = nil
            case .fatal(let sentence):
                if !member.mayGiveUp { Issue.record("node \(member.configuration.nodeId) gave up: \(sentence)") }
                member.failure = sentence
                member.node = nil
            case .log(_, let line): member.log.append(line)
            case .occurred(let occurrence): member.occurrences.append(occurrence)
            case .noResponse, .ready: break
            }
        }
    }

    private func send(
        _ id: PeerRequestID,
        to peer: PeerAddress,
        _ frame: [Chunk],
        _ timeout: Int64,
        from member: Member
    ) {
        let target = self.member(peer.nodeId)
        guard target.node != nil else { return member.inbox.append(.peerFailed(id, reason: "refused")) }
        let sender = member.configuration.nodeId
        self.peerTimeouts.append(PeerTimeout(member: sender, id: id, deadline: self.now + timeout))
        self.enqueue(frame, at: target, .peer(sender, id))
    }

    @discardableResult
    private func enqueue(_ frame: [Chunk], at target: Member, _ asker: Asker) -> RequestToken {
        let token = RequestToken(connection: ConnectionID(self.nextConnection), sequence: 0)
        self.nextConnection += 1
        self.askers[token] = asker
        let listener: ListenerRole = target.configuration.isController ? .controller : .broker
        target.inbox.append(.request(token, listener: listener, frame: Self.unframed(frame)))
        return token
    }

    private func answer(_ token: RequestToken, _ chunks: [Chunk]) {
        let frame = Self.unframed(chunks)
        switch self.askers.removeValue(forKey: token) {
        case .peer(let id, let request):
            self.peerTimeouts.removeAll { $0.member == id && $0.id == request }
            self.member(id).inbox.append(.peerResponse(request, frame: frame))
        case .client(let number): self.answers[number] = frame
        case nil: Issue.record("a request is answered twice")
        }
    }

    /// A frame without its length, as its receiver's own.
    private static func unframed(_ chunks: [Chunk]) -> Bytes {
        do {
            return try chunks.joined().dropFirst(4).withUnsafeBytes { Bytes(copying: $0) }
        } catch {
            Issue.record("a frame cannot be read: \(error)")
            return .empty
        }
    }

    // MARK: Peers that the test plays

    /// The requests of one kind that other nodes have sent to a frozen node, oldest first.
    func waitingRequests<Request: RequestMessage>(_ type: Request.Type, at id: Int32) throws -> [Request] {
        try self.member(id).inbox.compactMap { try Self.request(type, in: $0)?.message }
    }

    /// Answers the oldest request of this kind that a node has sent to a frozen one, in the frozen node's place.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    func answer<Request: RequestMessage>(
        _ type: Request.Type,
        to peer: Int32,
        inPlaceOf id: Int32,
        _ respond: (Request) throws -> Request.Response
    ) throws -> Bool {
        let member = self.member(id)
        for index in member.inbox.indices {
            guard let request = try Self.request(type, in: member.inbox[index]),
                case .peer(peer, _)? = self.askers[request.token]
            else { continue }
            member.inbox.remove(at: index)
            let response = try respond(request.message)
            self.answer(
                request.token,
                try ResponseFrame.encode(response, version: request.version, correlationId: request.correlationId)
            )
            self.deliver()
            return true
        }
        return false
    }

    /// Takes the oldest request of this kind away that a node has sent to a frozen one, so that it arrives late, or never.
    func withhold<Request: RequestMessage>(_ type: Request.Type, from peer: Int32, to id: Int32) throws -> NodeEvent {
        let member = self.member(id)
        let index = try member.inbox.firstIndex { event in
            guard let request = try Self.request(type, in: event), case .peer(peer, _)? = self.askers[request.token]
            else { return false }
            return true
        }
        return member.inbox.remove(at: try #require(index, "node \(peer) has sent no such request"))
    }

    /// Lets something arrive that was withheld.
    func release(_ event: NodeEvent, to id: Int32) {
        self.member(id).inbox.append(event)
        self.deliver()
    }

    private struct Received<Request> {
        let token: RequestToken
        let message: Request
        let version: Int16
        let correlationId: Int32
    }

    private static func request<Request: RequestMessage>(
        _ type: Request.Type,
        in event: NodeEvent
    ) throws -> Received<Request>? {
        guard case .request(let token, _, let frame) = event else { return nil }
        let (header, bodyOffset) = try RequestFrame.decodeHeader(frame)
        guard header.apiKey == Request.apiKey.rawValue else { return nil }
        return Received(
            token: token,
            message: try Request.decode(frame.dropFirst(bodyOffset), version: header.apiVersion),
            version: header.apiVersion,
            correlationId: header.correlationId
        )
    }

    // MARK: Clients

    /// A request that is on its way.
    struct Pending<Request: RequestMessage> {
        fileprivate let number: Int
        fileprivate let version: Int16
        fileprivate let connection: ConnectionID
    }

    /// Sends a client's request, by default in its highest version.
    func send<Request: RequestMessage>(
        _ request: Request,
        version: Int16? = nil,
        to broker: Int32
    ) throws -> Pending<Request> {
        let version = version ?? Request.apiKey.versions.upperBound
        let frame = try RequestFrame.encode(request, version: version, correlationId: 1, clientId: "test")
        let number = self.nextClient
        self.nextClient += 1
        let token = self.enqueue(frame, at: self.member(broker), .client(number))
        self.deliver()
        return Pending(number: number, version: version, connection: token.connection)
    }

    /// The answer, if it has come.
    func answer<Request: RequestMessage>(to pending: Pending<Request>) throws -> Request.Response? {
        try self.answers[pending.number].map {
            try ResponseFrame.decode(Request.Response.self, $0, version: pending.version)
        }
    }

    /// Sends a client's request and waits for its answer.
    func ask<Request: RequestMessage>(
        _ request: Request,
        version: Int16? = nil,
        of broker: Int32 = 1
    ) throws -> Request.Response {
        let pending = try self.send(request, version: version, to: broker)
        let end = self.now + 10_000
        while try self.answer(to: pending) == nil, self.now < end, !self.closed.contains(pending.connection) {
            self.run(milliseconds: 1)
        }
        return try #require(try self.answer(to: pending), "broker \(broker) does not answer")
    }
}
