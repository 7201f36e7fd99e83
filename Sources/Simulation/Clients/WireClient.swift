import Buffers
import Engine
import KafkaProtocol

/// A client's connections to the brokers: requests in Kafka's wire format, answers in the order of the requests.
final class WireClient {
    private struct Waiting {
        let correlationId: Int32
        let complete: (Bytes?) throws -> Void
    }

    private final class Link {
        let broker: Int32
        let connection: SimulatedConnection
        var waiting: [Waiting] = []

        init(broker: Int32, connection: SimulatedConnection) {
            self.broker = broker
            self.connection = connection
        }
    }

    let number: Int
    let name: String
    private unowned let world: SimulatedWorld
    private var links: [Link] = []
    private var lastCorrelationId: Int32 = 0
    /// After how long a broker that does not answer is given up, and its connection with it.
    private let timeoutMilliseconds: Int64 = 3_000

    /// A client that is known to the network from now on.
    init(name: String, world: SimulatedWorld) {
        self.name = name
        self.number = world.clients.count
        self.world = world
        world.clients.append(self)
    }

    /// Sends a request.
    ///
    /// - Parameter complete: gets the answer, or nil if none will come: whether the request was carried out is then not
    ///   known.
    func send<Request: RequestMessage>(
        _ request: Request,
        version: Int16,
        to broker: Int32,
        complete: @escaping (Request.Response?) throws -> Void
    ) throws {
        self.lastCorrelationId += 1
        let correlationId = self.lastCorrelationId
        let frame = try RequestFrame.encode(
            request,
            version: version,
            correlationId: correlationId,
            clientId: self.name
        )
        let link = self.link(to: broker)
        link.waiting.append(
            Waiting(correlationId: correlationId) { frame in
                try complete(try frame.map { try ResponseFrame.decode(Request.Response.self, $0, version: version) })
            }
        )
        self.world.send(try frame.joined().dropFirst(4), on: link.connection, toServer: true)
        self.world.after(self.timeoutMilliseconds) { [unowned self] in
            guard link.waiting.contains(where: { $0.correlationId == correlationId }) else { return }
            self.world.close(link.connection, atServer: false)
            try self.lose(link)
        }
    }

    private func link(to broker: Int32) -> Link {
        if let link = self.links.first(where: { $0.broker == broker }) { return link }
        let connection = self.world.connect(from: .client(self.number), to: broker, role: .broker)
        let link = Link(broker: broker, connection: connection)
        self.links.append(link)
        return link
    }

    func receive(_ frame: Bytes, on connection: SimulatedConnection) throws {
        guard let link = self.links.first(where: { $0.connection === connection }) else { return }
        guard !link.waiting.isEmpty else { throw Violation("\(self.name) got an answer to nothing") }
        let first = link.waiting.removeFirst()
        guard try ResponseFrame.correlationId(frame) == first.correlationId else {
            throw Violation("\(self.name) got answers out of order from broker \(link.broker)")
        }
        try first.complete(frame)
    }

    func closed(_ connection: SimulatedConnection) throws {
        guard let link = self.links.first(where: { $0.connection === connection }) else { return }
        try self.lose(link)
    }

    private func lose(_ link: Link) throws {
        self.links.removeAll { $0 === link }
        let waiting = link.waiting
        link.waiting = []
        for request in waiting { try request.complete(nil) }
    }
}
