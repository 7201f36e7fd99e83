import Buffers
import CommitLog
import KafkaProtocol
import Testing

/// A record of a compacted log, as a reader sees it.
struct KeyedRecord: Equatable {
    let offset: Int64
    let key: String?
    let value: String?
}

/// A batch of keyed records; nil is a tombstone.
func makeKeyedBatch(
    _ records: [(key: String?, value: String?)],
    timestamp: Int64 = 1_000_000,
    producer: TestProducer? = nil,
    isTransactional: Bool = false,
    compression: Compression = .none
) -> Bytes {
    var builder = RecordBatchBuilder(
        compression: compression,
        producerId: producer?.id ?? -1,
        producerEpoch: producer?.epoch ?? -1,
        baseSequence: producer?.sequence ?? -1,
        isTransactional: isTransactional
    )
    for (key, value) in records {
        builder.append(
            timestamp: timestamp,
            key: key.map { Bytes($0.utf8) },
            value: value.map { Bytes($0.utf8) },
            headers: [RecordHeader(key: "from", value: Bytes("test".utf8))]
        )
    }
    return builder.build()
}

/// The marker that ends a transaction.
func makeMarker(_ kind: ControlRecord, producer: TestProducer, timestamp: Int64 = 1_000_000) -> Bytes {
    var builder = RecordBatchBuilder(
        producerId: producer.id,
        producerEpoch: producer.epoch,
        isTransactional: true,
        isControl: true
    )
    builder.append(timestamp: timestamp, key: kind.key, value: EndTransactionMarker(coordinatorEpoch: 0).value)
    return builder.build()
}

extension LogFixture {
    /// A log that is compacted as soon as anything is dirty.
    static func compacted(_ configure: (inout LogConfiguration) -> Void = { _ in }) -> LogFixture {
        LogFixture {
            $0.cleanupPolicy = .compact
            $0.minCleanableDirtyRatio = 0
            $0.deleteRetentionMilliseconds = 1000
            configure(&$0)
        }
    }
}

extension Log {
    /// Begins a compaction of everything below the end.
    func beginCleaning(now: Int64 = 1_000_000, highWatermark: Int64? = nil, keyMapBytes: Int = 1 << 16) -> LogCleaning?
    {
        LogCleaning(
            self,
            nowMilliseconds: now,
            highWatermark: highWatermark ?? self.logEndOffset,
            keyMapByteLimit: keyMapBytes,
            secret: Uuid(high: 1, low: 2)
        )
    }

    /// Compacts the log, as a broker does in steps.
    ///
    /// - Returns: whether there was anything to compact.
    @discardableResult
    func clean(
        now: Int64 = 1_000_000,
        highWatermark: Int64? = nil,
        keyMapBytes: Int = 1 << 16,
        stepBytes: Int = 300
    ) throws -> Bool {
        guard let cleaning = self.beginCleaning(now: now, highWatermark: highWatermark, keyMapBytes: keyMapBytes) else {
            return false
        }
        try cleaning.finish(stepBytes: stepBytes)
        return true
    }

    /// Everything that is in the log, control records left out.
    func keyedRecords() throws -> [KeyedRecord] {
        var records: [KeyedRecord] = []
        for batch in try self.batches() where !batch.header.attributes.isControl {
            for record in try batch.records() {
                records.append(
                    KeyedRecord(
                        offset: batch.offset(of: record),
                        key: record.key?.string,
                        value: record.value?.string
                    )
                )
            }
        }
        return records
    }

    /// All batches, their checksums verified.
    func batches() throws -> [RecordBatch] {
        var next = self.logStartOffset
        var batches: [RecordBatch] = []
        while next < self.logEndOffset {
            let result = try self.read(from: next, maxBytes: 700, upTo: self.logEndOffset, minOneBatch: true)
            guard result.byteCount > 0 else { break }
            var iterator = RecordBatchIterator(try result.records.bytes())
            while let batch = try iterator.nextBatch() {
                try RecordBatchHeader.verifyChecksum(batch.bytes)
                if batch.header.lastOffset >= next { batches.append(batch) }
            }
            try #require(result.endOffset > next)
            next = result.endOffset
        }
        return batches
    }
}

extension LogCleaning {
    /// Does everything that is left, flushes at once.
    func finish(stepBytes: Int = 300) throws {
        var progress = Progress.more
        while true {
            switch progress {
            case .more: progress = try self.step(byteBudget: stepBytes)
            case .flush(let request):
                try request.perform()
                progress = try self.flushed()
            case .finished, .abandoned: return
            }
        }
    }
}
