import Buffers

/// A TCP connection that carries frames.
///
/// What is sent waits in a queue that the loop writes at the end of its turn, so that everything queued in one turn
/// leaves with as few calls as possible. Methods may be called at any time on the loop's thread, also after the
/// connection has ended, when they do nothing.
public final class Connection: EventHandler {
    private enum Phase {
        case connecting
        case open
        /// No frame is delivered any more; when the queue is empty the connection ends for the given reason.
        case draining(CloseReason)
        /// Everything is sent and the other side knows; the connection ends when it has finished too.
        case lingering
        case closed
    }

    /// Tells the connections of a loop apart; never used twice.
    public let id: UInt64
    /// Hears what happens; kept alive until the connection has ended.
    public var delegate: (any ConnectionDelegate)?
    /// The largest frame that is accepted, in bytes without the length. A longer one ends the connection before memory
    /// is taken for it.
    public var frameLimitBytes = 100 << 20
    /// When more bytes than this wait to be sent, the caller should stop until
    /// ``ConnectionDelegate/connectionDidDrain(_:)``.
    public var highWaterMarkBytes = 1 << 20
    /// How few bytes must wait for ``ConnectionDelegate/connectionDidDrain(_:)`` to be called.
    public var lowWaterMarkBytes = 256 << 10
    /// How many frames arrived.
    public private(set) var receivedFrameCount = 0

    /// How long the rest of the queue may take once the other side has finished or ``closeWhenSent()`` was called.
    private static let drainLimitMilliseconds = 10_000
    private static let lingerLimitMilliseconds = 1000
    private static let framesPerTurn = 64

    private unowned let loop: EventLoop
    private let host: String?
    private var phase = Phase.connecting
    private var stream: any ByteStream = PlainStream(descriptor: -1)
    private var descriptor: Int32 = -1
    private var registration: Registration?
    private var interest: UInt32 = 0
    private var peer: SocketAddress?
    private var local: SocketAddress?
    var attempt: ConnectAttempt?

    private var assembler = FrameAssembler()
    /// Bytes that were read but not yet cut into frames: reading was paused or the share of a turn was used up.
    private var unparsed: Bytes?
    private var isContinuing = false

    private var queue = SendQueue()
    private var isFlushPlanned = false
    private var isWriteBlocked = false
    private var wasAboveHighWaterMark = false

    init(loop: EventLoop, host: String?) {
        self.loop = loop
        self.host = host
        self.id = loop.makeIdentifier()
    }

    // MARK: State

    /// Whether frames can arrive.
    public var isOpen: Bool { if case .open = self.phase { true } else { false } }

    /// Whether the connection has ended; the delegate may yet have to hear of it.
    public var isClosed: Bool { if case .closed = self.phase { true } else { false } }

    /// The other side's numeric address with port; before the connection is there, what was asked for.
    public var peerAddress: String { self.peer?.description ?? self.host ?? "unknown address" }

    /// This side's numeric address with port, empty before the connection is there.
    public var localAddress: String { self.local?.description ?? "" }

    /// How many bytes wait to be handed to the operating system, file regions included.
    public var queuedByteCount: Int { self.queue.byteCount }

    /// Whether more waits to be sent than ``highWaterMarkBytes``.
    public var isAboveHighWaterMark: Bool { self.queue.byteCount > self.highWaterMarkBytes }

    /// Whether ``pauseReading()`` is in force.
    public private(set) var isPaused = false

    // MARK: Sending

    /// Queues `chunks`, which the caller has given their length prefix. Nothing is written before the end of the turn.
    /// What is sent before the connection is there leaves when it is.
    public func send(_ chunks: [Chunk]) {
        guard self.acceptsSending else { return }
        for chunk in chunks { self.queue.append(chunk) }
        self.noteQueued()
    }

    /// Queues one slice.
    public func send(_ bytes: Bytes) {
        guard self.acceptsSending else { return }
        self.queue.append(.bytes(bytes))
        self.noteQueued()
    }

    private var acceptsSending: Bool {
        switch self.phase {
        case .connecting, .open:
            assert(self.loop.remote.isOnLoopThread, "a connection was used outside its loop's thread")
            return true
        case .draining, .lingering, .closed: return false
        }
    }

    private func noteQueued() {
        if self.isAboveHighWaterMark { self.wasAboveHighWaterMark = true }
        self.planFlush()
    }

    private func planFlush() {
        guard !self.isFlushPlanned, !self.isWriteBlocked, self.registration != nil else { return }
        self.isFlushPlanned = true
        self.loop.flushLater(self)
    }

    /// Writes what waits. Called by the loop at the end of a turn.
    func flush() {
        self.isFlushPlanned = false
        guard self.registration != nil else { return }
        switch self.queue.write(to: &self.stream) {
        case .emptied:
            self.isWriteBlocked = false
            if case .draining(let reason) = self.phase { return self.finishSending(reason) }
        case .blocked: self.isWriteBlocked = true
        case .sharedOut:
            self.isWriteBlocked = false
            self.planFlush()
        case .failed(let reason):
            if case .draining(.peer) = self.phase { return self.shut(.peer) }
            return self.shut(reason)
        }
        self.updateInterest()
        if self.wasAboveHighWaterMark, self.queue.byteCount <= self.lowWaterMarkBytes, self.isOpen {
            self.wasAboveHighWaterMark = false
            self.delegate?.connectionDidDrain(self)
        }
    }

    // MARK: Receiving

    /// Stops frames from arriving until ``resumeReading()``. Takes effect at once, also inside
    /// ``ConnectionDelegate/connection(_:didReceive:)``. A paused connection notices that the other side died, but not
    /// that it closed in order.
    public func pauseReading() { self.isPaused = true }

    /// Lets frames arrive again, from the next turn on.
    public func resumeReading() {
        guard self.isPaused else { return }
        self.isPaused = false
        if self.unparsed != nil { self.continueParsing() }
        self.updateInterest()
    }

    private func continueParsing() {
        guard !self.isContinuing else { return }
        self.isContinuing = true
        self.loop.continueNextTurn {
            self.isContinuing = false
            guard !self.isPaused, let bytes = self.unparsed else { return }
            self.unparsed = nil
            let left = bytes.withUnsafeBytes { self.parse($0) }
            if left > 0 { self.keepUnparsed(bytes.slice(bytes.count - left..<bytes.count)) }
        }
    }

    private func keepUnparsed(_ bytes: Bytes) {
        self.unparsed = bytes
        if !self.isPaused { self.continueParsing() }
    }

    private func readOnce() {
        // Frames that are already here come first; what has not been read can wait.
        guard self.unparsed == nil else { return }
        let gap = self.assembler.gap
        switch self.stream.read(into: gap, then: self.loop.readBuffer) {
        case .blocked: return
        case .failed(let error): self.shut(.error(error))
        case .moved(0): self.finishedByPeer()
        case .moved(let count):
            let direct = min(count, gap.count)
            if direct > 0, let frame = self.assembler.fill(direct) { self.deliver(frame) }
            guard count > direct, self.isOpen else { return }
            let input = UnsafeRawBufferPointer(rebasing: self.loop.readBuffer[..<(count - direct)])
            let left = self.parse(input)
            if left > 0 { self.keepUnparsed(Bytes(copying: UnsafeRawBufferPointer(rebasing: input.suffix(left)))) }
        }
    }

    /// Delivers the frames in `input` and returns how many bytes at its end are to be kept for later.
    private func parse(_ input: UnsafeRawBufferPointer) -> Int {
        var rest = input
        var frames = 0
        while !rest.isEmpty, self.isOpen {
            if self.isPaused || frames == Self.framesPerTurn { return rest.count }
            do throws(FrameAssembler.InvalidLength) {
                guard let frame = try self.assembler.take(from: &rest, limit: self.frameLimitBytes) else { return 0 }
                frames += 1
                self.deliver(frame)
            } catch {
                self.shut(.frameTooLarge(error.length, limit: self.frameLimitBytes))
            }
        }
        return 0
    }

    private func deliver(_ frame: Bytes) {
        self.receivedFrameCount += 1
        self.delegate?.connection(self, didReceive: frame)
    }

    // MARK: Opening and closing

    /// Ends the connection. What waits to be sent is dropped; the delegate hears ``CloseReason/local`` later in the turn
    /// and nothing else.
    public func close() { self.shut(.local) }

    /// Ends the connection when everything queued has been sent and the other side has closed in turn, which it has a
    /// second for, or after ten seconds. No frame is delivered any more; what arrives is thrown away, because closing
    /// with unread bytes would make the other side lose what it has not read.
    public func closeWhenSent() { self.drain(then: .local) }

    /// Takes over an accepted descriptor. False if it cannot be served, which closes it.
    func open(_ descriptor: Int32, peer: SocketAddress) -> Bool {
        do throws(SystemError) {
            try self.adopt(descriptor, peer: peer)
            return true
        } catch {
            self.phase = .closed
            SystemCalls.close(descriptor)
            return false
        }
    }

    /// Takes over the descriptor that an attempt has connected.
    func connected(_ descriptor: Int32, peer: SocketAddress) {
        self.attempt = nil
        do throws(SystemError) {
            try self.adopt(descriptor, peer: peer)
        } catch {
            SystemCalls.close(descriptor)
            return self.shut(.connectFailed(error))
        }
        if self.queue.byteCount > 0 { self.planFlush() }
        self.delegate?.connectionDidOpen(self)
    }

    private func adopt(_ descriptor: Int32, peer: SocketAddress) throws(SystemError) {
        SystemCalls.disableSendDelay(descriptor)
        self.interest = self.isPaused ? 0 : Readiness.readable
        self.registration = try self.loop.add(descriptor, events: self.interest, handler: self)
        self.descriptor = descriptor
        self.stream = PlainStream(descriptor: descriptor)
        self.peer = peer
        self.local = SystemCalls.localAddress(descriptor)
        self.phase = .open
    }

    /// The other side will send nothing more. What this side has queued is still written, for the other side may have
    /// closed only its sending direction.
    private func finishedByPeer() { self.drain(then: .peer) }

    private func drain(then reason: CloseReason) {
        switch self.phase {
        case .connecting: self.shut(reason)
        case .draining, .lingering, .closed: return
        case .open:
            guard self.queue.byteCount > 0 else { return self.finishSending(reason) }
            self.phase = .draining(reason)
            self.unparsed = nil
            self.updateInterest()
            self.planFlush()
            self.loop.schedule(afterMilliseconds: Self.drainLimitMilliseconds) { [weak self] in self?.shut(reason) }
        }
    }

    private func finishSending(_ reason: CloseReason) {
        guard reason == .local else { return self.shut(reason) }
        self.phase = .lingering
        self.unparsed = nil
        SystemCalls.finishSending(self.descriptor)
        self.updateInterest()
        self.loop.schedule(afterMilliseconds: Self.lingerLimitMilliseconds) { [weak self] in self?.shut(.local) }
    }

    /// Ends the connection now; the delegate hears of it later in the turn.
    func shut(_ reason: CloseReason) {
        guard !self.isClosed else { return }
        self.phase = .closed
        self.attempt?.cancel(nil)
        self.attempt = nil
        if let registration = self.registration {
            self.loop.remove(registration, self.descriptor)
            SystemCalls.close(self.descriptor)
        }
        self.registration = nil
        self.queue.removeAll()
        self.unparsed = nil
        self.assembler = FrameAssembler()
        self.loop.announceLater(self, reason)
    }

    func announceClosing(_ reason: CloseReason) {
        let delegate = self.delegate
        self.delegate = nil
        delegate?.connectionDidClose(self, reason: reason)
    }

    // MARK: Events

    func handle(_ events: UInt32) {
        if events & Readiness.writable != 0, self.isWriteBlocked {
            self.isWriteBlocked = false
            self.planFlush()
        }
        let failed = events & Readiness.failed != 0
        switch self.phase {
        case .open where !self.isPaused:
            if failed || events & Readiness.readable != 0 { self.readOnce() }
        case .open: if failed { self.shutFailed() } else { self.updateInterest() }
        case .draining(let reason) where failed: self.shut(reason)
        case .lingering where failed: self.shut(.local)
        case .draining, .lingering: if events & Readiness.readable != 0 { self.discardInput() }
        case .connecting, .closed: return
        }
    }

    func abandon() {
        self.phase = .closed
        self.delegate = nil
        self.attempt = nil
        guard self.registration != nil else { return }
        self.registration = nil
        SystemCalls.close(self.descriptor)
    }

    /// Throws away what arrives while this side is closing. If the other side finishes before everything is written, the
    /// rest is still written.
    private func discardInput() {
        let nowhere = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        switch self.stream.read(into: nowhere, then: self.loop.readBuffer) {
        case .moved(0):
            guard case .draining = self.phase else { return self.shut(.local) }
            self.phase = .draining(.peer)
            self.updateInterest()
        case .failed: self.shut(.local)
        case .moved, .blocked: return
        }
    }

    private func shutFailed() {
        let code = SystemCalls.pendingError(self.descriptor)
        self.shut(
            code == 0 ? .peer : .error(SystemError(code: code, call: "recv", context: "from \(self.peerAddress)"))
        )
    }

    private var wantsInput: Bool {
        switch self.phase {
        case .open: !self.isPaused
        case .draining(let reason): reason == .local
        case .lingering: true
        case .connecting, .closed: false
        }
    }

    /// Tells the poller what to report, if that has changed. Pausing is told only when something arrives, since most
    /// pauses end before that.
    private func updateInterest() {
        guard let registration = self.registration else { return }
        let reads = self.wantsInput
        let events = (reads ? Readiness.readable : 0) | (self.isWriteBlocked ? Readiness.writable : 0)
        guard events != self.interest else { return }
        self.interest = events
        do throws(SystemError) {
            try self.loop.modify(registration, self.descriptor, events: events)
        } catch {
            self.shut(.error(error))
        }
    }
}
