import Buffers
import KafkaProtocol

extension Segment {
    /// How many bytes are copied at a time when a file is replaced.
    private static let copyByteCount: Int64 = 1 << 20

    /// Cuts the segment off at `position`, where the batch with `endOffset` or a later one begins. The segment has to
    /// become the active one again afterwards.
    ///
    /// If a response is still to be sent from the file, the file is left as it is, and the segment goes on in a copy of
    /// what it keeps.
    func truncate(to position: Int64, endOffset: Int64) throws(FileError) {
        // Indexes first: if the file then cannot be cut they only know less than they could.
        try self.offsetIndex.truncate { self.baseOffset + Int64($0.relativeOffset) < endOffset }
        try self.timeIndex.truncate { self.baseOffset + Int64($0.relativeOffset) < endOffset }
        if isKnownUniquelyReferenced(&self.handle) {
            try self.file.truncate(to: position)
        } else {
            self.handle = SegmentFile(try self.copy(upTo: position))
        }
        self.size = position
    }

    private func copy(upTo end: Int64) throws(FileError) -> any File {
        let temporary = Self.path(self.directory, self.baseOffset, LogFileNames.truncated)
        let copy = try self.fileSystem.open(temporary, .readWrite)
        try copy.truncate(to: 0)
        var position: Int64 = 0
        while position < end {
            let bytes = try self.file.bytes(at: position, count: Int(min(Self.copyByteCount, end - position)))
            guard !bytes.isEmpty else {
                throw FileError(operation: .read, path: self.path, code: FileError.shortRead)
            }
            try copy.append([bytes])
            position += Int64(bytes.count)
        }
        // The name must not come to stand for less than was durable under it before.
        try copy.sync()
        try self.fileSystem.rename(temporary, to: self.path)
        return copy
    }
}
