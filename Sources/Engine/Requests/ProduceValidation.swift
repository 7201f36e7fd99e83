import Buffers
import KafkaProtocol

/// Why a batch is not appended.
struct ProduceRefusal: Error {
    let code: ErrorCode
    let message: String?

    init(_ code: ErrorCode, _ message: String? = nil) {
        self.code = code
        self.message = message
    }
}

/// What a produced batch must satisfy before it is appended.
struct ProduceValidation {
    let settings: TopicSettings
    let nowMilliseconds: Int64

    /// Checks the records of one partition: exactly one batch of the present format, whole, with a right checksum, not
    /// too large, not pretending to be a control batch.
    ///
    /// - Returns: the batch to append; it differs from what came when the topic asks for another compression.
    func check(_ records: Records?) throws(ProduceRefusal) -> (bytes: Bytes, header: RecordBatchHeader) {
        guard let records, case .bytes(let bytes)? = records.chunks.first, records.chunks.count == 1 else {
            throw ProduceRefusal(.invalidRecord, "the request carries no record batch for this partition")
        }
        guard bytes.count > 16 else { throw ProduceRefusal(.corruptMessage, "the record batch is cut short") }
        guard bytes[16] == 2 else {
            throw ProduceRefusal(
                .unsupportedForMessageFormat,
                "the batch has magic \(bytes[16]); only magic 2 is accepted"
            )
        }
        let header: RecordBatchHeader
        do throws(RecordBatchError) {
            header = try RecordBatchHeader(bytes)
        } catch {
            throw ProduceRefusal(.corruptMessage, "\(error)")
        }
        guard header.sizeInBytes <= bytes.count else {
            throw ProduceRefusal(.corruptMessage, "the record batch is cut short")
        }
        guard header.sizeInBytes == bytes.count else {
            throw ProduceRefusal(.invalidRecord, "a produce request may carry one record batch for a partition")
        }
        guard header.sizeInBytes <= self.settings.maxMessageBytes else {
            throw ProduceRefusal(
                .messageTooLarge,
                "the batch has \(header.sizeInBytes) bytes; max.message.bytes is \(self.settings.maxMessageBytes)"
            )
        }
        guard header.recordCount > 0, header.lastOffsetDelta == header.recordCount - 1 else {
            throw ProduceRefusal(.invalidRecord, "the batch's record count and last offset do not agree")
        }
        guard !header.attributes.isControl else {
            throw ProduceRefusal(.invalidRecord, "clients may not write control batches")
        }
        guard !header.attributes.isTransactional else { throw ProduceRefusal(.invalidTxnState) }
        guard header.producerId < 0 || header.baseSequence >= 0 else {
            throw ProduceRefusal(.invalidRecord, "an idempotent batch must have a sequence number")
        }
        try self.checkTimestamp(header)
        do throws(RecordBatchError) {
            try RecordBatchHeader.verifyChecksum(bytes)
        } catch {
            throw ProduceRefusal(.corruptMessage, "\(error)")
        }
        try self.checkAge(bytes, header)
        if self.settings.isCompacted { try self.checkKeys(bytes) }
        return try self.recompressed(bytes, header)
    }

    private func checkTimestamp(_ header: RecordBatchHeader) throws(ProduceRefusal) {
        guard !self.settings.usesLogAppendTime, header.maxTimestamp >= 0 else { return }
        let (limit, overflow) = self.nowMilliseconds.addingReportingOverflow(
            self.settings.timestampAfterMaxMilliseconds
        )
        guard overflow || header.maxTimestamp <= limit else {
            throw ProduceRefusal(
                .invalidTimestamp,
                "a timestamp lies more than message.timestamp.after.max.ms in the future"
            )
        }
    }

    /// Where a topic limits how old records may be, each is looked at: the header only tells the newest.
    private func checkAge(_ bytes: Bytes, _ header: RecordBatchHeader) throws(ProduceRefusal) {
        let limit = self.settings.timestampBeforeMaxMilliseconds
        guard limit != Int64.max, !self.settings.usesLogAppendTime else { return }
        let oldest = try self.records(bytes).map { header.baseTimestamp + $0.timestampDelta }.filter { $0 >= 0 }.min()
        guard let oldest, self.nowMilliseconds - oldest > limit else { return }
        throw ProduceRefusal(
            .invalidTimestamp,
            "a timestamp lies more than message.timestamp.before.max.ms in the past"
        )
    }

    /// A compacted topic keeps the latest record of each key, so each record must have one.
    private func checkKeys(_ bytes: Bytes) throws(ProduceRefusal) {
        guard try self.records(bytes).allSatisfy({ $0.key != nil }) else {
            throw ProduceRefusal(.invalidRecord, "the topic is compacted, so each of its records must have a key")
        }
    }

    private func records(_ bytes: Bytes) throws(ProduceRefusal) -> [Record] {
        do throws(RecordBatchError) {
            return try RecordBatch(bytes).records()
        } catch {
            throw ProduceRefusal(.corruptMessage, "\(error)")
        }
    }

    /// Packs the batch anew when the topic's `compression.type` names another codec than the producer used.
    private func recompressed(
        _ bytes: Bytes,
        _ header: RecordBatchHeader
    ) throws(ProduceRefusal) -> (bytes: Bytes, header: RecordBatchHeader) {
        guard let wanted = self.settings.compression, wanted != header.attributes.compression else {
            return (bytes, header)
        }
        do throws(RecordBatchError) {
            var builder = RecordBatchBuilder(
                compression: wanted,
                producerId: header.producerId,
                producerEpoch: header.producerEpoch,
                baseSequence: header.baseSequence
            )
            for record in try RecordBatch(bytes).records() {
                builder.append(
                    timestamp: header.baseTimestamp + record.timestampDelta,
                    key: record.key,
                    value: record.value,
                    headers: record.headers
                )
            }
            let packed = builder.build()
            return (packed, try RecordBatchHeader(packed))
        } catch {
            throw ProduceRefusal(.corruptMessage, "\(error)")
        }
    }
}
