import Buffers
import KafkaProtocol

/// Decides what of a batch outlives compaction, by Kafka's rules:
///
/// - of each key the record with the greatest offset, and everything from the map's end on;
/// - a tombstone, and the marker of a transaction whose records are all gone, until the delete horizon has passed that
///   the first compaction to meet it wrote into the batch (KIP-534);
/// - no record of an aborted transaction, and none without a key;
/// - without records: the last batch of each producer that is still known, and the last batch of a group of segments.
struct BatchFilter {
    enum Outcome {
        case unchanged
        case rewritten(Bytes)
        case dropped
    }

    /// What has to stay of a producer.
    struct LastBatch {
        /// -1 if no batch of its present epoch is known.
        let lastOffset: Int64
        let epoch: Int16
    }

    let hashKey: KeyDigest.HashKey
    let nowMilliseconds: Int64
    let deleteRetentionMilliseconds: Int64
    /// By producer id.
    let lastBatches: [Int64: LastBatch]
    var keys: CompactionKeyMap
    var transactions = TransactionSurvey()
    /// The keys of all records before this offset, from the first dirty one on, are in the map.
    var mapEnd: Int64
    /// The producers with records since their last marker.
    private var producersWithRecords: Set<Int64> = []

    init(
        keys: CompactionKeyMap,
        hashKey: KeyDigest.HashKey,
        mapEnd: Int64,
        nowMilliseconds: Int64,
        deleteRetentionMilliseconds: Int64,
        producers: [ProducerSnapshot.ProducerEntry]
    ) {
        self.keys = keys
        self.hashKey = hashKey
        self.mapEnd = mapEnd
        self.nowMilliseconds = nowMilliseconds
        self.deleteRetentionMilliseconds = deleteRetentionMilliseconds
        self.lastBatches = producers.reduce(into: [:]) {
            $0[$1.producerId] = LastBatch(lastOffset: $1.lastOffset, epoch: $1.epoch)
        }
    }

    /// Decides about the next batch; the batches of the log come in order.
    mutating func filter(
        _ header: RecordBatchHeader,
        bytes: Bytes,
        isLastOfGroup: Bool
    ) throws(RecordBatchError) -> Outcome {
        guard header.baseOffset < self.mapEnd else { return .unchanged }
        let batch = try RecordBatch(bytes)
        let isObsolete = try self.isObsolete(batch)
        var survivors: [RecordSlice] = []
        var removed = 0
        var hasTombstone = false
        let isPastHorizon = header.deleteHorizon.map { $0 <= self.nowMilliseconds } ?? false
        let dropsAll = isObsolete && (!header.attributes.isControl || isPastHorizon)
        if !dropsAll {
            try batch.forEachRecord { record in
                if header.attributes.isControl || self.keeps(record, of: header, isPastHorizon: isPastHorizon) {
                    survivors.append(record)
                    if !record.hasValue { hasTombstone = true }
                } else {
                    removed += 1
                }
                return true
            }
        }
        if survivors.isEmpty {
            guard isLastOfGroup || self.isLastOfProducer(header) else { return .dropped }
            return header.recordCount == 0 ? .unchanged : .rewritten(header.assembledEmpty())
        }
        // A batch that reaches over the map's end is met again; then all its tombstones begin to wait.
        let wantsHorizon =
            header.deleteHorizon == nil && header.nextOffset <= self.mapEnd
            && (header.attributes.isControl ? isObsolete : hasTombstone)
        guard removed > 0 || wantsHorizon else { return .unchanged }
        return .rewritten(self.rewritten(header, survivors, settingHorizon: wantsHorizon))
    }

    /// Whether nothing needs the batch's records: those of an aborted transaction, or a marker with no record before it.
    private mutating func isObsolete(_ batch: RecordBatch) throws(RecordBatchError) -> Bool {
        let header = batch.header
        guard header.attributes.isControl else {
            if header.attributes.isTransactional { self.producersWithRecords.insert(header.producerId) }
            return self.transactions.isAborted(header)
        }
        if header.recordCount > 0 {
            guard let kind = try TransactionSurvey.marker(in: batch), kind == .abort || kind == .commit else {
                return false
            }
        }
        return self.producersWithRecords.remove(header.producerId) == nil
    }

    private func keeps(_ record: RecordSlice, of header: RecordBatchHeader, isPastHorizon: Bool) -> Bool {
        let offset = header.baseOffset + Int64(record.offsetDelta)
        if offset >= self.mapEnd { return true }
        guard let key = record.key else { return false }
        if let latest = self.keys.offset(of: KeyDigest(key, hashKey: self.hashKey)), latest > offset { return false }
        return record.hasValue || !isPastHorizon
    }

    private func isLastOfProducer(_ header: RecordBatchHeader) -> Bool {
        guard header.producerId >= 0, let last = self.lastBatches[header.producerId] else { return false }
        if last.lastOffset >= 0 { return header.lastOffset == last.lastOffset }
        return header.attributes.isControl && header.producerEpoch == last.epoch
    }

    private func rewritten(
        _ original: RecordBatchHeader,
        _ survivors: [RecordSlice],
        settingHorizon: Bool
    ) -> Bytes {
        var header = original
        header.recordCount = Int32(survivors.count)
        if settingHorizon {
            header.attributes = header.attributes.withDeleteHorizon
            header.baseTimestamp = self.nowMilliseconds + self.deleteRetentionMilliseconds
        }
        if header.attributes.timestampType == .createTime {
            let latest = survivors.reduce(Int64.min) { max($0, original.baseTimestamp &+ $1.timestampDelta) }
            header.maxTimestamp = latest
        }
        var writer = ByteWriter(capacity: Int(original.batchLength))
        let shift = original.baseTimestamp &- header.baseTimestamp
        for record in survivors {
            if shift == 0 {
                record.write(to: &writer)
            } else {
                record.write(to: &writer, timestampDelta: record.timestampDelta &+ shift)
            }
        }
        return header.assembled(with: writer.finishBytes())
    }
}
