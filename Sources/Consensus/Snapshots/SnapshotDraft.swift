import Buffers
import CommitLog

/// A snapshot that is being written or fetched. It counts only under its final name, which it gets when its content is
/// durable: ``append(_:)``, then the flush of ``filesToSync()``, then ``rename()`` and the flush of what that returns, then
/// ``SnapshotStore/adopt(_:)``.
public final class SnapshotDraft {
    public let id: SnapshotId
    /// How many bytes have been written.
    public private(set) var size: Int64 = 0
    let file: any File
    private var isRenamed = false
    private let directory: String
    private let fileSystem: any FileSystem

    private var path: String { "\(self.directory)/\(self.id.fileName)" }

    init(_ id: SnapshotId, directory: String, fileSystem: any FileSystem) throws(FileError) {
        self.id = id
        self.directory = directory
        self.fileSystem = fileSystem
        self.file = try fileSystem.open("\(directory)/\(id.fileName)\(SnapshotId.partial)", .readWrite)
        try self.file.truncate(to: 0)
    }

    public func append(_ bytes: Bytes) throws(FileError) {
        try self.file.append([bytes])
        self.size += Int64(bytes.count)
    }

    /// What has to be durable before the snapshot may get its name.
    public func filesToSync() -> FlushRequest { FlushRequest(files: [self.file], upTo: self.id.endOffset) }

    /// Gives the snapshot its name.
    ///
    /// - Returns: what has to be durable before anything rests on the snapshot.
    public func rename() throws(FileError) -> FlushRequest {
        try self.fileSystem.rename(self.path + SnapshotId.partial, to: self.path)
        self.isRenamed = true
        return FlushRequest(files: [try self.fileSystem.open(self.directory, .read)], upTo: self.id.endOffset)
    }

    /// Removes what has been written. What cannot be removed now goes with the next start.
    public func discard() {
        try? self.fileSystem.remove(self.isRenamed ? self.path : self.path + SnapshotId.partial)
    }
}
