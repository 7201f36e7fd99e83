import Glibc

/// An open file descriptor, closed when its last holder is gone.
package final class Descriptor: Sendable {
    package let number: Int32

    package init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }
}

/// The text of an error number, for sentences.
func reason(ofErrorNumber code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    // The XSI form: it writes into the buffer and is safe from any thread.
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
