import Buffers
import CommitLog

/// The snapshots in the metadata log's directory. Owned by the quorum's thread.
public final class SnapshotStore {
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
    /// In rising order.
    private var stored: [Stored] = []

    /// Finds the snapshots of earlier runs and removes what is left of unfinished ones.
    init(directory: String, fileSystem: any FileSystem) throws(FileError) {
        self.directory = directory
        self.fileSystem = fileSystem
        for name in try fileSystem.list(directory) {
            if name.hasSuffix(SnapshotId.suffix + SnapshotId.partial) {
                try fileSystem.remove("\(directory)/\(name)")
            } else if let id = SnapshotId(fileName: name) {
                let file = try fileSystem.open("\(directory)/\(name)", .read)
                self.stored.append(Stored(id: id, file: file, size: try file.size()))
            }
        }
        self.stored.sort { $0.id < $1.id }
    }

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
