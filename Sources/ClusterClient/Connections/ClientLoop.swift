import Buffers
import KafkaProtocol
import Transport

/// Where a request goes.
public enum RequestTarget: Hashable, Sendable {
    /// Whichever broker answers.
    case anyBroker
    /// The broker with this id.
    case broker(Int32)
    /// A server by address.
    case address(ServerAddress)
}

/// The client's connections and what it knows of addresses; lives on the client's loop.
final class ClientLoop {
    private let loop: EventLoop
    private let options: ClusterClientOptions
    private let bootstrap: [ServerAddress]
    private var known: [Int32: ServerAddress] = [:]
    private var connections: [ServerAddress: BrokerConnection] = [:]
    private var nextFirst = 0

    init(loop: EventLoop, bootstrap: [ServerAddress], options: ClusterClientOptions) {
        self.loop = loop
        self.bootstrap = bootstrap
        self.options = options
    }

    /// Remembers where brokers are.
    func learn(_ brokers: [Int32: ServerAddress]) { self.known = brokers }

    /// Remembers where some brokers are, besides those that are known already.
    func learnMore(_ brokers: [Int32: ServerAddress]) { self.known.merge(brokers) { _, new in new } }

    /// Sends a request; one for any broker is tried at the next one when a broker cannot be reached.
    func send(_ request: BrokerConnection.Request, to target: RequestTarget) {
        switch target {
        case .address(let address): self.connection(to: address).send(request)
        case .broker(let id):
            guard let address = self.known[id] else { return request.completion(.failure(.unknownBroker(id))) }
            self.connection(to: address).send(request)
        case .anyBroker:
            self.send(request, toOneOf: self.candidates()[...])
        }
    }

    func closeAll() {
        for connection in self.connections.values { connection.close() }
    }

    /// Every address once: those with a connection that stands first, then the others, taking turns.
    private func candidates() -> [ServerAddress] {
        var addresses = self.known.keys.sorted().compactMap { self.known[$0] }
        for address in self.bootstrap where !addresses.contains(address) { addresses.append(address) }
        let ready = addresses.filter { self.connections[$0]?.isReady == true }
        var others = addresses.filter { self.connections[$0]?.isReady != true }
        if !others.isEmpty {
            self.nextFirst = (self.nextFirst + 1) % others.count
            others = Array(others[self.nextFirst...] + others[..<self.nextFirst])
        }
        return ready + others
    }

    private func send(_ request: BrokerConnection.Request, toOneOf addresses: ArraySlice<ServerAddress>) {
        guard let first = addresses.first else {
            return request.completion(
                .failure(.notConnected(address: "the cluster", reason: "no address is left to try"))
            )
        }
        let rest = addresses.dropFirst()
        let attempt = BrokerConnection.Request(
            apiKey: request.apiKey,
            versions: request.versions,
            deadlineMilliseconds: request.deadlineMilliseconds,
            encode: request.encode
        ) { [weak self] result in
            // Only a broken connection is worth another broker; what has timed out has used up its time.
            if case .failure(.notConnected) = result, !rest.isEmpty, let self {
                return self.send(request, toOneOf: rest)
            }
            request.completion(result)
        }
        self.connection(to: first).send(attempt)
    }

    private func connection(to address: ServerAddress) -> BrokerConnection {
        if let connection = self.connections[address] { return connection }
        let connection = BrokerConnection(
            address: address,
            loop: self.loop,
            clientId: self.options.clientId,
            connectTimeoutMilliseconds: self.options.connectTimeoutMilliseconds
        ) { [weak self] ended in
            if self?.connections[address] === ended { self?.connections[address] = nil }
        }
        self.connections[address] = connection
        return connection
    }
}
