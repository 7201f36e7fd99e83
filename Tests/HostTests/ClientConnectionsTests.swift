import Buffers
import Engine
import Host
import Testing
import Transport

/// Clients connected to a node's listener, with the test in the engine's place.
private final class Front {
    /// What the engine would have heard, in order.
    private(set) var requests: [(token: RequestToken, text: String)] = []
    private(set) var closed: [ConnectionID] = []
    private(set) var connections = ClientConnections(
        handlers: .init(request: { _, _, _ in }, closed: { _ in })
    )
    let loop: EventLoop
    private var port: UInt16 = 0

    init(frameLimitBytes: Int = 1 << 20) throws {
        self.loop = try EventLoop()
        self.connections = ClientConnections(
            handlers: ClientConnections.Handlers(
                request: { [weak self] token, role, frame in
                    #expect(role == .broker)
                    self?.requests.append((token, frame.string))
                },
                closed: { [weak self] id in self?.closed.append(id) }
            )
        )
        self.port =
            try self.loop.listen(host: "127.0.0.1", port: 0) { [unowned self] connection in
                self.connections.accept(connection, role: .broker, frameLimitBytes: frameLimitBytes)
            }.port
    }

    deinit { self.loop.shutdown() }

    func connect() throws -> (client: FrameClient, connection: Connection) {
        let client = FrameClient()
        let connection = self.loop.connect(
            host: "127.0.0.1",
            port: self.port,
            timeoutMilliseconds: 60_000,
            delegate: client
        )
        try self.loop.pump(until: "the client is connected") { client.isOpen }
        return (client, connection)
    }

    /// Waits until the engine has heard that many requests in all.
    func waitForRequests(_ count: Int) throws {
        try self.loop.pump(until: "\(count) requests arrived") { self.requests.count >= count }
    }

    /// The request with this text, as the engine knows it.
    func token(_ text: String) throws -> RequestToken {
        try #require(self.requests.first { $0.text == text }).token
    }

    func answer(_ text: String) throws {
        self.connections.respond(try self.token(text), frame("answer to \(text)"))
    }
}

@Suite struct ClientConnectionsTests {
    @Test func answersLeaveInTheOrderOfTheRequests() throws {
        let front = try Front()
        let (client, connection) = try front.connect()
        for text in ["a", "b", "c", "d"] { connection.send(frame(text)) }
        try front.waitForRequests(4)
        #expect(front.requests.map(\.text) == ["a", "b", "c", "d"])
        for text in ["d", "b"] { try front.answer(text) }
        front.loop.settle()
        #expect(client.received == [])
        try front.answer("a")
        try front.loop.pump(until: "two answers arrived") { client.received.count == 2 }
        #expect(client.received == ["answer to a", "answer to b"])
        try front.answer("c")
        try front.loop.pump(until: "all answers arrived") { client.received.count == 4 }
        #expect(client.received.suffix(2) == ["answer to c", "answer to d"])
    }

    @Test func aRequestWithoutAnAnswerHoldsNothingUp() throws {
        let front = try Front()
        let (client, connection) = try front.connect()
        for text in ["acks=0", "then", "acks=0 again", "last"] { connection.send(frame(text)) }
        try front.waitForRequests(4)
        try front.answer("then")
        front.connections.respond(try front.token("acks=0 again"), [])
        try front.answer("last")
        front.loop.settle()
        #expect(client.received == [])
        front.connections.respond(try front.token("acks=0"), [])
        try front.loop.pump(until: "both answers arrived") { client.received.count == 2 }
        #expect(client.received == ["answer to then", "answer to last"])
    }

    @Test func oneConnectionDoesNotWaitForAnother() throws {
        let front = try Front()
        let (slow, slowConnection) = try front.connect()
        let (quick, quickConnection) = try front.connect()
        slowConnection.send(frame("slow 1"))
        slowConnection.send(frame("slow 2"))
        quickConnection.send(frame("quick"))
        try front.waitForRequests(3)
        try front.answer("slow 2")
        try front.answer("quick")
        try front.loop.pump(until: "the quick one is answered") { !quick.received.isEmpty }
        #expect(quick.received == ["answer to quick"])
        #expect(slow.received == [])
    }

    @Test func noMoreIsReadThanMayBeOpenUntilSomethingIsAnswered() throws {
        let front = try Front()
        let (client, connection) = try front.connect()
        let limit = ClientConnections.openRequestLimit
        let count = limit + 20
        for number in 0..<count { connection.send(frame("\(number)")) }
        try front.waitForRequests(limit)
        front.loop.settle()
        #expect(front.requests.count == limit)
        for number in 0..<10 { try front.answer("\(number)") }
        try front.waitForRequests(limit + 10)
        front.loop.settle()
        #expect(front.requests.count == limit + 10)
        for number in 10..<limit { try front.answer("\(number)") }
        try front.waitForRequests(count)
        for number in limit..<count { try front.answer("\(number)") }
        try front.loop.pump(until: "everything is answered") { client.received.count == count }
        #expect(client.received == (0..<count).map { "answer to \($0)" })
    }

    @Test(arguments: [
        // The length of a frame above the limit, a negative one, and a request in another protocol.
        Bytes([0, 0, 4, 1, 1, 2, 3]), Bytes([255, 255, 255, 255]), Bytes(Array("GET / HTTP/1.1\r\n\r\n".utf8)),
    ])
    func whatIsNoFrameClosesItsConnectionOnly(garbage: Bytes) throws {
        let front = try Front(frameLimitBytes: 1024)
        let (good, goodConnection) = try front.connect()
        let (bad, badConnection) = try front.connect()
        goodConnection.send(frame("before"))
        badConnection.send(frame("understood"))
        try front.waitForRequests(2)
        badConnection.send(garbage)
        try front.loop.pump(until: "the connection is closed") { bad.end != nil && !front.closed.isEmpty }
        #expect(front.closed == [try front.token("understood").connection])
        #expect(front.connections.count == 1)
        // The engine may not know yet, and answers.
        try front.answer("understood")
        try front.answer("before")
        goodConnection.send(frame("after"))
        try front.waitForRequests(3)
        try front.answer("after")
        try front.loop.pump(until: "the other goes on") { good.received.count == 2 }
        #expect(good.received == ["answer to before", "answer to after"])
        #expect(good.end == nil)
        #expect(bad.received == [])
    }

    @Test func aFrameOfExactlyTheLimitIsTaken() throws {
        let front = try Front(frameLimitBytes: 1024)
        let (_, connection) = try front.connect()
        let text = String(repeating: "x", count: 1024)
        connection.send(frame(text))
        try front.waitForRequests(1)
        #expect(front.requests.first?.text == text)
        #expect(front.closed.isEmpty)
    }

    @Test func theEngineClosesOneConnection() throws {
        let front = try Front()
        let (first, firstConnection) = try front.connect()
        let (second, secondConnection) = try front.connect()
        firstConnection.send(frame("first"))
        secondConnection.send(frame("second"))
        try front.waitForRequests(2)
        front.connections.close(try front.token("first").connection)
        try front.loop.pump(until: "it is closed") { first.end != nil }
        try front.answer("second")
        try front.loop.pump(until: "the other is answered") { !second.received.isEmpty }
        #expect(first.received == [])
        #expect(front.closed == [try front.token("first").connection])
    }
}
