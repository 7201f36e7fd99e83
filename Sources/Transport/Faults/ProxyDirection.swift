import Buffers
import Glibc

/// Carries the bytes of a proxied connection one way, with the fault of that direction.
final class ProxyDirection {
    private struct Piece {
        /// When it may be passed on.
        let due: Int64
        /// Nil for the end of the stream.
        var bytes: Bytes?
    }

    /// How much may wait in the proxy before it stops reading, unless the throttle sets a lower limit.
    private static let capacity = 8 << 20
    /// How long a throttled stretch may last: what is written at once is bounded by it.
    private static let throttleStepMilliseconds = 20

    /// Called when the end of the stream has been passed on.
    var onEnd: () -> Void = {}
    /// Called when a socket fails.
    var onFailure: () -> Void = {}
    private(set) var hasEnded = false

    private unowned let loop: EventLoop
    private let source: ProxySocket
    private let target: ProxySocket
    private let fault: () -> DirectionFault
    private var pieces: [Piece] = []
    private var head = 0
    private var waitingByteCount = 0
    private var endWasRead = false
    private var throttledUntil: Int64 = 0
    private var timer: TimerToken?

    init(loop: EventLoop, from source: ProxySocket, to target: ProxySocket, fault: @escaping () -> DirectionFault) {
        self.loop = loop
        self.source = source
        self.target = target
        self.fault = fault
        source.onReadable = { [weak self] in self?.read() }
        target.onWritable = { [weak self] in self?.pump() }
    }

    /// Stops everything; the sockets are closed by the link.
    func stop() {
        self.hasEnded = true
        self.pieces = []
        self.head = 0
        if let timer = self.timer { self.loop.cancel(timer) }
        self.timer = nil
        self.onEnd = {}
        self.onFailure = {}
    }

    /// Passes on what is due, and asks for whatever is needed to go on: readiness, time, or a healed network.
    func pump() {
        guard !self.hasEnded else { return }
        if let timer = self.timer { self.loop.cancel(timer) }
        self.timer = nil
        let fault = self.fault()
        guard !fault.isBlackHole else {
            self.source.wantsRead = false
            self.target.wantsWrite = false
            return
        }
        self.target.wantsWrite = self.passOn(fault) == .blocked
        guard !self.hasEnded else { return }
        self.source.wantsRead = !self.endWasRead && self.waitingByteCount < self.capacity(fault)
    }

    private enum Progress {
        case idle, blocked, over
    }

    private func passOn(_ fault: DirectionFault) -> Progress {
        while self.head < self.pieces.count {
            let now = self.loop.monotonicMilliseconds
            let due = max(self.pieces[self.head].due, self.throttledUntil)
            if due > now {
                self.timer = self.loop.schedule(atMilliseconds: due) { [weak self] in
                    self?.timer = nil
                    self?.pump()
                }
                return .idle
            }
            guard let bytes = self.pieces[self.head].bytes else {
                SystemCalls.finishSending(self.target.descriptor)
                self.hasEnded = true
                self.onEnd()
                return .over
            }
            let share = self.share(of: bytes, fault)
            switch self.write(share) {
            case .blocked: return .blocked
            case .failed:
                self.onFailure()
                return .over
            case .moved(let count):
                self.advance(count, of: bytes)
                if let rate = fault.throttleBytesPerSecond {
                    self.throttledUntil = now + Int64(count) * 1000 / Int64(max(rate, 1))
                }
                if count < share.count { return .blocked }
            }
        }
        return .idle
    }

    /// A narrow path holds what is on its way and little more, so that the sender feels it.
    private func capacity(_ fault: DirectionFault) -> Int {
        guard let rate = fault.throttleBytesPerSecond else { return Self.capacity }
        return min(Self.capacity, max(64 << 10, rate * (fault.delayMilliseconds + 100) / 1000))
    }

    private func share(of bytes: Bytes, _ fault: DirectionFault) -> Bytes {
        guard let rate = fault.throttleBytesPerSecond else { return bytes }
        return bytes.prefix(max(1, rate * Self.throttleStepMilliseconds / 1000))
    }

    private func write(_ bytes: Bytes) -> Transfer {
        bytes.withUnsafeBytes { buffer in
            var part = iovec(iov_base: UnsafeMutableRawPointer(mutating: buffer.baseAddress), iov_len: buffer.count)
            return withUnsafeMutablePointer(to: &part) {
                SystemCalls.write(self.target.descriptor, UnsafeMutableBufferPointer(start: $0, count: 1), more: false)
            }
        }
    }

    private func advance(_ count: Int, of bytes: Bytes) {
        self.waitingByteCount -= count
        if count < bytes.count {
            self.pieces[self.head].bytes = bytes.dropFirst(count)
            return
        }
        self.pieces[self.head].bytes = nil
        self.head += 1
        if self.head == self.pieces.count {
            self.pieces.removeAll(keepingCapacity: true)
            self.head = 0
        } else if self.head > 64, self.head > self.pieces.count / 2 {
            self.pieces.removeSubrange(..<self.head)
            self.head = 0
        }
    }

    private func read() {
        let fault = self.fault()
        let due = self.loop.monotonicMilliseconds + Int64(fault.delayMilliseconds)
        let nowhere = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        switch SystemCalls.read(self.source.descriptor, into: nowhere, then: self.loop.readBuffer) {
        case .blocked: return
        case .failed: return self.onFailure()
        case .moved(0):
            self.endWasRead = true
            self.source.wantsRead = false
            self.pieces.append(Piece(due: due, bytes: nil))
        case .moved(let count):
            self.waitingByteCount += count
            let bytes = Bytes(copying: UnsafeRawBufferPointer(rebasing: self.loop.readBuffer[..<count]))
            self.pieces.append(Piece(due: due, bytes: bytes))
        }
        self.pump()
    }
}
