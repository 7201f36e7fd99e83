import Buffers

/// One of the two sockets of a proxied connection: reports readiness only while it is wanted.
final class ProxySocket: EventHandler {
    /// Called when reading makes sense and is wanted.
    var onReadable: () -> Void = {}
    /// Called when writing makes sense and is wanted.
    var onWritable: () -> Void = {}

    let descriptor: Int32
    private unowned let loop: EventLoop
    private var registration: Registration?
    private var interest: UInt32 = 0
    private(set) var isClosed = false

    init(loop: EventLoop, descriptor: Int32) {
        self.loop = loop
        self.descriptor = descriptor
        SystemCalls.disableSendDelay(descriptor)
    }

    var wantsRead = false { didSet { self.updateInterest() } }
    var wantsWrite = false { didSet { self.updateInterest() } }

    /// Closes the socket, with a reset unless both directions have ended in order.
    func close(reset: Bool) {
        guard !self.isClosed else { return }
        self.leavePoller()
        self.isClosed = true
        self.onReadable = {}
        self.onWritable = {}
        if reset { SystemCalls.reset(self.descriptor) } else { SystemCalls.close(self.descriptor) }
    }

    func handle(_ events: UInt32) {
        let failed = events & Readiness.failed != 0
        if failed, !self.wantsRead, !self.wantsWrite {
            // A failure cannot be masked: it would wake the loop up until somebody wants to know of it.
            return self.leavePoller()
        }
        if self.wantsRead, failed || events & Readiness.readable != 0 { self.onReadable() }
        if self.wantsWrite, failed || events & Readiness.writable != 0 { self.onWritable() }
    }

    func abandon() {
        guard !self.isClosed else { return }
        self.isClosed = true
        self.registration = nil
        SystemCalls.close(self.descriptor)
    }

    private func updateInterest() {
        guard !self.isClosed else { return }
        let events = (self.wantsRead ? Readiness.readable : 0) | (self.wantsWrite ? Readiness.writable : 0)
        if let registration = self.registration {
            guard events != self.interest else { return }
            try? self.loop.modify(registration, self.descriptor, events: events)
        } else if events != 0 {
            self.registration = try? self.loop.add(self.descriptor, events: events, handler: self)
        }
        self.interest = events
    }

    private func leavePoller() {
        guard let registration = self.registration else { return }
        self.registration = nil
        self.loop.remove(registration, self.descriptor)
    }
}
