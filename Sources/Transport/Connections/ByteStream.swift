import Glibc

/// How a connection's bytes pass its socket: plainly, or through an encrypting layer that owns the descriptor in between.
package protocol ByteStream {
    /// Whether ``sendFile(_:offset:count:)`` works; if not, file regions are read and written.
    var sendsFiles: Bool { get }

    /// Reads into `first` and, once that is full, into `second`.
    mutating func read(
        into first: UnsafeMutableRawBufferPointer,
        then second: UnsafeMutableRawBufferPointer
    ) -> Transfer

    /// Writes a beginning of `parts`. With `more`, further bytes follow at once.
    mutating func write(_ parts: UnsafeMutableBufferPointer<iovec>, more: Bool) -> Transfer

    /// Writes a stretch of a file.
    mutating func sendFile(_ file: Int32, offset: Int64, count: Int) -> Transfer
}

/// Bytes as they are.
struct PlainStream: ByteStream {
    let descriptor: Int32

    var sendsFiles: Bool { true }

    func read(into first: UnsafeMutableRawBufferPointer, then second: UnsafeMutableRawBufferPointer) -> Transfer {
        SystemCalls.read(self.descriptor, into: first, then: second)
    }

    func write(_ parts: UnsafeMutableBufferPointer<iovec>, more: Bool) -> Transfer {
        SystemCalls.write(self.descriptor, parts, more: more)
    }

    func sendFile(_ file: Int32, offset: Int64, count: Int) -> Transfer {
        SystemCalls.sendFile(self.descriptor, from: file, offset: offset, count: count)
    }
}
