import KafkaProtocol

/// The cluster's metadata as this node has applied it, shared by the node's components. Only the node changes it.
final class PublishedMetadata {
    private(set) var image = MetadataImage()
    /// The offset of the last applied record of the metadata log; -1 before the first.
    private(set) var appliedOffset: Int64 = -1

    /// Applies one record.
    func apply(_ record: MetadataRecord, offset: Int64, epoch: Int32) -> MetadataChange? {
        self.appliedOffset = offset
        return self.image.apply(record, offset: offset, epoch: epoch)
    }

    /// Takes over an image as a whole, as it stands behind the record before `endOffset`.
    func load(_ image: MetadataImage, endOffset: Int64) {
        self.image = image
        self.appliedOffset = endOffset - 1
    }

    /// Passes over an offset that holds no metadata record (a control record).
    func skip(to offset: Int64, epoch: Int32) {
        self.appliedOffset = max(self.appliedOffset, offset)
        self.image.advance(to: offset, epoch: epoch)
    }
}
