import Buffers
import CommitLog
import KafkaProtocol

/// A snapshot that a follower fetches from the leader, piece by piece, because the leader's log no longer has what the
/// follower lacks.
struct SnapshotDownload {
    /// What the next flush makes durable.
    enum Phase {
        case fetching
        case syncing
        case naming
    }

    let draft: SnapshotDraft
    var phase = Phase.fetching

    /// Where the next piece begins, in bytes.
    var position: Int64 { self.draft.size }

    /// Takes in a piece.
    ///
    /// - Returns: whether the snapshot is whole now; nil if the piece is not the one that was asked for.
    func take(_ piece: FetchSnapshotResponse.PartitionSnapshot) throws(FileError) -> Bool? {
        guard piece.snapshotId.endOffset == self.draft.id.endOffset, piece.snapshotId.epoch == self.draft.id.epoch,
            piece.position == self.position, let bytes = try? piece.unalignedRecords.bytes(),
            bytes.count > 0, self.position + Int64(bytes.count) <= piece.size
        else { return nil }
        try self.draft.append(bytes)
        return self.position == piece.size
    }
}
