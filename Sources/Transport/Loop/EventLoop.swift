/// A single-threaded epoll loop: sockets, timers, and work from other threads, one turn after the other.
///
/// Everything that belongs to a loop is used on the one thread that runs it; only ``remote`` may cross threads. A turn
/// is: events, work from other threads, due timers, connections that had more to do than their share of the last turn,
/// then one gathered write per connection that has something to send, then notices of closed connections. Each part is
/// bounded, so that no connection can starve the others.
public final class EventLoop {
    /// What other threads may hold.
    public let remote: EventLoopRemote

    private var poller: Poller
    private let wakeUp: WakeUp
    private var timers = TimerHeap()
    private var watches: [UInt64: DescriptorWatch] = [:]
    private var lookups: [UInt64: ConnectAttempt] = [:]
    private var continuing: [() -> Void] = []
    private var unflushed: [Connection] = []
    private var closings: [(connection: Connection, reason: CloseReason)] = []
    private var lastIdentifier: UInt64 = 0
    private var isInTurn = false
    private var isStopping = false
    private var isShutDown = false
    /// How long the loop has waited for events since it was made: all other time it was at work, or nobody ran it.
    public private(set) var waitedNanoseconds: Int64 = 0

    /// One for all connections: what a read finds is copied or handed on before the next read.
    let readBuffer: UnsafeMutableRawBufferPointer
    static let readBufferByteCount = 256 << 10

    /// A loop that no thread runs yet. Sets SIGPIPE to be ignored, in the whole process, unless it has a handler.
    public init() throws(SystemError) {
        SystemCalls.ignoreBrokenPipes()
        let remote = try EventLoopRemote()
        var poller = try Poller()
        let wakeUp = WakeUp()
        // Edge-triggered, so that the counter need not be read back.
        _ = try poller.add(
            remote.wakeUpDescriptor,
            events: Readiness.readable | Readiness.edgeTriggered,
            handler: wakeUp
        )
        self.remote = remote
        self.poller = poller
        self.wakeUp = wakeUp
        self.readBuffer = .allocate(byteCount: Self.readBufferByteCount, alignment: 64)
    }

    deinit {
        _ = self.remote.close()
        for attempt in self.lookups.values { attempt.abandon() }
        for handler in self.poller.handlers { handler.abandon() }
        self.readBuffer.deallocate()
    }

    // MARK: Running

    /// Runs turns until ``stop()``.
    public func run() {
        while !self.isStopping && !self.remote.isStopRequested { self.runOnce() }
        self.isStopping = false
        self.remote.clearStopRequest()
    }

    /// Makes ``run()`` return at the end of the present turn.
    public func stop() { self.isStopping = true }

    /// Runs one turn, which waits for something to happen, at most `timeoutMilliseconds` (negative: without limit).
    public func runOnce(timeoutMilliseconds: Int = -1) {
        precondition(!self.isInTurn, "a turn of the event loop was begun inside a turn")
        self.remote.claim()
        self.isInTurn = true
        defer { self.isInTurn = false }
        self.handleEvents(waitingMilliseconds: self.waitLimit(timeoutMilliseconds))
        self.runSubmittedWork()
        self.fireTimers()
        self.continueUnfinished()
        self.announceClosings()
        self.flush()
        self.announceClosings()
    }

    /// Closes every connection, listener and watch, drops every timer, refuses further work from other threads, and
    /// runs what work had been accepted. Delegates get their last call with ``CloseReason/local``.
    public func shutdown() {
        guard !self.isShutDown else { return }
        self.isShutDown = true
        // Before the work, which may hold a result that has become pointless, and after it, for what it may begin.
        self.cancelLookups()
        for work in self.remote.close() { work(self) }
        self.cancelLookups()
        for handler in self.poller.handlers {
            switch handler {
            case let connection as Connection: connection.close()
            case let attempt as ConnectAttempt: attempt.cancel(.local)
            case is WakeUp: break
            case let listener as Listener: listener.close()
            case let watch as DescriptorWatch: self.unwatch(watch.token)
            case let fetch as TextFetch: fetch.cutOff()
            default: handler.abandon()
            }
        }
        while !self.closings.isEmpty { self.announceClosings() }
        self.timers.removeAll()
        self.continuing = []
        self.unflushed = []
    }

    private func cancelLookups() { for attempt in self.lookups.values { attempt.cancel(.local) } }

    private func waitLimit(_ limit: Int) -> Int {
        let isBusy = !self.continuing.isEmpty || !self.unflushed.isEmpty || !self.closings.isEmpty || self.isStopping
        if isBusy { return 0 }
        guard let deadline = self.timers.nextDeadline else { return limit }
        let left = Int(max(0, deadline - self.monotonicMilliseconds))
        return limit < 0 ? left : min(limit, left)
    }

    private func handleEvents(waitingMilliseconds: Int) {
        let count: Int
        let start = self.monotonicNanoseconds
        do {
            count = try self.poller.wait(timeoutMilliseconds: waitingMilliseconds)
        } catch {
            // Only a descriptor closed behind the loop's back brings this about.
            preconditionFailure("the event loop cannot wait for events: \(error)")
        }
        self.waitedNanoseconds += self.monotonicNanoseconds - start
        for index in 0..<count {
            guard let (handler, events) = self.poller.event(index) else { continue }
            handler.handle(events)
        }
    }

    private func runSubmittedWork() {
        guard self.wakeUp.isSignalled else { return }
        self.wakeUp.isSignalled = false
        for work in self.remote.takeWork() { work(self) }
    }

    private func fireTimers() {
        guard let deadline = self.timers.nextDeadline else { return }
        let now = self.monotonicMilliseconds
        guard deadline <= now else { return }
        let limit = self.timers.nextSequence
        while let body = self.timers.popDue(at: now, before: limit) { body() }
    }

    private func continueUnfinished() {
        guard !self.continuing.isEmpty else { return }
        let bodies = self.continuing
        self.continuing = []
        for body in bodies { body() }
    }

    private func flush() {
        guard !self.unflushed.isEmpty else { return }
        let connections = self.unflushed
        self.unflushed = []
        for connection in connections { connection.flush() }
    }

    private func announceClosings() {
        guard !self.closings.isEmpty else { return }
        let closings = self.closings
        self.closings = []
        for (connection, reason) in closings { connection.announceClosing(reason) }
    }

    // MARK: Time

    /// The present time of the system's monotonic clock, the same for all loops of a machine.
    public var monotonicNanoseconds: Int64 { SystemCalls.monotonicNanoseconds() }

    /// The present time of the system's monotonic clock, rounded down.
    public var monotonicMilliseconds: Int64 { SystemCalls.monotonicNanoseconds() / 1_000_000 }

    /// Calls `body` in the first turn in which ``monotonicMilliseconds`` has reached the given time. Timers fire in
    /// order of time, among equal times in order of scheduling; one scheduled by a timer fires in a later turn.
    @discardableResult
    public func schedule(atMilliseconds deadline: Int64, _ body: @escaping () -> Void) -> TimerToken {
        self.timers.insert(deadline: deadline, body)
    }

    /// Calls `body` once `delay` milliseconds have passed.
    @discardableResult
    public func schedule(afterMilliseconds delay: Int, _ body: @escaping () -> Void) -> TimerToken {
        // The clock is rounded down, so one more makes sure that the whole delay passes.
        let deadline = delay <= 0 ? self.monotonicMilliseconds : self.monotonicMilliseconds + Int64(delay) + 1
        return self.timers.insert(deadline: deadline, body)
    }

    /// Cancels a timer. Nothing happens if it has fired or was cancelled before.
    public func cancel(_ token: TimerToken) { self.timers.remove(token) }

    // MARK: Connections

    /// Listens on an address of this machine and calls `accept` for every connection that arrives. The closure sets the
    /// connection's delegate; a connection it leaves without one is closed.
    ///
    /// - Parameters:
    ///   - host: a numeric address, empty for all IPv4 addresses, or a name, which is resolved now (this may block).
    ///   - port: 0 for any free port; ``Listener/port`` tells which one it became.
    ///   - backlog: how many connections may wait to be accepted.
    /// - Throws: ``SystemError`` if the address is not available, for example `EADDRINUSE`.
    public func listen(
        host: String,
        port: UInt16,
        backlog: Int = 1024,
        accept: @escaping (Connection) -> Void
    ) throws(SystemError) -> Listener {
        try Listener(loop: self, host: host, port: port, backlog: backlog) { [unowned self] descriptor, peer in
            let connection = Connection(loop: self, host: nil)
            guard connection.open(descriptor, peer: peer) else { return }
            accept(connection)
            if connection.delegate == nil { connection.close() }
        }
    }

    /// Connects to `host`, which is a numeric address or a name. The delegate hears of success through
    /// ``ConnectionDelegate/connectionDidOpen(_:)`` and of failure through
    /// ``ConnectionDelegate/connectionDidClose(_:reason:)``, never before this call has returned.
    ///
    /// - Parameter timeoutMilliseconds: the limit for everything: resolving the name and trying its addresses in turn.
    public func connect(
        host: String,
        port: UInt16,
        timeoutMilliseconds: Int,
        delegate: any ConnectionDelegate
    ) -> Connection {
        let connection = Connection(loop: self, host: "\(host):\(port)")
        connection.delegate = delegate
        let attempt = ConnectAttempt(loop: self, host: host, port: port, timeoutMilliseconds: timeoutMilliseconds) {
            switch $0 {
            case .success(let (descriptor, peer)): connection.connected(descriptor, peer: peer)
            case .failure(let reason): connection.shut(reason)
            }
        }
        attempt.owner = connection
        connection.attempt = attempt
        attempt.start()
        return connection
    }

    /// Looks a name up and gives the result to `attempt`, unless it was forgotten meanwhile.
    func lookUp(_ host: String, port: UInt16, for attempt: ConnectAttempt) throws(SystemError) -> UInt64 {
        let identifier = self.makeIdentifier()
        let remote = self.remote
        self.lookups[identifier] = attempt
        do throws(SystemError) {
            try NameResolution.lookUp(host, port: port) { result in
                remote.submit { loop in loop.lookups.removeValue(forKey: identifier)?.resolved(result) }
            }
        } catch {
            self.lookups[identifier] = nil
            throw error
        }
        return identifier
    }

    func forgetLookup(_ identifier: UInt64) { self.lookups[identifier] = nil }

    func makeIdentifier() -> UInt64 {
        self.lastIdentifier += 1
        return self.lastIdentifier
    }

    // MARK: Other descriptors

    /// Calls `handler` whenever `descriptor` is ready for what `events` says, and when it has failed or hung up. The
    /// descriptor remains the caller's, who unwatches it before closing it.
    public func watch(
        descriptor: Int32,
        events: DescriptorEvents,
        handler: @escaping (DescriptorEvents) -> Void
    ) throws(SystemError) -> WatchToken {
        let token = WatchToken(identifier: self.makeIdentifier())
        let watch = DescriptorWatch(token: token, descriptor: descriptor, handler: handler)
        watch.registration = try self.poller.add(descriptor, events: events.readiness, handler: watch)
        self.watches[token.identifier] = watch
        return token
    }

    /// Ends a watch; its handler is not called again.
    public func unwatch(_ token: WatchToken) {
        guard let watch = self.watches.removeValue(forKey: token.identifier) else { return }
        if let registration = watch.registration { self.poller.remove(registration, watch.descriptor) }
    }

    // MARK: For what lives on the loop

    func add(_ descriptor: Int32, events: UInt32, handler: any EventHandler) throws(SystemError) -> Registration {
        try self.poller.add(descriptor, events: events, handler: handler)
    }

    func modify(_ registration: Registration, _ descriptor: Int32, events: UInt32) throws(SystemError) {
        try self.poller.modify(registration, descriptor, events: events)
    }

    func remove(_ registration: Registration, _ descriptor: Int32) { self.poller.remove(registration, descriptor) }

    /// Calls `body` in the next turn, which will not wait.
    func continueNextTurn(_ body: @escaping () -> Void) { self.continuing.append(body) }

    /// Has `connection` write at the end of this turn.
    func flushLater(_ connection: Connection) { self.unflushed.append(connection) }

    /// Tells the delegate of `connection` at the end of this turn, never inside the call that closed it.
    func announceLater(_ connection: Connection, _ reason: CloseReason) { self.closings.append((connection, reason)) }
}

/// Stands in the poller for the descriptor that other threads wake the loop up with.
private final class WakeUp: EventHandler {
    var isSignalled = false

    func handle(_ events: UInt32) { self.isSignalled = true }
    func abandon() {}
}
