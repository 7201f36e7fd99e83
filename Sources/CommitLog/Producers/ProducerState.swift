import KafkaProtocol

/// What a log remembers of one idempotent producer.
struct ProducerState {
    /// How many batches are remembered: as many as a producer may have in flight.
    static let rememberedBatches = 5

    struct Batch: Equatable {
        let lastSequence: Int32
        let lastOffset: Int64
        let offsetDelta: Int32
        let timestamp: Int64

        var baseOffset: Int64 { self.lastOffset - Int64(self.offsetDelta) }
        /// Before 0 comes `Int32.max`.
        var baseSequence: Int32 { Int32((Int64(self.lastSequence) - Int64(self.offsetDelta)) & Int64(Int32.max)) }
    }

    var epoch: Int16
    /// The newest batches of this epoch, oldest first.
    private(set) var batches: [Batch] = []
    /// The time of the newest batch or marker, in milliseconds since 1970.
    var lastTimestamp: Int64
    var coordinatorEpoch: Int32 = -1
    /// Where the open transaction begins, if there is one.
    var transactionFirstOffset: Int64?

    init(epoch: Int16, lastTimestamp: Int64) {
        self.epoch = epoch
        self.lastTimestamp = lastTimestamp
    }

    /// Notes a batch that is in the log.
    mutating func update(_ header: RecordBatchHeader) {
        if header.producerEpoch != self.epoch {
            self.epoch = header.producerEpoch
            self.batches.removeAll(keepingCapacity: true)
        }
        self.lastTimestamp = header.maxTimestamp
        guard !header.attributes.isControl else {
            self.transactionFirstOffset = nil
            return
        }
        self.add(
            Batch(
                lastSequence: header.lastSequence,
                lastOffset: header.lastOffset,
                offsetDelta: header.lastOffsetDelta,
                timestamp: header.maxTimestamp
            )
        )
        if header.attributes.isTransactional, self.transactionFirstOffset == nil {
            self.transactionFirstOffset = header.baseOffset
        }
    }

    mutating func add(_ batch: Batch) {
        if self.batches.count == Self.rememberedBatches { self.batches.removeFirst() }
        self.batches.append(batch)
    }

    /// The remembered batch that has just these sequence numbers.
    func duplicate(of header: RecordBatchHeader) -> Batch? {
        guard header.producerEpoch == self.epoch else { return nil }
        return self.batches.last {
            $0.lastSequence == header.lastSequence && $0.baseSequence == header.baseSequence
        }
    }

    /// If the batch comes before the remembered ones, and there are fewer than there should be (a snapshot keeps only the
    /// last): the offset below which it is. A producer's numbers have no gaps, so what comes before is in the log.
    func forgottenDuplicateLimit(_ header: RecordBatchHeader) -> Int64? {
        guard header.producerEpoch == self.epoch, self.batches.count < Self.rememberedBatches,
            let oldest = self.batches.first
        else { return nil }
        // Sequence numbers go round: the nearer side decides what comes before.
        let distance = (Int64(oldest.baseSequence) - 1 - Int64(header.lastSequence)) & Int64(Int32.max)
        return distance < Int64(Int32.max) / 2 ? oldest.baseOffset : nil
    }

    /// Whether the batch's numbers continue those in the log, and if not, why.
    func check(_ header: RecordBatchHeader) -> ErrorCode {
        if header.producerEpoch < self.epoch { return .invalidProducerEpoch }
        if header.producerEpoch > self.epoch { return header.baseSequence == 0 ? .none : .outOfOrderSequenceNumber }
        let next = self.batches.last.map { RecordBatchHeader.sequence($0.lastSequence, advancedBy: 1) } ?? 0
        return header.baseSequence == next ? .none : .outOfOrderSequenceNumber
    }
}
