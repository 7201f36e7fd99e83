/// A socket that accepts connections until it is closed.
public final class Listener: EventHandler {
    /// The port that it listens on.
    public let port: UInt16
    /// The address that it listens on, as `host:port`.
    public let address: String
    /// How many times accepting had to rest because the process or the system was out of descriptors.
    public private(set) var exhaustionCount = 0

    private static let acceptsPerTurn = 64
    private static let exhaustionRestMilliseconds = 100

    private unowned let loop: EventLoop
    private let descriptor: Int32
    private var registration: Registration?
    private var restTimer: TimerToken?
    private let accept: (Int32, SocketAddress) -> Void

    init(
        loop: EventLoop,
        host: String,
        port: UInt16,
        backlog: Int,
        accept: @escaping (Int32, SocketAddress) -> Void
    ) throws(SystemError) {
        let address = try Self.resolve(host, port)
        let descriptor = try SystemCalls.socket(for: address)
        self.loop = loop
        self.descriptor = descriptor
        self.accept = accept
        do throws(SystemError) {
            try SystemCalls.allowAddressReuse(descriptor)
            try SystemCalls.bind(descriptor, to: address)
            try SystemCalls.listen(descriptor, backlog: backlog, at: address)
        } catch {
            SystemCalls.close(descriptor)
            throw error
        }
        let actual = SystemCalls.localAddress(descriptor) ?? address
        self.port = actual.port
        self.address = actual.description
        do throws(SystemError) {
            self.registration = try loop.add(descriptor, events: Readiness.readable, handler: self)
        } catch {
            SystemCalls.close(descriptor)
            throw error
        }
    }

    /// Stops listening. Connections that were accepted stay.
    public func close() {
        guard let registration = self.registration else { return }
        if let timer = self.restTimer { self.loop.cancel(timer) }
        self.restTimer = nil
        self.loop.remove(registration, self.descriptor)
        self.registration = nil
        SystemCalls.close(self.descriptor)
    }

    func handle(_ events: UInt32) {
        for _ in 0..<Self.acceptsPerTurn {
            guard self.registration != nil else { return }
            do throws(SystemError) {
                guard let (descriptor, peer) = try SystemCalls.accept(self.descriptor) else { return }
                self.accept(descriptor, peer)
            } catch {
                if error.isExhaustion { return self.rest() }
                // Anything else is the fate of one waiting connection, which accept has taken off the queue.
            }
        }
    }

    func abandon() {
        guard self.registration != nil else { return }
        self.registration = nil
        SystemCalls.close(self.descriptor)
    }

    /// Waiting connections would wake the loop up for as long as none can be accepted, so it does not listen to them for
    /// a while.
    private func rest() {
        guard let registration = self.registration else { return }
        self.exhaustionCount += 1
        try? self.loop.modify(registration, self.descriptor, events: 0)
        self.restTimer = self.loop.schedule(afterMilliseconds: Self.exhaustionRestMilliseconds) { [weak self] in
            guard let self, let registration = self.registration else { return }
            try? self.loop.modify(registration, self.descriptor, events: Readiness.readable)
        }
    }

    private static func resolve(_ host: String, _ port: UInt16) throws(SystemError) -> SocketAddress {
        if let address = NameResolution.immediate(host, port: port)?.first { return address }
        do throws(NameError) {
            return try SystemCalls.resolve(host, port: port)[0]
        } catch {
            throw SystemError(code: SystemError.addressUnavailable, call: "getaddrinfo", context: "for \(host)")
        }
    }
}
