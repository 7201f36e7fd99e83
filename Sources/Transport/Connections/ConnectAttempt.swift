/// An outgoing connection that is being made: the name is resolved, then its addresses are tried one after the other
/// until one answers or time is up.
final class ConnectAttempt: EventHandler {
    typealias Outcome = Result<(descriptor: Int32, peer: SocketAddress), CloseReason>

    /// Goes down with the attempt when the loop goes away.
    weak var owner: (any EventHandler)?

    private unowned let loop: EventLoop
    private let host: String
    private let port: UInt16
    private let timeoutMilliseconds: Int
    private var completion: ((Outcome) -> Void)?
    private var candidates: ArraySlice<SocketAddress> = []
    private var current: (descriptor: Int32, registration: Registration, peer: SocketAddress)?
    private var lastError: SystemError?
    private var timer: TimerToken?
    private var lookup: UInt64?

    /// - Parameter completion: called once, unless ``cancel(_:)`` is called without a reason.
    init(
        loop: EventLoop,
        host: String,
        port: UInt16,
        timeoutMilliseconds: Int,
        completion: @escaping (Outcome) -> Void
    ) {
        self.loop = loop
        self.host = host
        self.port = port
        self.timeoutMilliseconds = timeoutMilliseconds
        self.completion = completion
    }

    func start() {
        self.timer = self.loop.schedule(afterMilliseconds: self.timeoutMilliseconds) { [weak self] in
            guard let self else { return }
            self.cancel(.connectTimeout(milliseconds: self.timeoutMilliseconds))
        }
        if let addresses = NameResolution.immediate(self.host, port: self.port) {
            self.candidates = addresses[...]
            self.tryNext()
            return
        }
        do throws(SystemError) {
            self.lookup = try self.loop.lookUp(self.host, port: self.port, for: self)
        } catch {
            self.cancel(.connectFailed(error))
        }
    }

    func resolved(_ result: Result<[SocketAddress], NameError>) {
        self.lookup = nil
        switch result {
        case .success(let addresses):
            self.candidates = addresses[...]
            self.tryNext()
        case .failure(let error): self.cancel(.nameNotResolved(error))
        }
    }

    /// Gives up; with a reason, the completion hears of it.
    func cancel(_ reason: CloseReason?) {
        self.dropCurrent()
        self.finish(reason.map { .failure($0) })
    }

    func handle(_ events: UInt32) {
        guard let current = self.current else { return }
        let code = SystemCalls.pendingError(current.descriptor)
        if code == 0 {
            self.loop.remove(current.registration, current.descriptor)
            self.current = nil
            self.finish(.success((current.descriptor, current.peer)))
        } else {
            self.lastError = SystemError(code: code, call: "connect", context: "to \(current.peer)")
            self.dropCurrent()
            self.tryNext()
        }
    }

    func abandon() {
        self.completion = nil
        self.owner?.abandon()
        guard let current = self.current else { return }
        self.current = nil
        SystemCalls.close(current.descriptor)
    }

    private func tryNext() {
        while let address = self.candidates.popFirst() {
            do throws(SystemError) {
                let descriptor = try SystemCalls.socket(for: address)
                do throws(SystemError) {
                    // Even one that is there at once is reported by the poller, never inside the caller's call.
                    _ = try SystemCalls.connect(descriptor, to: address)
                    let registration = try self.loop.add(descriptor, events: Readiness.writable, handler: self)
                    self.current = (descriptor, registration, address)
                    return
                } catch {
                    SystemCalls.close(descriptor)
                    throw error
                }
            } catch {
                self.lastError = error
            }
        }
        self.cancel(
            .connectFailed(self.lastError ?? SystemError(code: SystemError.addressUnavailable, call: "connect"))
        )
    }

    private func dropCurrent() {
        guard let current = self.current else { return }
        self.current = nil
        self.loop.remove(current.registration, current.descriptor)
        SystemCalls.close(current.descriptor)
    }

    private func finish(_ outcome: Outcome?) {
        if let timer = self.timer { self.loop.cancel(timer) }
        self.timer = nil
        if let lookup = self.lookup { self.loop.forgetLookup(lookup) }
        self.lookup = nil
        self.candidates = []
        let completion = self.completion
        self.completion = nil
        if let outcome { completion?(outcome) }
    }
}
