/// Which flushes are under way, and what they will have made durable.
struct FlushTracker {
    private struct Issued {
        /// What the flush was asked for.
        let upTo: Int64
        /// What it proves: less if the log was cut off since.
        var proves: Int64
        /// The indexes of segments that end here or before are durable with it.
        var closedBelow: Int64
        let changesVersion: Int
        let epochsVersion: Int
    }

    /// What a flush has made durable.
    struct Completed {
        let upTo: Int64
        let closedBelow: Int64
        let epochsVersion: Int
    }

    private var issued: [Issued] = []
    /// Counts the changes of names in the log's directory, and what was cut off files.
    private(set) var changesVersion = 1
    /// The changes that are durable.
    private(set) var syncedVersion = 0
    /// Everything below has been asked to be flushed.
    private(set) var requestedUpTo: Int64
    /// The indexes of all segments that end here or before have been asked to be flushed.
    private(set) var requestedClosedBelow: Int64
    /// When a caller first saw that there is something to flush, in milliseconds.
    var pendingSince: Int64?

    init(requestedUpTo: Int64, closedBelow: Int64) {
        self.requestedUpTo = requestedUpTo
        self.requestedClosedBelow = closedBelow
    }

    /// Whether the directory has to be synced.
    var hasUnsyncedNames: Bool { self.syncedVersion < self.changesVersion }
    /// Whether the directory was never synced: then its own name was not either.
    var isNew: Bool { self.syncedVersion == 0 }

    mutating func namesChanged() { self.changesVersion += 1 }

    mutating func requested(upTo offset: Int64, activeBaseOffset: Int64, epochsVersion: Int) {
        self.issued.append(
            Issued(
                upTo: offset,
                proves: offset,
                closedBelow: activeBaseOffset,
                changesVersion: self.changesVersion,
                epochsVersion: epochsVersion
            )
        )
        self.requestedUpTo = max(self.requestedUpTo, offset)
        self.requestedClosedBelow = max(self.requestedClosedBelow, activeBaseOffset)
        self.pendingSince = nil
    }

    /// A flush that was asked for `offset` is done. Of several for the same offset the oldest is meant; those before it
    /// are done too, or never will be.
    ///
    /// - Returns: what is durable now; nil if no such flush was asked for.
    mutating func completed(upTo offset: Int64) -> Completed? {
        guard let index = self.issued.firstIndex(where: { $0.upTo == offset }) else { return nil }
        let done = self.issued[index]
        self.issued.removeFirst(index + 1)
        self.syncedVersion = max(self.syncedVersion, done.changesVersion)
        return Completed(upTo: done.proves, closedBelow: done.closedBelow, epochsVersion: done.epochsVersion)
    }

    /// The log was cut off: flushes under way say nothing about what comes after.
    mutating func truncated(to offset: Int64, activeBaseOffset: Int64) {
        for index in self.issued.indices {
            self.issued[index].proves = min(self.issued[index].proves, offset)
            self.issued[index].closedBelow = min(self.issued[index].closedBelow, activeBaseOffset)
        }
        self.requestedUpTo = min(self.requestedUpTo, offset)
        self.requestedClosedBelow = min(self.requestedClosedBelow, activeBaseOffset)
    }

    /// Everything was synced while nothing else went on.
    mutating func allDone(upTo offset: Int64) {
        self.issued = []
        self.syncedVersion = self.changesVersion
        self.requestedUpTo = offset
        self.requestedClosedBelow = offset
        self.pendingSince = nil
    }
}
