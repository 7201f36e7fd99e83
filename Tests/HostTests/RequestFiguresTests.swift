import Buffers
import Engine
import Host
import Testing
import Transport

/// Clients at a node's listener, with the test as engine and as clock.
private final class Front {
    private(set) var tokens: [RequestToken] = []
    let loop: EventLoop
    let clock = Clock()
    let figures: RequestFigures
    private var connections: ClientConnections!
    private var port: UInt16 = 0

    final class Clock { var nanoseconds: Int64 = 1_000_000 }

    init(role: ListenerRole = .broker) throws {
        let clock = self.clock
        self.loop = try EventLoop()
        self.figures = RequestFigures { clock.nanoseconds }
        self.connections = ClientConnections(
            handlers: ClientConnections.Handlers(
                request: { [weak self] token, _, _ in self?.tokens.append(token) },
                closed: { _ in }
            ),
            figures: self.figures
        )
        self.port =
            try self.loop.listen(host: "127.0.0.1", port: 0) { [unowned self] connection in
                self.connections.accept(connection, role: role, frameLimitBytes: 1 << 20)
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

    /// Sends a request of an API and waits until the engine has it.
    func request(_ apiKey: Int16, on connection: Connection) throws {
        let count = self.tokens.count
        var writer = ByteWriter(capacity: 16)
        writer.integer(Int32(8))
        writer.integer(apiKey)
        writer.integer(Int16(0))
        writer.integer(Int32(7))
        connection.send(writer.finishBytes())
        try self.loop.pump(until: "the request has arrived") { self.tokens.count == count + 1 }
    }

    func answer(_ index: Int, afterMilliseconds delay: Int64, isFollower: Bool = false) {
        self.clock.nanoseconds += delay * 1_000_000
        if isFollower { self.connections.noteFollowerFetch(self.tokens[index]) }
        self.connections.respond(self.tokens[index], frame("answer"))
    }

    func milliseconds(_ name: String) -> [Double] {
        guard let latency = self.figures.answered.first(where: { $0.name == name })?.latency else { return [] }
        return [Double(latency.counts.reduce(0, +)), Double(latency.sumMicroseconds) / 1000]
    }
}

@Suite struct RequestFiguresTests {
    @Test func aRequestsTimeRunsFromItsArrivalToItsAnswer() throws {
        let front = try Front()
        let (_, connection) = try front.connect()
        try front.request(0, on: connection)
        front.clock.nanoseconds += 2_000_000
        try front.request(3, on: connection)
        // The second is answered first, and leaves when the first has left.
        front.answer(1, afterMilliseconds: 1)
        #expect(front.figures.answered.isEmpty)
        front.answer(0, afterMilliseconds: 4)
        #expect(front.milliseconds("Produce") == [1, 7])
        #expect(front.milliseconds("Metadata") == [1, 5])
        #expect(front.figures.answered.map(\.name) == ["Metadata", "Produce"])
    }

    @Test func fetchesAreToldApartByWhoFetches() throws {
        let front = try Front()
        let (_, connection) = try front.connect()
        try front.request(1, on: connection)
        front.answer(0, afterMilliseconds: 3)
        try front.request(1, on: connection)
        front.answer(1, afterMilliseconds: 5, isFollower: true)
        #expect(front.milliseconds("FetchConsumer") == [1, 3])
        #expect(front.milliseconds("FetchFollower") == [1, 5])
        let controller = try Front(role: .controller)
        let (_, other) = try controller.connect()
        try controller.request(1, on: other)
        controller.answer(0, afterMilliseconds: 1)
        #expect(controller.milliseconds("Fetch") == [1, 1])
    }

    @Test func bytesAndConnectionsAreCountedByListener() throws {
        let front = try Front()
        let (first, connection) = try front.connect()
        let (_, second) = try front.connect()
        try front.request(18, on: connection)
        try front.request(18, on: second)
        front.answer(0, afterMilliseconds: 1)
        try front.loop.pump(until: "the answer is there") { first.received.count == 1 }
        second.close()
        try front.loop.pump(until: "one is left") { front.figures.traffic(.broker).connections == 1 }
        let traffic = front.figures.traffic(.broker)
        #expect(traffic.connectionsOpened == 2)
        #expect(traffic.receivedBytes == 24)
        #expect(traffic.sentBytes == 4 + "answer".utf8.count)
        #expect(front.figures.traffic(.controller).connectionsOpened == 0)
        // Its connection is gone: the answer goes nowhere and counts for nothing.
        front.answer(1, afterMilliseconds: 1)
        #expect(front.milliseconds("ApiVersions") == [1, 1])
    }

    @Test func aWindowFullOfRequestsKeepsEachArrival() throws {
        let front = try Front()
        let (_, connection) = try front.connect()
        for _ in 0..<ClientConnections.openRequestLimit {
            front.clock.nanoseconds += 1_000_000
            try front.request(0, on: connection)
        }
        for index in 0..<ClientConnections.openRequestLimit { front.answer(index, afterMilliseconds: 1) }
        // Each waited for all that came after it and were answered before it.
        #expect(front.milliseconds("Produce") == [64, 64 * 64])
        try front.request(0, on: connection)
        front.answer(ClientConnections.openRequestLimit, afterMilliseconds: 2)
        #expect(front.milliseconds("Produce") == [65, 64 * 64 + 2])
    }

    @Test func whatIsNoRequestIsCountedAsOther() throws {
        let front = try Front()
        let (_, connection) = try front.connect()
        try front.request(-7, on: connection)
        try front.request(999, on: connection)
        front.answer(0, afterMilliseconds: 1)
        front.answer(1, afterMilliseconds: 1)
        #expect(front.milliseconds("Other")[0] == 2)
    }
}
