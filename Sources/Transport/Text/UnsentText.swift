import CLinux
import Glibc

/// Bytes on their way into a socket that takes them piecewise.
struct UnsentText {
    private let bytes: [UInt8]
    private var sent = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Writes as much as the socket takes.
    ///
    /// - Returns: ``Transfer/moved(_:)`` once everything is written.
    mutating func write(to descriptor: Int32) -> Transfer {
        while self.sent < self.bytes.count {
            let start = self.sent
            let result = self.bytes.withUnsafeBytes { buffer in
                withUnsafeTemporaryAllocation(of: iovec.self, capacity: 1) { parts in
                    let rest = UnsafeMutableRawBufferPointer(
                        mutating: UnsafeRawBufferPointer(rebasing: buffer[start...])
                    )
                    parts[0] = iovec(iov_base: rest.baseAddress, iov_len: rest.count)
                    return SystemCalls.write(descriptor, parts, more: false)
                }
            }
            guard case .moved(let count) = result else { return result }
            self.sent += count
        }
        return .moved(self.sent)
    }
}
