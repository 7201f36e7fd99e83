/// Which flushes are under way, and what they will have made durable.
struct FlushTracker {
    private struct Issued {
        /// What the flush was asked for.
        let upTo: Int64
        /// What it proves: less if the log was cut off since.
        var proves: Int64
        let namesVersion: Int
        let epochsVersion: Int
    }

    private var issued: [Issued] = []
    /// Counts the changes of names in the log's directory.
    private var namesVersion = 1
    private var syncedNamesVersion = 0
    /// Everything below has been asked to be flushed.
    private(set) var requestedUpTo: Int64
    /// When a caller first saw that there is something to flush, in milliseconds.
    var pendingSince: Int64?

    init(requestedUpTo: Int64) { self.requestedUpTo = requestedUpTo }

    /// Whether the directory has to be synced.
    var hasUnsyncedNames: Bool { self.syncedNamesVersion < self.namesVersion }
    /// Whether the directory was never synced: then its own name was not either.
    var isNew: Bool { self.syncedNamesVersion == 0 }

    mutating func namesChanged() { self.namesVersion += 1 }

    mutating func requested(upTo offset: Int64, epochsVersion: Int) {
        self.issued.append(
            Issued(
                upTo: offset,
                proves: offset,
                namesVersion: self.namesVersion,
                epochsVersion: epochsVersion
            )
        )
        self.requestedUpTo = max(self.requestedUpTo, offset)
        self.pendingSince = nil
    }

    /// A flush that was asked for `offset` is done. Of several for the same offset the oldest is meant; those before it
    /// are done too, or never will be.
    ///
    /// - Returns: what is durable now; nil if no such flush was asked for.
    mutating func completed(upTo offset: Int64) -> (upTo: Int64, epochsVersion: Int)? {
        guard let index = self.issued.firstIndex(where: { $0.upTo == offset }) else { return nil }
        let done = self.issued[index]
        self.issued.removeFirst(index + 1)
        self.syncedNamesVersion = max(self.syncedNamesVersion, done.namesVersion)
        return (done.proves, done.epochsVersion)
    }

    /// The log was cut off: flushes under way say nothing about what comes after.
    mutating func truncated(to offset: Int64) {
        for index in self.issued.indices { self.issued[index].proves = min(self.issued[index].proves, offset) }
        self.requestedUpTo = min(self.requestedUpTo, offset)
    }

    /// Everything was synced while nothing else went on.
    mutating func allDone(upTo offset: Int64) {
        self.issued = []
        self.syncedNamesVersion = self.namesVersion
        self.requestedUpTo = offset
        self.pendingSince = nil
    }
}
