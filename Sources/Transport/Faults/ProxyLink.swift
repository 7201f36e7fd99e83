/// One proxied connection: a client's socket, the target's socket once it is there, and the two directions between them.
final class ProxyLink {
    private weak var proxy: FaultyProxy?
    private unowned let loop: EventLoop
    private let client: ProxySocket
    private var target: ProxySocket?
    private var attempt: ConnectAttempt?
    private var directions: [ProxyDirection] = []
    private var isOver = false

    init(proxy: FaultyProxy, loop: EventLoop, client: Int32) {
        self.proxy = proxy
        self.loop = loop
        self.client = ProxySocket(loop: loop, descriptor: client)
    }

    /// Goes on after the faults have changed, or at the beginning.
    func faultsChanged() {
        guard !self.isOver, let proxy = self.proxy else { return }
        if self.target != nil {
            for direction in self.directions { direction.pump() }
        } else if self.attempt == nil, !proxy.towardsTarget.isBlackHole {
            self.connect(to: proxy.targetHost, port: proxy.targetPort)
        }
    }

    /// Ends both sides, with resets if `reset`.
    func end(reset: Bool) {
        guard !self.isOver else { return }
        self.isOver = true
        self.attempt?.cancel(nil)
        self.attempt = nil
        for direction in self.directions { direction.stop() }
        self.client.close(reset: reset)
        self.target?.close(reset: reset)
        self.proxy?.forget(self)
    }

    private func connect(to host: String, port: UInt16) {
        let attempt = ConnectAttempt(
            loop: self.loop,
            host: host,
            port: port,
            timeoutMilliseconds: FaultyProxy.connectTimeoutMilliseconds
        ) { [weak self] outcome in
            guard let self, !self.isOver else {
                if case .success(let (descriptor, _)) = outcome { SystemCalls.close(descriptor) }
                return
            }
            self.attempt = nil
            switch outcome {
            case .success(let (descriptor, _)): self.start(ProxySocket(loop: self.loop, descriptor: descriptor))
            case .failure: self.end(reset: true)
            }
        }
        self.attempt = attempt
        attempt.start()
    }

    private func start(_ target: ProxySocket) {
        self.target = target
        guard let proxy = self.proxy else { return }
        self.directions = [
            ProxyDirection(loop: self.loop, from: self.client, to: target) { [unowned proxy] in proxy.towardsTarget },
            ProxyDirection(loop: self.loop, from: target, to: self.client) { [unowned proxy] in proxy.towardsClient },
        ]
        for direction in self.directions {
            direction.onFailure = { [weak self] in self?.end(reset: true) }
            direction.onEnd = { [weak self] in
                guard let self, self.directions.allSatisfy(\.hasEnded) else { return }
                self.end(reset: false)
            }
        }
        for direction in self.directions { direction.pump() }
    }
}
