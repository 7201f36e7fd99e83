import Glibc
import TestSupport

/// A socket below all clients: sends any bytes and sees what comes.
final class RawConnection {
    private let descriptor: Int32
    private(set) var received: [UInt8] = []
    private(set) var isClosed = false

    /// Connects to a port of this machine.
    init(port: UInt16) throws {
        self.descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(self.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard outcome == 0 else { throw NeverHappened("nobody listens on port \(port)") }
    }

    deinit { close(self.descriptor) }

    /// Sends bytes; what the other side does not take any more is dropped.
    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(self.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            sent += count
        }
    }

    /// Sends bytes with their length before them.
    func sendFrame(_ bytes: [UInt8]) {
        let count = UInt32(bytes.count)
        self.send([UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)] + bytes)
    }

    /// Takes in what has come.
    func look() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !self.isClosed {
            let count = recv(self.descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                self.received += buffer.prefix(count)
            } else {
                if count == 0 || (errno != EAGAIN && errno != EINTR) { self.isClosed = true }
                return
            }
        }
    }

    /// Waits until the other side has closed.
    func waitForClose(_ what: String) async throws {
        try await eventually("\(what) closes its connection", every: .milliseconds(5)) {
            self.look()
            return self.isClosed
        } until: {
            $0
        }
    }
}
