import Buffers
import KafkaProtocol
import Synchronization
import Transport

/// How a client names itself, how long it waits, and whether it may change anything.
public struct ClusterClientOptions: Sendable {
    public var clientId = "highwater"
    /// How long an answer may take, connecting included, unless the call says otherwise.
    public var requestTimeoutMilliseconds = 5000
    public var connectTimeoutMilliseconds = 2000
    /// Refuses every request that would change something, before a byte is sent.
    public var isReadOnly = false

    public init(clientId: String = "highwater", isReadOnly: Bool = false) {
        self.clientId = clientId
        self.isReadOnly = isReadOnly
    }
}

/// Asks questions of a Kafka cluster and gives it orders; records are moved by `RecordClient`.
///
/// Connections are opened when needed, one a broker, and versions negotiated on each. All network work happens on one
/// thread of the client's own, so that awaiting callers never block another's thread.
public final class ClusterClient: Sendable {
    public let options: ClusterClientOptions
    private let thread: EventLoopThread
    private let state: StateBox
    private let isClosed = Atomic<Bool>(false)
    /// Metadata of all topics: the largest answer that is asked for all the time.
    let allTopics = AnswerMemory<MetadataResponse>()

    private final class StateBox: Sendable {
        let bound = Mutex<LoopBound<ClientLoop>?>(nil)
    }

    /// A client that knows these servers to begin with. Nothing is connected yet.
    ///
    /// - Throws: ``SystemError`` when the system has no thread or descriptor for it.
    public init(bootstrap: [ServerAddress], options: ClusterClientOptions = ClusterClientOptions()) throws(SystemError)
    {
        self.options = options
        let state = StateBox()
        self.state = state
        self.thread = try EventLoopThread(name: "cluster-client") { loop in
            let client = ClientLoop(loop: loop, bootstrap: bootstrap, options: options)
            state.bound.withLock { $0 = LoopBound(client, to: loop) }
            loop.run()
            client.closeAll()
            state.bound.withLock { $0 = nil }
        }
    }

    /// Ends all connections; requests under way fail. Must be called once, when the client is no longer needed.
    public func close() {
        guard self.isClosed.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else {
            return
        }
        self.thread.stopAndJoin()
    }

    /// Sends a request in the highest version that both sides have, and awaits the answer.
    ///
    /// - Parameters:
    ///   - versions: the versions in which the request means what is meant; nil for all that the codec has.
    ///   - timeoutMilliseconds: how long it may take; nil for the option's value.
    public func send<Request: RequestMessage>(
        _ request: Request,
        to target: RequestTarget = .anyBroker,
        versions: ClosedRange<Int16>? = nil,
        timeoutMilliseconds: Int? = nil
    ) async throws(ClusterClientError) -> Request.Response {
        try await self.send(
            request,
            to: target,
            versions: versions,
            timeoutMilliseconds: timeoutMilliseconds,
            remembering: nil
        )
    }

    /// The same for a question that is asked again and again, whose answer is decoded only if it differs from the last.
    func send<Request: RequestMessage>(
        _ request: Request,
        to target: RequestTarget,
        versions: ClosedRange<Int16>? = nil,
        timeoutMilliseconds: Int?,
        remembering memory: AnswerMemory<Request.Response>?
    ) async throws(ClusterClientError) -> Request.Response {
        if self.options.isReadOnly, MutationGuard.changes(request) { throw .readOnly(api: Request.apiKey.name) }
        guard !self.isClosed.load(ordering: .relaxed) else { throw .closed }
        let timeout = Int64(timeoutMilliseconds ?? self.options.requestTimeoutMilliseconds)
        let result = await withCheckedContinuation { continuation in
            self.submit(request, target, versions ?? Request.versions, timeout, memory) {
                continuation.resume(returning: $0)
            }
        }
        return try result.get()
    }

    /// The same as a result, for questions whose failures stand beside other answers.
    func answer<Request: RequestMessage>(
        _ request: Request,
        to target: RequestTarget,
        versions: ClosedRange<Int16>? = nil,
        _ timeoutMilliseconds: Int?
    ) async -> Result<Request.Response, ClusterClientError> {
        do throws(ClusterClientError) {
            return .success(
                try await self.send(
                    request,
                    to: target,
                    versions: versions,
                    timeoutMilliseconds: timeoutMilliseconds
                )
            )
        } catch {
            return .failure(error)
        }
    }

    /// Fetches a text by HTTP `GET` over the client's thread, from whatever listens there: a node's metrics page is no
    /// part of Kafka's protocol.
    ///
    /// - Parameter timeoutMilliseconds: how long it may take, connecting included.
    /// - Returns: the text, if the status was 200.
    public func text(
        at address: ServerAddress,
        path: String,
        timeoutMilliseconds: Int
    ) async throws(ClusterClientError) -> [UInt8] {
        guard !self.isClosed.load(ordering: .relaxed) else { throw .closed }
        let outcome: TextFetch.Outcome? = await withCheckedContinuation { continuation in
            let wasSubmitted = self.thread.remote.submit { loop in
                _ = TextFetch(
                    loop: loop,
                    host: address.host,
                    port: address.port,
                    path: path,
                    timeoutMilliseconds: timeoutMilliseconds
                ) { continuation.resume(returning: $0) }
            }
            if !wasSubmitted { continuation.resume(returning: nil) }
        }
        switch outcome {
        case .success(let answer) where answer.status == 200: return answer.body
        case .success(let answer):
            throw .malformed(api: "GET \(path)", address: "\(address)", reason: "status \(answer.status)")
        case .failure(.timedOut(let milliseconds)):
            throw .timedOut(api: "GET \(path)", address: "\(address)", milliseconds: milliseconds)
        case .failure(.notReached(let reason)): throw .notConnected(address: "\(address)", reason: "\(reason)")
        case .failure(let error): throw .malformed(api: "GET \(path)", address: "\(address)", reason: "\(error)")
        case nil: throw .closed
        }
    }

    /// Tells the client where brokers are, as the latest metadata has it.
    func learn(_ brokers: [Int32: ServerAddress]) {
        let state = self.state
        self.thread.remote.submit { _ in state.bound.withLock { $0 }?.value.learn(brokers) }
    }

    /// Tells the client where some brokers are, as an answer names them.
    func learnMore(_ brokers: [Int32: ServerAddress]) {
        guard !brokers.isEmpty else { return }
        let state = self.state
        self.thread.remote.submit { _ in state.bound.withLock { $0 }?.value.learnMore(brokers) }
    }

    private func submit<Request: RequestMessage>(
        _ request: Request,
        _ target: RequestTarget,
        _ versions: ClosedRange<Int16>,
        _ timeoutMilliseconds: Int64,
        _ memory: AnswerMemory<Request.Response>?,
        _ completion: @escaping @Sendable (Result<Request.Response, ClusterClientError>) -> Void
    ) {
        let state = self.state
        let clientId = self.options.clientId
        let wasSubmitted = self.thread.remote.submit { loop in
            guard let client = state.bound.withLock({ $0 })?.value else { return completion(.failure(.closed)) }
            let queued = BrokerConnection.Request(
                apiKey: Request.apiKey,
                versions: versions,
                deadlineMilliseconds: loop.monotonicMilliseconds + timeoutMilliseconds,
                encode: { version, correlationId throws(WireError) in
                    try RequestFrame.encode(
                        request,
                        version: version,
                        correlationId: correlationId,
                        clientId: clientId
                    )
                },
                completion: { completion(Self.decode($0, remembering: memory)) }
            )
            client.send(queued, to: target)
        }
        if !wasSubmitted { completion(.failure(.closed)) }
    }

    private static func decode<Response: ResponseMessage>(
        _ result: Result<(frame: Bytes, version: Int16), ClusterClientError>,
        remembering memory: AnswerMemory<Response>?
    ) -> Result<Response, ClusterClientError> {
        result.flatMap { answer in
            let decode = { () throws(WireError) -> Response in
                try ResponseFrame.decode(Response.self, answer.frame, version: answer.version)
            }
            do throws(WireError) {
                guard let memory else { return .success(try decode()) }
                return .success(try memory.value(of: answer.frame, version: answer.version, decode: decode))
            } catch {
                return .failure(
                    .malformed(api: Response.apiKey.name, address: "a broker", reason: "\(error)")
                )
            }
        }
    }
}
