import Buffers
import Glibc

/// A file of the operating system.
///
/// `@unchecked Sendable` is sound because the only mutable state, where the next append goes, is touched by the owner's
/// writing calls alone; syncing and reading use the descriptor, which does not change while the object lives.
public final class LocalFile: File, @unchecked Sendable {
    public let path: String
    private let number: Int32
    private var end: Int64
    /// A failed append left bytes behind the end that could not be cut off yet.
    private var hasRemnant = false

    /// Takes over an open descriptor; it is closed with the last reference to this object.
    init(path: String, descriptor: Int32) throws(FileError) {
        self.path = path
        self.number = descriptor
        self.end = 0
        self.end = try self.size()
    }

    deinit { _ = Glibc.close(self.number) }

    public var descriptor: Int32? { self.number }

    public func size() throws(FileError) -> Int64 {
        var status = stat()
        guard fstat(self.number, &status) == 0 else { throw self.error(.inspect) }
        return Int64(status.st_size)
    }

    public func readBytes(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FileError) -> Int {
        var done = 0
        while done < buffer.count, let base = buffer.baseAddress {
            let count = pread(self.number, base + done, buffer.count - done, off_t(offset) + done)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw self.error(.read)
            }
            done += count
        }
        return done
    }

    public func append(_ pieces: [Bytes]) throws(FileError) {
        if self.hasRemnant {
            guard ftruncate(self.number, off_t(self.end)) == 0 else { throw self.error(.truncate) }
            self.hasRemnant = false
        }
        var position = self.end
        for piece in pieces {
            do throws(FileError) {
                try self.write(all: piece, at: position)
            } catch {
                self.hasRemnant = ftruncate(self.number, off_t(self.end)) != 0
                throw error
            }
            position += Int64(piece.count)
        }
        self.end = position
    }

    public func write(_ bytes: Bytes, at offset: Int64) throws(FileError) {
        try self.write(all: bytes, at: offset)
        self.end = max(self.end, offset + Int64(bytes.count))
    }

    private func write(all bytes: Bytes, at offset: Int64) throws(FileError) {
        try bytes.withUnsafeBytes { (buffer) throws(FileError) in
            var done = 0
            while done < buffer.count, let base = buffer.baseAddress {
                let count = pwrite(self.number, base + done, buffer.count - done, off_t(offset) + done)
                if count < 0 {
                    if errno == EINTR { continue }
                    throw self.error(.write)
                }
                done += count
            }
        }
    }

    public func truncate(to size: Int64) throws(FileError) {
        guard ftruncate(self.number, off_t(size)) == 0 else { throw self.error(.truncate) }
        self.end = size
        self.hasRemnant = false
    }

    public func sync() throws(FileError) {
        // Length and content are what a log needs; times and the like may be lost.
        guard fdatasync(self.number) == 0 else { throw self.error(.sync) }
    }

    public func close() {
        if self.hasRemnant { self.hasRemnant = ftruncate(self.number, off_t(self.end)) != 0 }
    }

    private func error(_ operation: FileError.Operation) -> FileError {
        FileError(operation: operation, path: self.path, code: errno)
    }
}
