import Glibc

/// A blocking loopback socket under the test's control, below frames.
final class RawSocket {
    private(set) var descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func withAddress(_ port: UInt16, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = Self.address(port: port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Connected to a listener that need not have accepted yet.
    convenience init(connectedTo port: UInt16) {
        self.init(descriptor: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        precondition(Self.withAddress(port) { connect(self.descriptor, $0, $1) } == 0, "cannot connect")
    }

    /// A listener whose queue has room for `backlog` + 1 connections; nobody accepts them.
    convenience init(listeningWithBacklog backlog: Int32) {
        self.init(descriptor: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        precondition(Self.withAddress(0) { bind(self.descriptor, $0, $1) } == 0, "cannot bind")
        precondition(listen(self.descriptor, backlog) == 0, "cannot listen")
    }

    deinit { self.close() }

    var port: UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(self.descriptor, $0, &length) }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(self.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            precondition(count > 0, "cannot write")
            sent += count
        }
    }

    /// What has arrived, without waiting; nil at the end of the stream.
    func readAvailable() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(self.descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count == 0 { return nil }
        return Array(buffer.prefix(max(count, 0)))
    }

    func finishSending() { _ = shutdown(self.descriptor, Int32(SHUT_WR)) }

    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(self.descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        self.close()
    }

    func close() {
        guard self.descriptor >= 0 else { return }
        _ = Glibc.close(self.descriptor)
        self.descriptor = -1
    }
}
