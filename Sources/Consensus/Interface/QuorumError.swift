import CommitLog

/// Why this node cannot take part in the quorum, or no longer can. None of these passes by itself: the node has to stop.
public enum QuorumError: Error, Sendable {
    /// The configuration contradicts itself.
    case invalidConfiguration(String)
    /// `quorum-state` is there but cannot be read as one.
    case corruptState(path: String, reason: String)
    /// `quorum-state` could not be read or written.
    case storage(FileError)
    /// The metadata log could not be read or written.
    case log(LogError)
    /// The metadata log begins behind an offset, and no snapshot has what was before.
    case snapshotMissing(logStartOffset: Int64)
    /// The only snapshot that had what was before the metadata log's beginning is damaged.
    case snapshotDamaged(path: String, reason: String)
    /// The leader's log contradicts records that were committed: a voter has lost data that it had confirmed.
    case committedDataLost(highWatermark: Int64, truncation: Int64)
}

extension QuorumError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidConfiguration(let reason):
            "The quorum's configuration is not usable: \(reason)."
        case .corruptState(let path, let reason):
            "\(path) is damaged (\(reason)). It holds this node's vote, so it must not be guessed: restore it, or "
                + "remove the whole metadata directory and let this node start as a new replica."
        case .storage(let error): "\(error)"
        case .log(let error): "\(error)"
        case .snapshotMissing(let offset):
            "The metadata log begins at offset \(offset), and there is no snapshot of what was before. Restore the "
                + ".checkpoint file, or remove the whole metadata directory and let this node start as a new replica."
        case .snapshotDamaged(let path, let reason):
            "The metadata snapshot \(path) is damaged (\(reason)), and neither an older one nor the log has what it "
                + "stood for. If a majority of the other controllers is well, remove this node's whole metadata directory "
                + "and start it again: it gets everything from them."
        case .committedDataLost(let highWatermark, let truncation):
            "The leader of the metadata log asks to remove records from offset \(truncation) on, but those below "
                + "\(highWatermark) were committed. A majority of the controllers has lost data; restore one from a copy."
        }
    }
}
