import Buffers
import CommitLog
import Engine
import Transport

/// How a node's process ended.
public enum NodeExit: Equatable, Sendable {
    /// It was asked to stop and did so in order.
    case stopped
    /// It could not go on; the sentence says why and what to do.
    case failed(String)
}

/// Runs one node as a process: sockets, timers, files and the flush thread around the engine's ``Node``.
///
/// Everything happens on the thread that calls ``run()``, except that files are flushed and names resolved elsewhere.
public final class NodeHost {
    private let configuration: NodeConfiguration
    private let loop: EventLoop
    private let log: NodeLog
    private let hasLogFile: Bool
    private let flushThread: FlushThread
    private let ready: () -> Void
    private var node: Node?
    private var clients: ClientConnections?
    private var peers: PeerConnections?
    private var listeners: [Transport.Listener] = []
    private var timer: (token: TimerToken, deadline: Int64)?
    private var exit: NodeExit?
    private var effects: [NodeEffect] = []
    private var metrics: MetricsPage?
    private var steps = StepTimes()

    /// - Parameters:
    ///   - loop: the loop that the caller may also watch signals on.
    ///   - logPath: the log file; nil for standard error.
    ///   - ready: called once when the node accepts requests and takes part in the cluster.
    /// - Throws: ``SystemError`` when the system has no thread or descriptor for it.
    public init(
        configuration: NodeConfiguration,
        loop: EventLoop,
        logPath: String?,
        ready: @escaping () -> Void
    ) throws(SystemError) {
        self.configuration = configuration
        self.loop = loop
        self.ready = ready
        self.flushThread = try FlushThread()
        self.log = NodeLog(path: logPath, fileSystem: LocalFileSystem())
        self.hasLogFile = logPath != nil
    }

    /// Opens the logs, listens, and works until the node has stopped.
    public func run(seed: UInt64) -> NodeExit {
        self.clients = ClientConnections(
            handlers: ClientConnections.Handlers(
                opened: { [unowned self] id, host in self.step(.connectionOpened(id, host: host)) },
                request: { [unowned self] token, role, frame in self.receive(token, role, frame) },
                closed: { [unowned self] id in self.step(.connectionClosed(id)) }
            )
        )
        self.peers = PeerConnections(
            loop: self.loop,
            handlers: PeerConnections.Handlers(
                answered: { [unowned self] id, frame in self.step(.peerResponse(id, frame: frame)) },
                failed: { [unowned self] id, reason in self.step(.peerFailed(id, reason: reason)) }
            )
        )
        do {
            // Listening first: the node's address must be its own before it tells anybody.
            try self.listen()
            try self.serveMetrics()
            self.node = try Node(
                configuration: self.configuration,
                fileSystem: LocalFileSystem(),
                seed: seed,
                now: self.now,
                effects: &self.effects
            )
        } catch {
            self.noteEnd("\(error)")
            self.flushThread.stop()
            return .failed("\(error)")
        }
        self.log.write(.info, "node \(self.configuration.nodeId) started", wallMilliseconds: WallClock.milliseconds())
        for name in NodeSettings.unused(in: self.configuration.properties) {
            self.log.write(
                .warning,
                "the setting \(name) has no effect: nothing here reads it",
                wallMilliseconds: WallClock.milliseconds()
            )
        }
        self.performEffects()
        if self.exit == nil { self.loop.run() }
        for listener in self.listeners { listener.close() }
        self.metrics?.close()
        self.flushThread.stop()
        return self.exit ?? .stopped
    }

    /// Asks the node to leave the cluster and stop. A second call stops it at once.
    public func shutDown() {
        guard !self.isShuttingDown else { return self.end(.stopped) }
        self.isShuttingDown = true
        self.step(.shutdown)
    }

    private var isShuttingDown = false

    private var now: EngineTime {
        EngineTime(
            monotonicMilliseconds: self.loop.monotonicMilliseconds,
            wallMilliseconds: WallClock.milliseconds()
        )
    }

    private func listen() throws(SystemError) {
        for listener in self.configuration.listeners {
            let role = listener.role
            let limit = self.configuration.maxRequestBytes
            self.listeners.append(
                try self.loop.listen(host: listener.host, port: listener.port) { [unowned self] connection in
                    self.clients?.accept(connection, role: role, frameLimitBytes: limit)
                }
            )
        }
    }

    private func serveMetrics() throws(SystemError) {
        guard let port = self.configuration.metricsPort, let clients = self.clients else { return }
        let page = try MetricsPage(
            configuration: self.configuration,
            loop: self.loop,
            port: port,
            requests: clients.figures,
            steps: { [unowned self] in self.steps },
            figures: { [unowned self] in self.node?.figures }
        )
        self.metrics = page
        self.log.write(
            .info,
            "metrics: http://127.0.0.1:\(page.port)\(MetricsPage.path)",
            wallMilliseconds: WallClock.milliseconds()
        )
    }

    private func receive(_ token: RequestToken, _ role: ListenerRole, _ frame: Bytes) {
        guard self.exit == nil, let node = self.node else { return }
        let followerFetches = node.followerFetchRequestCount
        let start = MonotonicClock.nanoseconds()
        node.step(.request(token, listener: role, frame: frame), now: self.now, effects: &self.effects)
        if node.followerFetchRequestCount != followerFetches { self.clients?.noteFollowerFetch(token) }
        self.performEffects()
        self.steps.note(nanoseconds: MonotonicClock.nanoseconds() - start)
    }

    private func step(_ event: NodeEvent) {
        guard self.exit == nil, let node = self.node else { return }
        let start = MonotonicClock.nanoseconds()
        node.step(event, now: self.now, effects: &self.effects)
        self.performEffects()
        self.steps.note(nanoseconds: MonotonicClock.nanoseconds() - start)
    }

    private func performEffects() {
        let effects = self.effects
        self.effects.removeAll(keepingCapacity: true)
        for effect in effects { self.perform(effect) }
        self.scheduleTick()
    }

    private func perform(_ effect: NodeEffect) {
        switch effect {
        case .respond(let token, let chunks): self.clients?.respond(token, chunks)
        case .noResponse(let token): self.clients?.respond(token, [])
        case .closeConnection(let id, _): self.clients?.close(id)
        case .sendToPeer(let id, let peer, let channel, let frame, let timeout):
            self.peers?.send(id, to: peer, channel: channel, frame: frame, timeoutMilliseconds: timeout)
        case .flush(let id, let request):
            let host = LoopBound(self, to: self.loop)
            self.flushThread.flush(request, reply: self.loop.remote) { _, error in
                host.value.step(.flushCompleted(id, error: error))
            }
        case .ready: self.ready()
        case .stopped: self.end(.stopped)
        case .fatal(let sentence):
            self.noteEnd(sentence)
            self.end(.failed(sentence))
        case .log(let level, let line): self.log.write(level, line, wallMilliseconds: WallClock.milliseconds())
        case .occurred: break
        }
    }

    /// Writes down why the node cannot go on. Standard error gets that sentence from whoever ran the node.
    private func noteEnd(_ sentence: String) {
        guard self.hasLogFile else { return }
        self.log.write(.error, sentence, wallMilliseconds: WallClock.milliseconds())
    }

    private func end(_ exit: NodeExit) {
        if self.exit == nil { self.exit = exit }
        self.loop.stop()
    }

    private func scheduleTick() {
        guard let deadline = self.node?.nextDeadlineMilliseconds else { return }
        if let timer = self.timer {
            guard deadline < timer.deadline else { return }
            self.loop.cancel(timer.token)
        }
        let token = self.loop.schedule(atMilliseconds: deadline) { [unowned self] in
            self.timer = nil
            self.step(.tick)
        }
        self.timer = (token, deadline)
    }
}
