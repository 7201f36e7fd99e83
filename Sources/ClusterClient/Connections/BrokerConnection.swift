import Buffers
import KafkaProtocol
import Transport

/// One connection to a broker: asks for its API versions first, then sends requests and matches answers by correlation
/// id. Lives on the client's loop.
final class BrokerConnection: ConnectionDelegate {
    typealias Completion = (Result<(frame: Bytes, version: Int16), ClusterClientError>) -> Void

    /// A request that is ready to be written once the versions are known.
    struct Request {
        let apiKey: ApiKey
        /// The versions in which the request means what is meant.
        let versions: ClosedRange<Int16>
        let deadlineMilliseconds: Int64
        let encode: (_ version: Int16, _ correlationId: Int32) throws(WireError) -> [Chunk]
        let completion: Completion
    }

    private struct Waiting {
        let apiKey: ApiKey
        let version: Int16
        let completion: Completion
        let timer: TimerToken
    }

    private enum Phase {
        case connecting
        case negotiating(correlationId: Int32, version: Int16)
        case ready
        case closed
    }

    let address: ServerAddress
    private let loop: EventLoop
    private let clientId: String
    private let ended: (BrokerConnection) -> Void
    private var connection: Connection?
    private var phase: Phase = .connecting
    private var queued: [(id: Int32, request: Request, timer: TimerToken)] = []
    private var waiting: [Int32: Waiting] = [:]
    private var nextCorrelationId: Int32 = 1
    private var versions: [Int16: ClosedRange<Int16>] = [:]

    init(
        address: ServerAddress,
        loop: EventLoop,
        clientId: String,
        connectTimeoutMilliseconds: Int,
        ended: @escaping (BrokerConnection) -> Void
    ) {
        self.address = address
        self.loop = loop
        self.clientId = clientId
        self.ended = ended
        self.connection = loop.connect(
            host: address.host,
            port: address.port,
            timeoutMilliseconds: connectTimeoutMilliseconds,
            delegate: self
        )
    }

    /// Whether requests can be sent at once.
    var isReady: Bool { if case .ready = self.phase { true } else { false } }

    func send(_ request: Request) {
        let id = self.nextCorrelationId
        self.nextCorrelationId &+= 1
        let start = self.loop.monotonicMilliseconds
        let timer = self.loop.schedule(atMilliseconds: request.deadlineMilliseconds) { [weak self] in
            self?.timedOut(id, request, Int(request.deadlineMilliseconds - start))
        }
        guard self.isReady else {
            if case .closed = self.phase {
                self.loop.cancel(timer)
                return request.completion(.failure(.notConnected(address: "\(self.address)", reason: "closed")))
            }
            return self.queued.append((id, request, timer))
        }
        self.write(id, request, timer)
    }

    func close() { self.connection?.close() }

    private func write(_ id: Int32, _ request: Request, _ timer: TimerToken) {
        guard let theirs = self.versions[request.apiKey.rawValue] else {
            self.loop.cancel(timer)
            return request.completion(.failure(.unsupported(api: request.apiKey.name, address: "\(self.address)")))
        }
        let version = min(theirs.upperBound, request.versions.upperBound)
        guard version >= max(theirs.lowerBound, request.versions.lowerBound) else {
            self.loop.cancel(timer)
            return request.completion(.failure(.unsupported(api: request.apiKey.name, address: "\(self.address)")))
        }
        do throws(WireError) {
            let chunks = try request.encode(version, id)
            self.waiting[id] = Waiting(
                apiKey: request.apiKey,
                version: version,
                completion: request.completion,
                timer: timer
            )
            self.connection?.send(chunks)
        } catch {
            self.loop.cancel(timer)
            request.completion(.failure(.notExpressible(api: request.apiKey.name, reason: "\(error)")))
        }
    }

    private func timedOut(_ id: Int32, _ request: Request, _ milliseconds: Int) {
        let error = ClusterClientError.timedOut(
            api: request.apiKey.name,
            address: "\(self.address)",
            milliseconds: milliseconds
        )
        if let index = self.queued.firstIndex(where: { $0.id == id }) {
            self.queued.remove(at: index)
            request.completion(.failure(error))
        } else if let waiting = self.waiting.removeValue(forKey: id) {
            waiting.completion(.failure(error))
            // Brokers answer in order: whatever else waits on this connection would wait behind the lost answer.
            self.close()
        }
    }

    // MARK: Versions

    func connectionDidOpen(_ connection: Connection) { self.negotiate(ApiKey.apiVersions.versions.upperBound) }

    private func negotiate(_ version: Int16) {
        let id = self.nextCorrelationId
        self.nextCorrelationId &+= 1
        self.phase = .negotiating(correlationId: id, version: version)
        let request = ApiVersionsRequest(clientSoftwareName: "highwater", clientSoftwareVersion: "1.0")
        do throws(WireError) {
            self.connection?.send(
                try RequestFrame.encode(request, version: version, correlationId: id, clientId: self.clientId)
            )
        } catch {
            preconditionFailure("ApiVersions must be encodable: \(error)")
        }
    }

    private func negotiated(_ frame: Bytes, version: Int16) throws(WireError) {
        // A broker that does not know our version answers in version 0, whatever we asked in (KIP-511).
        let body = frame.dropFirst(4)
        let code = ErrorCode(rawValue: body.count >= 2 ? body.integer(at: 0, as: Int16.self) : 0)
        if code == .unsupportedVersion, version > 0 { return self.negotiate(0) }
        let response = try ResponseFrame.decode(ApiVersionsResponse.self, frame, version: version)
        for range in response.apiKeys where range.minVersion <= range.maxVersion {
            self.versions[range.apiKey] = range.minVersion...range.maxVersion
        }
        self.phase = .ready
        let queued = self.queued
        self.queued = []
        for entry in queued { self.write(entry.id, entry.request, entry.timer) }
    }

    // MARK: Answers

    func connection(_ connection: Connection, didReceive frame: Bytes) {
        do throws(WireError) {
            let id = try ResponseFrame.correlationId(frame)
            if case .negotiating(let expected, let version) = self.phase, expected == id {
                return try self.negotiated(frame, version: version)
            }
            guard let waiting = self.waiting.removeValue(forKey: id) else { return }
            self.loop.cancel(waiting.timer)
            waiting.completion(.success((frame, waiting.version)))
        } catch {
            connection.close()
        }
    }

    func connectionDidClose(_ connection: Connection, reason: CloseReason) {
        self.phase = .closed
        self.ended(self)
        let error = ClusterClientError.notConnected(address: "\(self.address)", reason: "\(reason)")
        for entry in self.queued {
            self.loop.cancel(entry.timer)
            entry.request.completion(.failure(error))
        }
        self.queued = []
        for id in self.waiting.keys.sorted() {
            guard let waiting = self.waiting.removeValue(forKey: id) else { continue }
            self.loop.cancel(waiting.timer)
            waiting.completion(.failure(error))
        }
    }
}
