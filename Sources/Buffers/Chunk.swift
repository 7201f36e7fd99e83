/// A file that a response may point into: a log segment, real or simulated.
public protocol RegionFile: AnyObject, Sendable {
    /// The descriptor to send from, or nil where there is no operating system below (simulation).
    var descriptor: Int32? { get }

    /// Reads up to `buffer.count` bytes at `offset` and returns how many there were.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int
}

/// A stretch of a file, sent without passing through memory where the socket allows it. Holding it keeps the file open.
public struct FileRegion: Sendable {
    public let file: any RegionFile
    public let offset: Int64
    public let count: Int

    public init(file: any RegionFile, offset: Int64, count: Int) {
        self.file = file
        self.offset = offset
        self.count = count
    }
}

/// A piece of an outgoing frame.
public enum Chunk: Sendable {
    case bytes(Bytes)
    case region(FileRegion)

    /// The piece's length in bytes.
    @inlinable
    public var count: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .region(let region): region.count
        }
    }
}

extension Array where Element == Chunk {
    /// The total length in bytes.
    public var byteCount: Int { self.reduce(0) { $0 + $1.count } }

    /// All pieces in one block, file regions read in.
    ///
    /// - Throws: what reading a file region throws; a region that has become shorter than promised throws
    ///   ``ShortRegion``.
    public func joined() throws -> Bytes {
        if self.count == 1, case .bytes(let bytes) = self[0] { return bytes }
        return try Bytes(capacity: self.byteCount) { target in
            var position = 0
            for chunk in self {
                let part = UnsafeMutableRawBufferPointer(rebasing: target[position..<position + chunk.count])
                switch chunk {
                case .bytes(let bytes):
                    bytes.withUnsafeBytes { part.copyMemory(from: $0) }
                case .region(let region):
                    let read = try region.file.read(into: part, at: region.offset)
                    guard read == region.count else { throw ShortRegion(promised: region.count, read: read) }
                }
                position += chunk.count
            }
            return position
        }
    }
}

/// A file had fewer bytes than a response had promised.
public struct ShortRegion: Error, CustomStringConvertible {
    public let promised: Int
    public let read: Int

    public var description: String {
        "the file region should hold \(self.promised) bytes but only \(self.read) could be read"
    }
}
