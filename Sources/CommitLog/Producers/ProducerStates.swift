import KafkaProtocol

/// The idempotent producers of one log, and the batches by which a repeated one is recognised (KIP-98).
struct ProducerStates {
    private var states: [Int64: ProducerState] = [:]

    var isEmpty: Bool { self.states.isEmpty }
    var count: Int { self.states.count }

    /// Whether a producer that was idle for long has been forgotten.
    var hasForgotten = false

    /// What to do with a client's batch.
    ///
    /// - Parameters:
    ///   - logIsWhole: whether the log still has its first record. If it has, and no producer was forgotten, a producer's
    ///     numbers begin at 0 and have no gaps; otherwise a producer that is not known may begin anywhere, since what was
    ///     known of it may have gone with old segments.
    ///   - isCompacted: whether compaction may have removed all that a producer, long idle, has written.
    func check(_ header: RecordBatchHeader, logIsWhole: Bool, isCompacted: Bool) -> ProducerCheck {
        guard header.isIdempotent, !header.attributes.isControl else { return .append }
        let isHistoryWhole = logIsWhole && !self.hasForgotten
        guard let state = self.states[header.producerId] else {
            return isHistoryWhole && !isCompacted && header.baseSequence != 0
                ? .rejected(.outOfOrderSequenceNumber) : .append
        }
        if let batch = state.duplicate(of: header) {
            return .duplicate(baseOffset: batch.baseOffset, lastOffset: batch.lastOffset, appendTime: batch.timestamp)
        }
        if isHistoryWhole, let oldest = state.forgottenDuplicateLimit(header) {
            return .duplicate(baseOffset: -1, lastOffset: oldest - 1, appendTime: -1)
        }
        let error = state.check(header)
        return error == .none ? .append : .rejected(error)
    }

    /// Notes a batch that is in the log.
    mutating func update(_ header: RecordBatchHeader) {
        guard header.isIdempotent else { return }
        self.states[
            header.producerId,
            default: ProducerState(epoch: header.producerEpoch, lastTimestamp: header.maxTimestamp)
        ].update(header)
    }

    /// Forgets producers that have been idle for `expirationMilliseconds` and have no open transaction.
    mutating func removeExpired(nowMilliseconds: Int64, expirationMilliseconds: Int64) {
        let limit = nowMilliseconds - expirationMilliseconds
        // Each producer is judged alone, so the dictionary's order does not matter.
        let kept = self.states.filter { $0.value.transactionFirstOffset != nil || $0.value.lastTimestamp > limit }
        if kept.count < self.states.count { self.hasForgotten = true }
        self.states = kept
    }

    mutating func removeAll() { self.states = [:] }

    /// The first offset of a transaction whose end is not in the log yet.
    var firstUndecidedOffset: Int64? {
        // The least of all, whatever their order.
        self.states.values.lazy.compactMap(\.transactionFirstOffset).min()
    }

    // MARK: Snapshots

    /// The states in the form of a snapshot, which keeps the newest batch of each producer.
    var entries: [ProducerSnapshot.ProducerEntry] {
        self.states.keys.sorted().compactMap { producerId in
            guard let state = self.states[producerId] else { return nil }
            let batch = state.batches.last
            return ProducerSnapshot.ProducerEntry(
                producerId: producerId,
                epoch: state.epoch,
                lastSequence: batch?.lastSequence ?? -1,
                lastOffset: batch?.lastOffset ?? -1,
                offsetDelta: batch?.offsetDelta ?? 0,
                timestamp: state.lastTimestamp,
                coordinatorEpoch: state.coordinatorEpoch,
                currentTxnFirstOffset: state.transactionFirstOffset ?? -1
            )
        }
    }

    init() {}

    init(entries: [ProducerSnapshot.ProducerEntry]) {
        for entry in entries {
            var state = ProducerState(epoch: entry.epoch, lastTimestamp: entry.timestamp)
            state.coordinatorEpoch = entry.coordinatorEpoch
            state.transactionFirstOffset = entry.currentTxnFirstOffset >= 0 ? entry.currentTxnFirstOffset : nil
            if entry.lastOffset >= 0, entry.lastSequence >= 0 {
                state.add(
                    ProducerState.Batch(
                        lastSequence: entry.lastSequence,
                        lastOffset: entry.lastOffset,
                        offsetDelta: entry.offsetDelta,
                        timestamp: entry.timestamp
                    )
                )
            }
            self.states[entry.producerId] = state
        }
    }
}
