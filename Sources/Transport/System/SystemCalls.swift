import CLinux
import Glibc

/// What a call that moves bytes did.
package enum Transfer {
    /// So many bytes moved; none from a read means that the other side has finished.
    case moved(Int)
    /// Nothing moved because the socket is not ready.
    case blocked
    case failed(SystemError)
}

/// Every call of the room to the operating system. Interrupted calls are repeated here and nowhere else; all
/// descriptors are non-blocking and not inherited by children.
enum SystemCalls {
    /// Repeats `call` while a signal interrupts it.
    @inline(__always)
    private static func uninterrupted(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }

    @inline(__always)
    private static func transfer(_ name: StaticString, _ call: () -> Int) -> Transfer {
        let result = self.uninterrupted(call)
        if result >= 0 { return .moved(result) }
        let code = errno
        return code == EAGAIN || code == EWOULDBLOCK ? .blocked : .failed(SystemError(code: code, call: name))
    }

    private static func require(
        _ name: StaticString,
        _ context: @autoclosure () -> String = "",
        _ call: () -> Int32
    ) throws(SystemError) -> Int32 {
        let result = self.uninterrupted { Int(call()) }
        guard result >= 0 else { throw SystemError(code: errno, call: name, context: context()) }
        return Int32(result)
    }

    // MARK: Sockets

    static func socket(for address: SocketAddress) throws(SystemError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        return try self.require("socket", "for \(address)") { Glibc.socket(address.family, kind, 0) }
    }

    static func allowAddressReuse(_ descriptor: Int32) throws(SystemError) {
        try self.setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, Int32(1))
    }

    /// Sends small segments at once; a socket that is already broken says so at its next read.
    static func disableSendDelay(_ descriptor: Int32) {
        try? self.setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, Int32(1))
    }

    private static func setOption<Value: BitwiseCopyable>(
        _ descriptor: Int32,
        _ level: Int32,
        _ name: Int32,
        _ value: Value
    )
        throws(SystemError)
    {
        var value = value
        _ = try self.require("setsockopt") {
            Glibc.setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Value>.size))
        }
    }

    static func bind(_ descriptor: Int32, to address: SocketAddress) throws(SystemError) {
        _ = try self.require("bind", "to \(address)") { address.withPointer { Glibc.bind(descriptor, $0, $1) } }
    }

    static func listen(_ descriptor: Int32, backlog: Int, at address: SocketAddress) throws(SystemError) {
        _ = try self.require("listen", "at \(address)") { Glibc.listen(descriptor, Int32(clamping: backlog)) }
    }

    /// The next waiting connection, or nil if none waits.
    static func accept(_ listener: Int32) throws(SystemError) -> (descriptor: Int32, peer: SocketAddress)? {
        var descriptor: Int32 = -1
        let peer = SocketAddress { address, length in
            descriptor = Int32(self.uninterrupted { Int(linux_accept(listener, address, length)) })
            return descriptor >= 0
        }
        if let peer { return (descriptor, peer) }
        let code = errno
        if code == EAGAIN || code == EWOULDBLOCK { return nil }
        throw SystemError(code: code, call: "accept")
    }

    /// Begins to connect. True if the connection is there already, false if it is under way.
    static func connect(_ descriptor: Int32, to address: SocketAddress) throws(SystemError) -> Bool {
        // An interrupted connect goes on in the background and must not be repeated.
        let result = address.withPointer { Glibc.connect(descriptor, $0, $1) }
        if result == 0 { return true }
        let code = errno
        if code == EINPROGRESS || code == EINTR { return false }
        throw SystemError(code: code, call: "connect", context: "to \(address)")
    }

    /// The error that a socket has pending, 0 for none.
    static func pendingError(_ descriptor: Int32) -> Int32 {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return errno }
        return code
    }

    static func localAddress(_ descriptor: Int32) -> SocketAddress? {
        SocketAddress { getsockname(descriptor, $0, $1) == 0 }
    }

    /// Tells the other side that nothing more will come.
    static func finishSending(_ descriptor: Int32) { _ = Glibc.shutdown(descriptor, Int32(SHUT_WR)) }

    static func close(_ descriptor: Int32) {
        // Linux has released the descriptor even when close reports an interruption.
        _ = Glibc.close(descriptor)
    }

    /// Closes a connection so that the other side sees a reset instead of an orderly end.
    static func reset(_ descriptor: Int32) {
        try? self.setOption(descriptor, SOL_SOCKET, SO_LINGER, linger(l_onoff: 1, l_linger: 0))
        self.close(descriptor)
    }

    // MARK: Moving bytes

    /// Reads into `first` and, once that is full, into `second`; either may be empty, not both.
    static func read(
        _ descriptor: Int32,
        into first: UnsafeMutableRawBufferPointer,
        then second: UnsafeMutableRawBufferPointer
    ) -> Transfer {
        if first.isEmpty {
            return self.transfer("recv") { recv(descriptor, second.baseAddress, second.count, 0) }
        }
        if second.isEmpty {
            return self.transfer("recv") { recv(descriptor, first.baseAddress, first.count, 0) }
        }
        return withUnsafeTemporaryAllocation(of: iovec.self, capacity: 2) { parts in
            parts[0] = iovec(iov_base: first.baseAddress, iov_len: first.count)
            parts[1] = iovec(iov_base: second.baseAddress, iov_len: second.count)
            return self.transfer("readv") { readv(descriptor, parts.baseAddress, 2) }
        }
    }

    /// Writes `parts` to a socket; with `more` the kernel holds back a last incomplete packet for what follows.
    static func write(_ descriptor: Int32, _ parts: UnsafeMutableBufferPointer<iovec>, more: Bool) -> Transfer {
        let flags = Int32(MSG_NOSIGNAL) | (more ? Int32(MSG_MORE) : 0)
        if parts.count == 1 {
            return self.transfer("send") { send(descriptor, parts[0].iov_base, parts[0].iov_len, flags) }
        }
        var message = msghdr()
        message.msg_iov = parts.baseAddress
        message.msg_iovlen = parts.count
        return self.transfer("sendmsg") { sendmsg(descriptor, &message, flags) }
    }

    /// Moves bytes of a file to a socket without copying them through the process.
    static func sendFile(_ descriptor: Int32, from file: Int32, offset: Int64, count: Int) -> Transfer {
        var position = off_t(offset)
        return self.transfer("sendfile") { sendfile(descriptor, file, &position, count) }
    }

    // MARK: Waiting

    static func makePoll() throws(SystemError) -> Int32 {
        try self.require("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) }
    }

    static func pollAdd(_ poll: Int32, _ descriptor: Int32, _ events: UInt32, _ key: UInt64) throws(SystemError) {
        try self.pollControl(poll, EPOLL_CTL_ADD, descriptor, events, key)
    }

    static func pollModify(_ poll: Int32, _ descriptor: Int32, _ events: UInt32, _ key: UInt64) throws(SystemError) {
        try self.pollControl(poll, EPOLL_CTL_MOD, descriptor, events, key)
    }

    static func pollRemove(_ poll: Int32, _ descriptor: Int32) {
        var event = epoll_event()
        _ = epoll_ctl(poll, EPOLL_CTL_DEL, descriptor, &event)
    }

    private static func pollControl(
        _ poll: Int32,
        _ operation: Int32,
        _ descriptor: Int32,
        _ events: UInt32,
        _ key: UInt64
    ) throws(SystemError) {
        var event = epoll_event()
        event.events = events
        event.data.u64 = key
        _ = try self.require("epoll_ctl", "for descriptor \(descriptor)") {
            epoll_ctl(poll, operation, descriptor, &event)
        }
    }

    /// Waits for events; an interruption counts as none.
    static func pollWait(
        _ poll: Int32,
        _ events: UnsafeMutableBufferPointer<epoll_event>,
        timeoutMilliseconds: Int
    ) throws(SystemError) -> Int {
        let limit = Int32(clamping: timeoutMilliseconds)
        let count = epoll_wait(poll, events.baseAddress, Int32(clamping: events.count), limit)
        if count >= 0 { return Int(count) }
        let code = errno
        if code == EINTR { return 0 }
        throw SystemError(code: code, call: "epoll_wait")
    }

    static func makeWakeUp() throws(SystemError) -> Int32 {
        try self.require("eventfd") { eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK)) }
    }

    static func wakeUp(_ descriptor: Int32) {
        _ = self.uninterrupted { eventfd_write(descriptor, 1) == 0 ? 0 : -1 }
    }

    // MARK: Process, threads, time, names

    static func monotonicNanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Makes a write to a broken connection an error instead of the end of the process: `sendfile` has no flag for it.
    /// A handler that the program has set stays.
    static func ignoreBrokenPipes() {
        var present = sigaction()
        guard sigaction(SIGPIPE, nil, &present) == 0, present.__sigaction_handler.sa_handler == nil else { return }
        signal(SIGPIPE, SIG_IGN)
    }

    static var currentThread: UInt { pthread_self() }

    /// Runs `body` on a new thread called `name`.
    static func startThread(_ name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) -> UInt {
        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { argument in
                let start = Unmanaged<ThreadStart>.fromOpaque(argument!).takeRetainedValue()
                linux_name_thread(start.name)
                start.body()
                return nil
            },
            start.toOpaque()
        )
        guard code == 0 else {
            start.release()
            throw SystemError(code: code, call: "pthread_create", context: "for \(name)")
        }
        return thread
    }

    static func joinThread(_ thread: UInt) { pthread_join(thread, nil) }

    static func detachThread(_ thread: UInt) { pthread_detach(thread) }

    /// The addresses of a host name. Blocks, possibly for seconds.
    static func resolve(_ host: String, port: UInt16) throws(NameError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else { throw NameError(host: host, reason: String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next {
            if let address = entry.pointee.ai_addr {
                addresses.append(SocketAddress(copying: address, length: Int(entry.pointee.ai_addrlen)))
            }
            next = entry.pointee.ai_next
        }
        guard !addresses.isEmpty else { throw NameError(host: host, reason: "it has no address") }
        return addresses
    }
}

private final class ThreadStart: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}
