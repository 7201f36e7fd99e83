import Buffers
import Glibc

/// A file of a ``MemoryFileSystem``. After a crash of the file system it is of no more use: every call fails.
///
/// `@unchecked Sendable` is sound because a file system in memory is used by one thread: a test or the simulation.
final class MemoryFile: File, @unchecked Sendable {
    let path: String
    private let node: MemoryNode
    private let isWritable: Bool
    private let owner: MemoryFileSystem
    private let incarnation: Int

    init(path: String, node: MemoryNode, isWritable: Bool, owner: MemoryFileSystem) {
        self.path = path
        self.node = node
        self.isWritable = isWritable
        self.owner = owner
        self.incarnation = owner.incarnation
    }

    var descriptor: Int32? { nil }

    func size() throws(FileError) -> Int64 {
        try self.requireAlive(.inspect)
        return Int64(self.node.content.count)
    }

    func readBytes(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FileError) -> Int {
        try self.requireAlive(.read)
        try self.owner.meetFault(.read, self.path)
        let start = min(Int(offset), self.node.content.count)
        let count = min(buffer.count, self.node.content.count - start)
        self.node.content.withUnsafeBytes { source in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<start + count]))
        }
        return count
    }

    func append(_ pieces: [Bytes]) throws(FileError) {
        let size = self.node.content.count
        for piece in pieces {
            do throws(FileError) {
                try self.write(piece, at: Int64(self.node.content.count))
            } catch {
                self.node.truncate(to: size)
                throw error
            }
        }
    }

    func write(_ bytes: Bytes, at offset: Int64) throws(FileError) {
        try self.requireAlive(.write)
        guard self.isWritable else { throw FileError(operation: .write, path: self.path, code: EBADF) }
        let growth = max(Int(offset) + bytes.count - self.node.content.count, 0)
        if let allowed = try self.owner.meetWrite(of: bytes.count, growth: growth, path: self.path) {
            self.store(bytes.prefix(allowed), at: Int(offset))
            throw FileError(operation: .write, path: self.path, code: ENOSPC)
        }
        self.store(bytes, at: Int(offset))
    }

    private func store(_ bytes: Bytes, at offset: Int) {
        bytes.withUnsafeBytes { buffer in
            if offset == self.node.content.count {
                self.node.append(buffer)
            } else {
                self.node.write(buffer, at: offset)
            }
        }
    }

    func truncate(to size: Int64) throws(FileError) {
        try self.requireAlive(.truncate)
        try self.owner.meetFault(.truncate, self.path)
        self.node.truncate(to: Int(size))
    }

    func sync() throws(FileError) {
        try self.requireAlive(.sync)
        try self.owner.meetFault(.sync, self.path)
        if self.node.isDirectory { self.node.syncNames() } else { self.node.syncContent() }
    }

    func close() {}

    private func requireAlive(_ operation: FileError.Operation) throws(FileError) {
        guard self.incarnation == self.owner.incarnation else {
            throw FileError(operation: operation, path: self.path, code: EBADF)
        }
    }
}
