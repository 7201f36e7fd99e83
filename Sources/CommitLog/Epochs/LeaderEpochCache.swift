import Buffers

/// Which leader epoch began at which offset (KIP-101), in memory and in the `leader-epoch-checkpoint` file.
///
/// The file may lag behind: what it lacks is found again in the batches when the log is recovered. Before the log says
/// that an offset is durable, the file is brought up to date and synced with the records.
struct LeaderEpochCache {
    struct Entry: Equatable {
        let epoch: Int32
        let startOffset: Int64
    }

    /// In rising order of both epoch and offset.
    private(set) var entries: [Entry]
    private let path: String
    private let fileSystem: any FileSystem
    /// Counts the changes of the entries.
    private(set) var version = 0
    /// The version that is in the file, and the file until it is synced.
    private var writtenVersion = 0
    private var writtenFile: (any File)?

    init(directory: String, fileSystem: any FileSystem) {
        self.entries = []
        self.path = "\(directory)/\(LogFileNames.leaderEpochs)"
        self.fileSystem = fileSystem
    }

    var latest: Entry? { self.entries.last }

    // MARK: Changes

    /// Says that `epoch` begins at `startOffset`. Entries that contradict it give way.
    mutating func assign(epoch: Int32, startOffset: Int64) {
        if let latest, latest.epoch == epoch, latest.startOffset <= startOffset { return }
        while let latest, latest.epoch >= epoch || latest.startOffset >= startOffset { self.entries.removeLast() }
        self.entries.append(Entry(epoch: epoch, startOffset: startOffset))
        self.version += 1
    }

    /// Forgets epochs that begin at `offset` or later: the log was cut off there.
    mutating func truncateFromEnd(_ offset: Int64) {
        let count = self.entries.count
        while let latest, latest.startOffset >= offset { self.entries.removeLast() }
        if self.entries.count != count { self.version += 1 }
    }

    /// Forgets epochs that end before `offset`: the log begins there now.
    mutating func truncateFromStart(_ offset: Int64) {
        guard let index = self.entries.lastIndex(where: { $0.startOffset <= offset }) else { return }
        let first = Entry(epoch: self.entries[index].epoch, startOffset: offset)
        if index == 0 && self.entries[0] == first { return }
        self.entries.replaceSubrange(...index, with: CollectionOfOne(first))
        self.version += 1
    }

    mutating func removeAll() {
        if self.entries.isEmpty { return }
        self.entries = []
        self.version += 1
    }

    // MARK: Questions

    /// The largest epoch that is not greater than `epoch`, and where it ends: the start of the next epoch or, for the
    /// latest one, `logEndOffset`. For an epoch below all known ones it is that epoch and the first known start. Nil
    /// without any known epoch.
    func endOffset(for epoch: Int32, logEndOffset: Int64) -> EpochEndOffset? {
        guard let first = self.entries.first else { return nil }
        let higher = self.entries.firstIndex { $0.epoch > epoch } ?? self.entries.count
        if higher == 0 { return EpochEndOffset(epoch: epoch, endOffset: first.startOffset) }
        let end = higher == self.entries.count ? logEndOffset : self.entries[higher].startOffset
        return EpochEndOffset(epoch: self.entries[higher - 1].epoch, endOffset: end)
    }

    /// The epoch that a record at `offset` has.
    func epoch(of offset: Int64) -> Int32? { self.entries.last { $0.startOffset <= offset }?.epoch }

    // MARK: File

    /// Whether the file lags behind.
    var needsWrite: Bool { self.writtenVersion != self.version }

    /// Brings the file up to date, without syncing it.
    mutating func write() throws(FileError) {
        guard self.needsWrite else { return }
        let text = CheckpointText.text(self.entries.map { "\($0.epoch) \($0.startOffset)" })
        self.writtenFile = try self.fileSystem.replace(self.path, with: Bytes(text.utf8), durable: false)
        self.writtenVersion = self.version
    }

    /// The file if it has not been synced yet.
    var unsyncedFile: (any File)? { self.writtenFile }

    /// The file as of `version` has been synced.
    mutating func synced(version: Int) { if version == self.writtenVersion { self.writtenFile = nil } }

    /// Reads the file.
    ///
    /// - Returns: false if it is missing or torn; the cache is empty then.
    mutating func load() throws(FileError) -> Bool {
        self.entries = []
        guard let text = try self.fileSystem.contents(of: self.path)?.string,
            let lines = CheckpointText.lines(text, fields: 2)
        else { return false }
        for line in lines {
            guard let epoch = Int32(line[0]), let startOffset = Int64(line[1]),
                self.latest.map({ $0.epoch < epoch && $0.startOffset < startOffset }) ?? true
            else {
                self.entries = []
                return false
            }
            self.entries.append(Entry(epoch: epoch, startOffset: startOffset))
        }
        return true
    }
}
