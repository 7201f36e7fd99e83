import Buffers

/// How a file is opened.
public enum OpenMode: Sendable {
    /// Must exist; reads, and syncs. Directories can be opened only this way, to be synced.
    case read
    /// Reads and writes; created if it does not exist.
    case readWrite
    /// Reads and writes; must not exist.
    case createNew
}

/// Where files live: the operating system's file system, or one in memory that can fail and crash on demand.
///
/// Everything but syncing is synchronous and expected to end in the page cache. Owned by one thread.
public protocol FileSystem: AnyObject {
    func open(_ path: String, _ mode: OpenMode) throws(FileError) -> any File
    func exists(_ path: String) -> Bool
    /// The names in a directory, sorted.
    func list(_ directory: String) throws(FileError) -> [String]
    /// Creates a directory and its parents; one that exists is fine.
    func createDirectory(_ path: String) throws(FileError)
    /// Renames a file or directory; a file that has the new name is replaced in one step.
    func rename(_ path: String, to newPath: String) throws(FileError)
    /// Removes a file, or a directory with everything in it. What is not there is fine.
    func remove(_ path: String) throws(FileError)
    /// Returns when the names in `directory` survive a loss of power. Blocks.
    func sync(directory: String) throws(FileError)
    /// Returns when everything that was written to the file system that holds `path` survives a loss of power. Blocks,
    /// for what others have written too; with thousands of small files it is a fraction of syncing each.
    func syncAll(at path: String) throws(FileError)
    /// How many bytes can still be written to the file system that holds `path`.
    func freeBytes(at path: String) throws(FileError) -> Int64
}

extension FileSystem {
    /// Replaces a small file in one step: readers see the old or the new content, never a mixture. Used for
    /// checkpoints and the quorum's state.
    ///
    /// - Parameter durable: whether to return only when the new content survives a loss of power (blocks). Otherwise
    ///   such a loss may leave the old content or a torn one, which the format of the file has to show.
    /// - Returns: the new file, to be synced later.
    @discardableResult
    public func replace(_ path: String, with bytes: Bytes, durable: Bool) throws(FileError) -> any File {
        let temporary = path + ".tmp"
        let file = try self.open(temporary, .readWrite)
        try file.truncate(to: 0)
        try file.append([bytes])
        if durable { try file.sync() }
        try self.rename(temporary, to: path)
        if durable { try self.sync(directory: path.parentDirectory) }
        return file
    }

    /// The content of the file, or nil if there is none.
    public func contents(of path: String) throws(FileError) -> Bytes? {
        guard self.exists(path) else { return nil }
        return try self.open(path, .read).contents()
    }
}

extension String {
    /// The path without its last component.
    package var parentDirectory: String {
        guard let slash = self.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == self.startIndex ? "/" : String(self[..<slash])
    }

    /// The last component of the path.
    package var lastPathComponent: String {
        guard let slash = self.utf8.lastIndex(of: UInt8(ascii: "/")) else { return self }
        return String(self[self.utf8.index(after: slash)...])
    }
}
