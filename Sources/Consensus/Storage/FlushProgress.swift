/// How far the log is durable, and the flush under way.
struct FlushProgress {
    /// Everything below this offset survives the loss of power.
    private(set) var flushedTo: Int64
    /// What will be durable when the flush under way is done; nil when none is.
    private(set) var inFlightUpTo: Int64?

    init(flushedTo: Int64) { self.flushedTo = flushedTo }

    /// A flush of everything below `offset` has begun.
    mutating func began(upTo offset: Int64) { self.inFlightUpTo = offset }

    /// The flush under way is done; returns how far the log is durable now, or nil if no flush was under way.
    mutating func finished(upTo offset: Int64) -> Int64? {
        guard let promised = self.inFlightUpTo else { return nil }
        self.inFlightUpTo = nil
        // The log may have been cut and have grown again meanwhile: what is there now is not what was flushed.
        self.flushedTo = max(self.flushedTo, min(promised, offset))
        return self.flushedTo
    }

    /// The log has nothing to flush below `offset`.
    mutating func foundDurable(upTo offset: Int64) { self.flushedTo = max(self.flushedTo, offset) }

    /// The log was cut.
    mutating func truncated(to offset: Int64) {
        self.flushedTo = min(self.flushedTo, offset)
        if let promised = self.inFlightUpTo { self.inFlightUpTo = min(promised, offset) }
    }
}
