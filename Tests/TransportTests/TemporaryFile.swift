import Buffers
import Glibc

/// A file with the given content, gone when the last reference is.
final class TemporaryFile: RegionFile, Sendable {
    let file: Int32
    let offersDescriptor: Bool

    init(_ content: Bytes, offersDescriptor: Bool = true) {
        var template = Array("/tmp/transport-test-XXXXXX".utf8CString)
        self.file = mkstemp(&template)
        precondition(self.file >= 0, "cannot make a temporary file")
        unlink(template)
        self.offersDescriptor = offersDescriptor
        var written = 0
        while written < content.count {
            let count = content.dropFirst(written).withUnsafeBytes { write(self.file, $0.baseAddress, $0.count) }
            precondition(count > 0, "cannot fill a temporary file")
            written += count
        }
    }

    deinit { close(self.file) }

    var descriptor: Int32? { self.offersDescriptor ? self.file : nil }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        max(0, pread(self.file, buffer.baseAddress, buffer.count, off_t(offset)))
    }
}
