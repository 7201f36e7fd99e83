/// What opening a log had to repair.
public struct RecoveryReport: Equatable, Sendable {
    /// How many bytes were cut off the end, whole later segments included.
    public internal(set) var truncatedBytes: Int64 = 0
    /// How many batches were checked.
    public internal(set) var scannedBatches = 0
    /// How many bytes of batches were checked.
    public internal(set) var scannedBytes: Int64 = 0
    /// How many segments got new indexes.
    public internal(set) var rebuiltIndexes = 0

    public init() {}
}
