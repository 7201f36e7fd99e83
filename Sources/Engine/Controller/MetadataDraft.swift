import KafkaProtocol

/// The metadata as it will be once everything the active controller has decided is committed, and the records of the
/// decision being made.
///
/// A decision sees its own records at once, because each is applied as it is added.
struct MetadataDraft: Sendable {
    let epoch: Int32
    private(set) var image: MetadataImage
    /// The records that are not handed over yet.
    private(set) var records: [MetadataRecord] = []
    /// The offset that the next record will get.
    private(set) var nextOffset: Int64

    init(image: MetadataImage, epoch: Int32, nextOffset: Int64) {
        self.image = image
        self.epoch = epoch
        self.nextOffset = nextOffset
    }

    /// Adds a record to the decision.
    mutating func add(_ record: MetadataRecord) {
        let change = self.image.apply(record, offset: self.nextOffset, epoch: self.epoch)
        if case .inconsistent(let reason) = change {
            preconditionFailure("a decision contradicts the metadata: \(reason)")
        }
        self.records.append(record)
        self.nextOffset += 1
    }

    /// Hands the decision's records over and begins the next decision; nil if there are none.
    mutating func takeBatch(id: UInt64) -> ControllerBatch? {
        guard !self.records.isEmpty else { return nil }
        defer { self.records = [] }
        return ControllerBatch(
            id: id,
            baseOffset: self.nextOffset - Int64(self.records.count),
            records: self.records
        )
    }
}
