import Buffers
import Glibc

/// An open file: a log segment, an index, a checkpoint, or a directory that is only synced.
///
/// One thread owns a file and writes to it. ``sync()`` and reads may come from other threads.
public protocol File: RegionFile {
    /// The path the file was opened by; a rename does not change it.
    var path: String { get }

    /// The file's length in bytes.
    func size() throws(FileError) -> Int64

    /// Reads up to `buffer.count` bytes at `offset` and returns how many there were; fewer only at the end of the file.
    func readBytes(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FileError) -> Int

    /// Writes `pieces` behind the file's end, all or nothing: what a failed write left behind is cut off.
    func append(_ pieces: [Bytes]) throws(FileError)

    /// Overwrites bytes at `offset`, and extends the file if they reach over its end.
    func write(_ bytes: Bytes, at offset: Int64) throws(FileError)

    /// Makes the file `size` bytes long.
    func truncate(to size: Int64) throws(FileError)

    /// Returns when everything written so far survives a loss of power. May be called from another thread than the
    /// owner's.
    func sync() throws(FileError)

    /// Says that the owner writes no more. The descriptor itself closes when the last holder lets go of the file, since
    /// a response may still be sent from it.
    func close()
}

extension File {
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        try self.readBytes(into: buffer, at: offset)
    }

    /// The bytes from `offset` on, `count` of them or as many as there are.
    public func bytes(at offset: Int64, count: Int) throws(FileError) -> Bytes {
        try Bytes(capacity: count) { (buffer) throws(FileError) -> Int in
            try self.readBytes(into: buffer, at: offset)
        }
    }

    /// Everything in the file.
    public func contents() throws(FileError) -> Bytes { try self.bytes(at: 0, count: Int(try self.size())) }
}
