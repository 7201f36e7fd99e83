/// Fetches one text by `GET` from a ``TextService`` or anything else that speaks HTTP/1.0: connects, sends the request,
/// and reads until the other side closes.
public final class TextFetch: EventHandler {
    /// What a fetch came to.
    public typealias Outcome = Result<TextAnswer, TextFetchError>

    private enum Phase {
        case connecting
        case writing
        case reading
        case ended
    }

    private unowned let loop: EventLoop
    private let limitBytes: Int
    private let timeoutMilliseconds: Int
    private var completion: ((Outcome) -> Void)?
    private var phase = Phase.connecting
    private var attempt: ConnectAttempt?
    private var descriptor: Int32 = -1
    private var registration: Registration?
    private var timer: TimerToken?
    private var request: UnsentText
    private var answer: [UInt8] = []
    /// False inside the call that begins the fetch, in which an attempt may already fail.
    private var hasBegun = false

    /// Begins to fetch.
    ///
    /// - Parameters:
    ///   - path: such as `/metrics`.
    ///   - limitBytes: how long the whole answer may be.
    ///   - timeoutMilliseconds: the limit for everything together.
    ///   - completion: called once, on the loop's thread and never before this call has returned; not called after
    ///     ``cancel()``.
    public init(
        loop: EventLoop,
        host: String,
        port: UInt16,
        path: String,
        limitBytes: Int = 4 << 20,
        timeoutMilliseconds: Int,
        completion: @escaping (Outcome) -> Void
    ) {
        self.loop = loop
        self.limitBytes = limitBytes
        self.timeoutMilliseconds = timeoutMilliseconds
        self.completion = completion
        self.request = UnsentText(
            Array("GET \(path) HTTP/1.0\r\nHost: \(host):\(port)\r\nConnection: close\r\n\r\n".utf8)
        )
        self.timer = loop.schedule(afterMilliseconds: timeoutMilliseconds) { [weak self] in
            self?.finish(.failure(.timedOut(milliseconds: timeoutMilliseconds)))
        }
        // The attempt's own limit lies beyond the fetch's, so that only one of them speaks.
        let attempt = ConnectAttempt(
            loop: loop,
            host: host,
            port: port,
            timeoutMilliseconds: timeoutMilliseconds + 1000
        ) { [self] outcome in
            self.attempt = nil
            switch outcome {
            case .success(let connected): self.connected(connected.descriptor)
            case .failure(let reason): self.attemptFailed(reason)
            }
        }
        self.attempt = attempt
        attempt.owner = self
        attempt.start()
        self.hasBegun = true
    }

    /// Gives up without calling the completion.
    public func cancel() {
        self.completion = nil
        self.finish(.failure(.notReached(.local)))
    }

    private func connected(_ descriptor: Int32) {
        guard self.phase == .connecting else { return SystemCalls.close(descriptor) }
        self.descriptor = descriptor
        self.phase = .writing
        do throws(SystemError) {
            self.registration = try self.loop.add(descriptor, events: Readiness.writable, handler: self)
        } catch {
            self.finish(.failure(.notReached(.error(error))))
        }
    }

    private func attemptFailed(_ reason: CloseReason) {
        if self.hasBegun { return self.finish(.failure(.notReached(reason))) }
        self.loop.continueNextTurn { self.finish(.failure(.notReached(reason))) }
    }

    /// Ends the fetch because the loop is shut down; the completion hears of it.
    func cutOff() { self.finish(.failure(.notReached(.local))) }

    func handle(_ events: UInt32) {
        switch self.phase {
        case .writing: self.write()
        case .reading: self.read()
        case .connecting, .ended: return
        }
    }

    func abandon() {
        self.completion = nil
        self.phase = .ended
        if self.descriptor >= 0 { SystemCalls.close(self.descriptor) }
        self.descriptor = -1
    }

    private func write() {
        switch self.request.write(to: self.descriptor) {
        case .blocked: return
        case .failed(let error): self.finish(.failure(.notReached(.error(error))))
        case .moved:
            self.phase = .reading
            guard let registration = self.registration else { return }
            do throws(SystemError) {
                try self.loop.modify(registration, self.descriptor, events: Readiness.readable)
            } catch {
                self.finish(.failure(.notReached(.error(error))))
            }
        }
    }

    private func read() {
        switch SystemCalls.read(self.descriptor, into: .init(start: nil, count: 0), then: self.loop.readBuffer) {
        case .blocked: return
        case .failed(let error): self.finish(.failure(.notReached(.error(error))))
        case .moved(0): self.finish(TextAnswer(self.answer).map { .success($0) } ?? .failure(.notUnderstood))
        case .moved(let count):
            guard self.answer.count + count <= self.limitBytes else {
                return self.finish(.failure(.tooLong(limitBytes: self.limitBytes)))
            }
            self.answer.append(contentsOf: UnsafeRawBufferPointer(rebasing: self.loop.readBuffer[..<count]))
        }
    }

    private func finish(_ outcome: Outcome) {
        guard self.phase != .ended else { return }
        self.phase = .ended
        if let timer = self.timer { self.loop.cancel(timer) }
        self.timer = nil
        self.attempt?.cancel(nil)
        self.attempt = nil
        if let registration = self.registration { self.loop.remove(registration, self.descriptor) }
        self.registration = nil
        if self.descriptor >= 0 { SystemCalls.close(self.descriptor) }
        self.descriptor = -1
        let completion = self.completion
        self.completion = nil
        completion?(outcome)
    }
}
