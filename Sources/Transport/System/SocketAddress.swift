import Glibc

/// An IPv4 or IPv6 address with a port.
struct SocketAddress: @unchecked Sendable {
    // Unchecked because the C struct is not marked; it is plain memory without pointers.
    private(set) var storage = sockaddr_storage()
    private(set) var length: socklen_t = 0

    /// An address read from `text`, which must be numeric; nil for names. An empty text is the IPv4 wildcard.
    init?(numericHost text: String, port: UInt16) {
        var four = sockaddr_in()
        if inet_pton(AF_INET, text.isEmpty ? "0.0.0.0" : text, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            self.init(copying: &four, length: MemoryLayout<sockaddr_in>.size)
            return
        }
        var six = sockaddr_in6()
        let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        guard inet_pton(AF_INET6, bare, &six.sin6_addr) == 1 else { return nil }
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        self.init(copying: &six, length: MemoryLayout<sockaddr_in6>.size)
    }

    /// The address a call fills in through `fill`; nil if it fails.
    init?(filledBy fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Bool) {
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let filled = withUnsafeMutablePointer(to: &self.storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { fill($0, &length) }
        }
        guard filled else { return nil }
        self.length = length
    }

    /// A copy of an address of `length` bytes.
    init(copying address: UnsafeRawPointer, length: Int) {
        self.length = socklen_t(length)
        withUnsafeMutableBytes(of: &self.storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: min(length, $0.count)))
        }
    }

    /// `AF_INET` or `AF_INET6`.
    var family: Int32 { Int32(self.storage.ss_family) }

    /// The port.
    var port: UInt16 {
        withUnsafeBytes(of: self.storage) {
            UInt16(bigEndian: $0.load(fromByteOffset: MemoryLayout<sa_family_t>.size, as: UInt16.self))
        }
    }

    func withPointer<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        withUnsafePointer(to: self.storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, self.length) }
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `127.0.0.1:9092` or `[::1]:9092`.
    var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let isSix = self.family == AF_INET6
        let offset =
            isSix
            ? MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)! : MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)!
        let known = withUnsafeBytes(of: self.storage) {
            inet_ntop(self.family, $0.baseAddress! + offset, &text, socklen_t(text.count)) != nil
        }
        guard known else { return "unknown address" }
        let host = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return isSix ? "[\(host)]:\(self.port)" : "\(host):\(self.port)"
    }
}
