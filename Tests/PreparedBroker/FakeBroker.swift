import Buffers
import ClusterClient
import Dispatch
import KafkaProtocol
import Synchronization
import Transport

/// A broker that answers what a test has prepared, on a real port.
public final class FakeBroker: Sendable {
    /// What was asked, in order.
    public struct Asked: Equatable, Sendable {
        public let apiKey: Int16
        public let version: Int16

        public init(apiKey: Int16, version: Int16) {
            self.apiKey = apiKey
            self.version = version
        }
    }

    public typealias Answer = @Sendable (RequestHeader) -> [Chunk]?
    /// An answer that depends on the request's body too.
    public typealias BodyAnswer = @Sendable (RequestHeader, Bytes) -> [Chunk]?

    private let thread: EventLoopThread
    private let log: Log

    private final class Log: Sendable {
        let asked = Mutex<[Asked]>([])
        let port = Mutex<UInt16>(0)
    }

    /// - Parameters:
    ///   - versions: what ApiVersions announces.
    ///   - maxApiVersionsVersion: an older broker refuses newer ApiVersions requests in version 0 (KIP-511).
    ///   - answer: makes the frame that answers a request; nil leaves it unanswered.
    public convenience init(
        versions: [ApiKey: ClosedRange<Int16>],
        maxApiVersionsVersion: Int16 = 4,
        answer: @escaping Answer
    ) throws {
        try self.init(versions: versions, maxApiVersionsVersion: maxApiVersionsVersion) { header, _ in answer(header) }
    }

    /// The same with the request's body at hand.
    public init(
        versions: [ApiKey: ClosedRange<Int16>],
        maxApiVersionsVersion: Int16 = 4,
        answerBody answer: @escaping BodyAnswer
    ) throws {
        let log = Log()
        self.log = log
        let isListening = DispatchSemaphore(value: 0)
        self.thread = try EventLoopThread(name: "fake-broker") { loop in
            var sessions: [Session] = []
            defer { isListening.signal() }
            guard
                let listener = try? loop.listen(
                    host: "127.0.0.1",
                    port: 0,
                    accept: { connection in
                        let session = Session(versions, maxApiVersionsVersion, answer) { asked in
                            log.asked.withLock { $0.append(asked) }
                        }
                        connection.delegate = session
                        sessions.append(session)
                    }
                )
            else { return }
            log.port.withLock { $0 = listener.port }
            isListening.signal()
            loop.run()
            listener.close()
        }
        isListening.wait()
        guard self.address.port > 0 else { throw CannotListen() }
    }

    public var address: ServerAddress { ServerAddress(host: "127.0.0.1", port: self.log.port.withLock { $0 }) }

    public var asked: [Asked] { self.log.asked.withLock { $0 } }

    public func stop() {
        guard self.isStopped.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else {
            return
        }
        self.thread.stopAndJoin()
    }

    private let isStopped = Atomic<Bool>(false)
}

/// The system has no port for it.
public struct CannotListen: Error {}

private final class Session: ConnectionDelegate {
    private let versions: [ApiKey: ClosedRange<Int16>]
    private let maxApiVersionsVersion: Int16
    private let answer: FakeBroker.BodyAnswer
    private let asked: (FakeBroker.Asked) -> Void

    init(
        _ versions: [ApiKey: ClosedRange<Int16>],
        _ maxApiVersionsVersion: Int16,
        _ answer: @escaping FakeBroker.BodyAnswer,
        _ asked: @escaping (FakeBroker.Asked) -> Void
    ) {
        self.versions = versions
        self.maxApiVersionsVersion = maxApiVersionsVersion
        self.answer = answer
        self.asked = asked
    }

    func connection(_ connection: Connection, didReceive frame: Bytes) {
        guard let (header, bodyOffset) = try? RequestFrame.decodeHeader(frame) else { return connection.close() }
        self.asked(FakeBroker.Asked(apiKey: header.apiKey, version: header.apiVersion))
        if header.apiKey == ApiKey.apiVersions.rawValue {
            connection.send(self.versionsAnswer(header))
        } else if let chunks = self.answer(header, frame.dropFirst(bodyOffset)) {
            connection.send(chunks)
        }
    }

    func connectionDidClose(_ connection: Connection, reason: CloseReason) {}

    private func versionsAnswer(_ header: RequestHeader) -> [Chunk] {
        var response = ApiVersionsResponse()
        let isTooNew = header.apiVersion > self.maxApiVersionsVersion
        if isTooNew { response.errorCode = .unsupportedVersion }
        response.apiKeys = self.versions.map {
            ApiVersionsResponse.ApiVersion(
                apiKey: $0.key.rawValue,
                minVersion: $0.value.lowerBound,
                maxVersion: $0.value.upperBound
            )
        }
        let version = isTooNew ? 0 : header.apiVersion
        return (try? ResponseFrame.encode(response, version: version, correlationId: header.correlationId)) ?? []
    }
}
