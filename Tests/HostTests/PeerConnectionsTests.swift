import Buffers
import Engine
import Host
import Testing
import Transport

/// A node's connections to another node, which is a listener of the test's.
private final class Neighbourhood {
    private(set) var answered: [String] = []
    private(set) var failed: [PeerRequestID] = []
    /// The other node's side of the connections that were opened to it, in order.
    private(set) var accepted: [FrameClient] = []
    let loop: EventLoop
    private var listener: Transport.Listener?
    private var peers: PeerConnections?
    private var lastId: UInt64 = 0

    init() throws {
        self.loop = try EventLoop()
        self.listener = try self.loop.listen(host: "127.0.0.1", port: 0) { [unowned self] connection in
            let side = FrameClient()
            side.answer = self.behaviour
            connection.delegate = side
            self.accepted.append(side)
        }
        self.peers = PeerConnections(
            loop: self.loop,
            handlers: PeerConnections.Handlers(
                answered: { [weak self] id, frame in self?.answered.append("\(id.rawValue) \(frame.string)") },
                failed: { [weak self] id, _ in self?.failed.append(id) }
            )
        )
    }

    deinit { self.loop.shutdown() }

    /// What the other node does with a request.
    var behaviour: (Connection, String) -> Void = { $0.send(frame("answer to \($1)")) }

    func close() { self.listener?.close() }

    @discardableResult
    func send(
        _ text: String,
        channel: PeerChannel = .control,
        timeoutMilliseconds: Int64 = 60_000
    ) throws -> PeerRequestID {
        self.lastId += 1
        let id = PeerRequestID(self.lastId)
        let port = try #require(self.listener).port
        self.peers?.send(
            id,
            to: PeerAddress(nodeId: 2, host: "127.0.0.1", port: port),
            channel: channel,
            frame: frame(text),
            timeoutMilliseconds: timeoutMilliseconds
        )
        return id
    }
}

@Suite struct PeerConnectionsTests {
    @Test func requestsOfAChannelShareAConnectionAndEachGetsItsAnswer() throws {
        let nodes = try Neighbourhood()
        for text in ["a", "b", "c"] { try nodes.send(text) }
        try nodes.loop.pump(until: "all are answered") { nodes.answered.count == 3 }
        #expect(nodes.answered == ["1 answer to a", "2 answer to b", "3 answer to c"])
        #expect(nodes.accepted.count == 1)
        #expect(nodes.failed.isEmpty)
    }

    @Test func channelsDoNotWaitForEachOther() throws {
        let nodes = try Neighbourhood()
        nodes.behaviour = { connection, text in if text != "long poll" { connection.send(frame(text)) } }
        try nodes.send("long poll", channel: .replicaFetch)
        try nodes.send("vote", channel: .quorum)
        try nodes.loop.pump(until: "the vote is answered") { nodes.answered.count == 1 }
        #expect(nodes.answered == ["2 vote"])
        #expect(nodes.accepted.count == 2)
    }

    @Test func anOverdueAnswerFailsEverythingOnItsConnectionAndTheNextRequestOpensAnother() throws {
        let nodes = try Neighbourhood()
        nodes.behaviour = { _, _ in }
        let overdue = try nodes.send("overdue", timeoutMilliseconds: 50)
        let behind = try nodes.send("behind")
        try nodes.loop.pump(until: "both have failed") { nodes.failed.count == 2 }
        #expect(nodes.failed == [overdue, behind])
        nodes.behaviour = { $0.send(frame($1)) }
        try nodes.send("again")
        try nodes.loop.pump(until: "the next is answered") { nodes.answered.count == 1 }
        #expect(nodes.answered == ["3 again"])
        #expect(nodes.accepted.count == 2)
    }

    @Test func aNodeThatIsNotThereFailsTheRequestAndIsTriedAgain() throws {
        let nodes = try Neighbourhood()
        nodes.close()
        let first = try nodes.send("nobody listens")
        try nodes.loop.pump(until: "it has failed") { !nodes.failed.isEmpty }
        let second = try nodes.send("still nobody")
        try nodes.loop.pump(until: "that too") { nodes.failed.count == 2 }
        #expect(nodes.failed == [first, second])
        #expect(nodes.answered.isEmpty)
    }

    @Test func anAnswerThatNobodyAskedForEndsTheConnection() throws {
        let nodes = try Neighbourhood()
        nodes.behaviour = { connection, text in
            connection.send(frame(text))
            connection.send(frame("one too many"))
        }
        try nodes.send("a")
        try nodes.loop.pump(until: "the connection has ended") { nodes.accepted.first?.end != nil }
        #expect(nodes.answered == ["1 a"])
    }
}
