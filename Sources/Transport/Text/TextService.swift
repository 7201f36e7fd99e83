/// Serves texts to whoever asks with `GET`: as much of HTTP/1.0 as `curl`, browsers and Prometheus need, one request a
/// connection.
///
/// It lives on the loop of what it tells about, so it keeps nothing of a request but its first line, and bounds
/// everything: how long a request may be, how long an exchange may take, and how many there are.
public final class TextService {
    /// What one exchange may take; a peer that goes beyond it is cut off.
    public struct Limits: Sendable {
        public var requestBytes = 8 << 10
        public var exchangeMilliseconds = 5000
        public var connections = 32

        public init() {}
    }

    /// The port it listens on.
    public var port: UInt16 { self.listener.port }
    /// How many exchanges are under way.
    public var exchangeCount: Int { self.exchanges.count }

    private let loop: EventLoop
    private let limits: Limits
    private let page: (String) -> TextPage?
    private let listener: Listener
    private var exchanges: [UInt64: TextServing] = [:]

    /// Listens on an address of this machine.
    ///
    /// - Parameters:
    ///   - host: a numeric address or `localhost`.
    ///   - port: 0 for any free port.
    ///   - page: makes the text for a path, such as `/metrics`; nil if there is none. Called in the turn that the
    ///     request arrived in.
    /// - Throws: ``SystemError`` if the address is not available.
    public init(
        loop: EventLoop,
        host: String,
        port: UInt16,
        limits: Limits = Limits(),
        page: @escaping (String) -> TextPage?
    ) throws(SystemError) {
        self.loop = loop
        self.limits = limits
        self.page = page
        let door = Door()
        self.listener = try Listener(loop: loop, host: host, port: port, backlog: 64) { descriptor, _ in
            guard let service = door.service else { return SystemCalls.close(descriptor) }
            service.accept(descriptor)
        }
        door.service = self
    }

    /// Stops listening and cuts off the exchanges under way.
    public func close() {
        self.listener.close()
        for exchange in Array(self.exchanges.values) { exchange.end() }
    }

    private func accept(_ descriptor: Int32) {
        guard self.exchanges.count < self.limits.connections else { return SystemCalls.close(descriptor) }
        let id = self.loop.makeIdentifier()
        let exchange = TextServing(loop: self.loop, descriptor: descriptor, limits: self.limits, page: self.page) {
            [weak self] in self?.exchanges[id] = nil
        }
        self.exchanges[id] = exchange
        exchange.start()
    }

    /// What the listener knows of the service, which it is created before.
    private final class Door {
        weak var service: TextService?
    }
}

/// One exchange: read a head, write an answer, wait until the other side has closed.
private final class TextServing: EventHandler {
    private enum Phase {
        case reading
        case writing
        /// Everything is written; what still arrives is thrown away, because closing with unread bytes would make the
        /// other side lose what it has not read.
        case lingering
        case ended
    }

    private unowned let loop: EventLoop
    private let descriptor: Int32
    private let limits: TextService.Limits
    private let page: (String) -> TextPage?
    private let ended: () -> Void
    private var phase = Phase.reading
    private var registration: Registration?
    private var timer: TimerToken?
    private var request: [UInt8] = []
    private var answer = UnsentText([])

    init(
        loop: EventLoop,
        descriptor: Int32,
        limits: TextService.Limits,
        page: @escaping (String) -> TextPage?,
        ended: @escaping () -> Void
    ) {
        self.loop = loop
        self.descriptor = descriptor
        self.limits = limits
        self.page = page
        self.ended = ended
    }

    func start() {
        do throws(SystemError) {
            self.registration = try self.loop.add(self.descriptor, events: Readiness.readable, handler: self)
        } catch {
            return self.end()
        }
        self.timer = self.loop.schedule(afterMilliseconds: self.limits.exchangeMilliseconds) { [weak self] in
            self?.end()
        }
    }

    func end() {
        guard self.phase != .ended else { return }
        self.phase = .ended
        if let timer = self.timer { self.loop.cancel(timer) }
        if let registration = self.registration { self.loop.remove(registration, self.descriptor) }
        SystemCalls.close(self.descriptor)
        self.ended()
    }

    func abandon() {
        guard self.phase != .ended else { return }
        self.phase = .ended
        SystemCalls.close(self.descriptor)
    }

    func handle(_ events: UInt32) {
        switch self.phase {
        case .reading: self.read()
        case .writing: events & Readiness.failed != 0 ? self.end() : self.write()
        case .lingering: self.discard()
        case .ended: return
        }
    }

    private func read() {
        switch SystemCalls.read(self.descriptor, into: .init(start: nil, count: 0), then: self.loop.readBuffer) {
        case .blocked: return
        // Whoever has closed its sending direction before the head was whole wants nothing any more.
        case .moved(0), .failed: return self.end()
        case .moved(let count):
            guard self.request.count + count <= self.limits.requestBytes else { return self.end() }
            self.request.append(contentsOf: UnsafeRawBufferPointer(rebasing: self.loop.readBuffer[..<count]))
        }
        guard TextRequest.mayBegin(with: self.request) else { return self.end() }
        guard TextRequest.endOfHead(in: self.request) != nil else { return }
        guard let request = TextRequest(head: self.request) else { return self.end() }
        self.answer = UnsentText(self.answer(to: request))
        self.request = []
        self.phase = .writing
        self.write()
    }

    private func answer(to request: TextRequest) -> [UInt8] {
        guard request.method == "GET" else {
            return Self.response("405 Method Not Allowed", Self.plain("only GET is served here\n"), "Allow: GET\r\n")
        }
        guard let page = self.page(request.path) else {
            return Self.response("404 Not Found", Self.plain("there is no such page\n"))
        }
        return Self.response("200 OK", page)
    }

    private static func plain(_ text: String) -> TextPage {
        TextPage(contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }

    private static func response(_ status: String, _ page: TextPage, _ further: String = "") -> [UInt8] {
        let head =
            "HTTP/1.0 \(status)\r\nContent-Type: \(page.contentType)\r\nContent-Length: \(page.body.count)\r\n"
            + "\(further)Connection: close\r\n\r\n"
        return Array(head.utf8) + page.body
    }

    private func write() {
        switch self.answer.write(to: self.descriptor) {
        case .failed: self.end()
        case .blocked: self.listen(to: Readiness.writable)
        case .moved:
            self.phase = .lingering
            self.answer = UnsentText([])
            SystemCalls.finishSending(self.descriptor)
            self.listen(to: Readiness.readable)
        }
    }

    private func listen(to events: UInt32) {
        guard let registration = self.registration else { return }
        do throws(SystemError) {
            try self.loop.modify(registration, self.descriptor, events: events)
        } catch {
            self.end()
        }
    }

    private func discard() {
        switch SystemCalls.read(self.descriptor, into: .init(start: nil, count: 0), then: self.loop.readBuffer) {
        case .moved(0), .failed: self.end()
        case .moved, .blocked: return
        }
    }
}
