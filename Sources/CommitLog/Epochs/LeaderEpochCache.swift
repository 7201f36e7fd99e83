import Buffers

/// Which leader epoch began at which offset (KIP-101), in memory and in the `leader-epoch-checkpoint` file.
///
/// Questions are answered from memory. The file lags behind on purpose: a broker that takes over thousands of partitions
/// would have to replace as many files at once. It is brought up to date, and synced with the records, before the log says
/// that an offset is durable, and when the log is closed. So it holds every epoch that has a record below the recovery
/// point, and those behind it are found again in the batches, which a recovery reads anyway.
///
/// An epoch without records is in memory only: after a restart it is as if its leader had never been elected. No other
/// replica can have a record of it, and the next leader of this log begins at the same offset.
struct LeaderEpochCache {
    struct Entry: Equatable {
        let epoch: Int32
        let startOffset: Int64
    }

    /// In rising order of both epoch and offset.
    private(set) var entries: [Entry]
    private let path: String
    private let fileSystem: any FileSystem
    /// What the file holds.
    private var written: ArraySlice<Entry> = []
    /// Counts how often the file was written.
    private(set) var version = 0
    /// The file until it is synced.
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
    }

    /// Forgets epochs that begin at `offset` or later: the log was cut off there.
    mutating func truncateFromEnd(_ offset: Int64) {
        while let latest, latest.startOffset >= offset { self.entries.removeLast() }
    }

    /// Forgets epochs that end before `offset`: the log begins there now.
    mutating func truncateFromStart(_ offset: Int64) {
        guard let index = self.entries.lastIndex(where: { $0.startOffset <= offset }) else { return }
        let first = Entry(epoch: self.entries[index].epoch, startOffset: offset)
        self.entries.replaceSubrange(...index, with: CollectionOfOne(first))
    }

    mutating func removeAll() { self.entries = [] }

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

    /// The epochs that have a record in a log that ends at `logEndOffset`: only the latest may have none.
    private func withRecords(logEndOffset: Int64) -> ArraySlice<Entry> {
        self.entries.prefix { $0.startOffset < logEndOffset }
    }

    /// Whether the file lags behind a log that ends at `logEndOffset`.
    func needsWrite(logEndOffset: Int64) -> Bool { self.withRecords(logEndOffset: logEndOffset) != self.written }

    /// Brings the file up to date, without syncing it.
    mutating func write(logEndOffset: Int64) throws(FileError) {
        let entries = self.withRecords(logEndOffset: logEndOffset)
        let text = CheckpointText.text(entries.map { "\($0.epoch) \($0.startOffset)" })
        self.writtenFile = try self.fileSystem.replace(self.path, with: Bytes(text.utf8), durable: false)
        self.written = entries
        self.version += 1
    }

    /// The file if it has not been synced yet.
    var unsyncedFile: (any File)? { self.writtenFile }

    /// The file as of `version` has been synced.
    mutating func synced(version: Int) { if version == self.version { self.writtenFile = nil } }

    /// Reads the file.
    ///
    /// - Returns: false if it is missing or torn; the cache is empty then.
    mutating func load() throws(FileError) -> Bool {
        self.entries = []
        self.written = []
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
        self.written = self.entries[...]
        return true
    }
}
