import Buffers
import CommitLog

/// The snapshots in the metadata log's directory. Owned by the quorum's thread.
public final class SnapshotStore {
    /// A snapshot that was found damaged and put aside under another name.
    public struct Damaged: Sendable {
        public let id: SnapshotId
        /// The file's new name, with its path.
        public let path: String
        public let reason: String
    }

    private struct Stored {
        let id: SnapshotId
        let file: any File
        let size: Int64
    }

    /// How many snapshots are kept: the newest, and the one before it from which the log goes on, so that who lags a
    /// little needs no snapshot.
    static let kept = 2

    private let directory: String
    private let fileSystem: any FileSystem
    /// What is wrong with the content of a snapshot, or nil: only the owner of the quorum knows what is in one.
    private let problem: (Bytes) -> String?
    /// In rising order.
    private var stored: [Stored] = []
    /// What was put aside when the store was opened.
    public private(set) var damaged: [Damaged] = []

    /// Finds the snapshots of earlier runs and removes what is left of unfinished ones.
    init(
        directory: String,
        fileSystem: any FileSystem,
        problem: @escaping (Bytes) -> String?
    ) throws(FileError) {
        self.directory = directory
        self.fileSystem = fileSystem
        self.problem = problem
        for name in try fileSystem.list(directory) {
            if name.hasSuffix(SnapshotId.suffix + SnapshotId.partial) {
                try fileSystem.remove("\(directory)/\(name)")
            } else if let id = SnapshotId(fileName: name) {
                let file = try fileSystem.open("\(directory)/\(name)", .read)
                self.stored.append(Stored(id: id, file: file, size: try file.size()))
            }
        }
        self.stored.sort { $0.id < $1.id }
        try self.putDamagedAside()
    }

    /// The newest snapshot has to be whole, since it is the one that is loaded and served. One that is not makes room for
    /// the one before it.
    private func putDamagedAside() throws(FileError) {
        while let newest = self.stored.last, let reason = self.problem(with: newest.file) {
            let path = "\(self.directory)/\(newest.id.fileName)"
            try self.fileSystem.rename(path, to: path + SnapshotId.putAside)
            self.stored.removeLast()
            self.damaged.append(Damaged(id: newest.id, path: path + SnapshotId.putAside, reason: reason))
        }
    }

    private func problem(with file: any File) -> String? {
        do throws(FileError) { return self.problem(try file.contents()) } catch { return "\(error)" }
    }

    /// What is wrong with a snapshot that has been fetched, or nil.
    func problem(with draft: SnapshotDraft) -> String? { self.problem(with: draft.file) }

    /// The newest snapshot.
    public var latest: SnapshotId? { self.stored.last?.id }

    /// The oldest snapshot: the log goes on from there.
    var oldest: SnapshotId? { self.stored.first?.id }

    /// The ids of all snapshots, rising.
    public var ids: [SnapshotId] { self.stored.map(\.id) }

    /// A snapshot's file and its length in bytes; nil if there is no such snapshot.
    public func file(_ id: SnapshotId) -> (file: any File, size: Int64)? {
        self.stored.first { $0.id == id }.map { ($0.file, $0.size) }
    }

    /// Begins to write a snapshot.
    public func begin(_ id: SnapshotId) throws(FileError) -> SnapshotDraft {
        try SnapshotDraft(id, directory: self.directory, fileSystem: self.fileSystem)
    }

    /// Takes in a snapshot that is durable under its name.
    func adopt(_ draft: SnapshotDraft) {
        self.stored.removeAll { $0.id == draft.id }
        self.stored.append(Stored(id: draft.id, file: draft.file, size: draft.size))
        self.stored.sort { $0.id < $1.id }
    }

    /// Removes all but the newest snapshots. Answers that point to the others can still be sent.
    func removeAll(butNewest count: Int) throws(FileError) {
        while self.stored.count > count {
            try self.fileSystem.remove("\(self.directory)/\(self.stored[0].id.fileName)")
            self.stored.removeFirst()
        }
    }
}
