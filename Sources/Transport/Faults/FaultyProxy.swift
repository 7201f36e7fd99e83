/// Passes the bytes of TCP connections on to a target and makes the network between them as bad as asked: slow, narrow,
/// silent, cut. For tests and drills. Faults apply at once, to open connections too.
public final class FaultyProxy {
    /// The port to connect to instead of the target's.
    public let port: UInt16
    /// Where connections are passed on to.
    public let targetHost: String
    /// Where connections are passed on to.
    public let targetPort: UInt16

    /// What is wrong with bytes from clients to the target. While it is a black hole, new connections are accepted (a
    /// proxy cannot help that) but not passed on.
    public var towardsTarget = DirectionFault.none { didSet { self.faultsChanged() } }
    /// What is wrong with bytes from the target to clients.
    public var towardsClient = DirectionFault.none { didSet { self.faultsChanged() } }
    /// Whether new connections are refused; see ``refuseConnections(_:)``.
    public var refusesConnections: Bool { self.listener == nil }
    /// How many connections pass through it now.
    public var connectionCount: Int { self.links.count }

    static let connectTimeoutMilliseconds = 10_000

    private let loop: EventLoop
    private let host: String
    private var listener: Listener?
    private var links: [ProxyLink] = []
    /// Bound but not listening: keeps the port while connections are refused.
    private var placeholder: Int32?

    /// A proxy that listens on `host`.
    ///
    /// - Parameter listenPort: 0 for any free port.
    /// - Throws: ``SystemError`` if the port is not free.
    public init(
        loop: EventLoop,
        host: String = "127.0.0.1",
        listenPort: UInt16 = 0,
        targetHost: String,
        targetPort: UInt16
    ) throws(SystemError) {
        self.loop = loop
        self.host = host
        self.targetHost = targetHost
        self.targetPort = targetPort
        guard let address = SocketAddress(numericHost: host, port: listenPort) else {
            throw SystemError(code: SystemError.addressUnavailable, call: "bind", context: "to \(host)")
        }
        let placeholder = try SystemCalls.socket(for: address)
        do throws(SystemError) {
            try SystemCalls.allowAddressReuse(placeholder)
            try SystemCalls.bind(placeholder, to: address)
        } catch {
            SystemCalls.close(placeholder)
            throw error
        }
        self.placeholder = placeholder
        self.port = SystemCalls.localAddress(placeholder)?.port ?? listenPort
        try self.listen()
    }

    deinit { self.close() }

    /// Refuses new connections, as if nothing listened on the port, or takes them again. Open ones are not affected.
    public func refuseConnections(_ refuses: Bool) throws(SystemError) {
        if refuses {
            self.listener?.close()
            self.listener = nil
        } else if self.listener == nil, self.placeholder != nil {
            try self.listen()
        }
    }

    /// Breaks every open connection: both sides see a reset.
    public func cutAll() { for link in self.links { link.end(reset: true) } }

    /// Breaks every connection and gives the port free.
    public func close() {
        self.listener?.close()
        self.listener = nil
        self.cutAll()
        if let placeholder = self.placeholder { SystemCalls.close(placeholder) }
        self.placeholder = nil
    }

    func forget(_ link: ProxyLink) { self.links.removeAll { $0 === link } }

    private func listen() throws(SystemError) {
        self.listener = try Listener(loop: self.loop, host: self.host, port: self.port, backlog: 1024) {
            [weak self] descriptor, _ in
            guard let self else { return SystemCalls.reset(descriptor) }
            let link = ProxyLink(proxy: self, loop: self.loop, client: descriptor)
            self.links.append(link)
            link.faultsChanged()
        }
    }

    private func faultsChanged() { for link in self.links { link.faultsChanged() } }
}
