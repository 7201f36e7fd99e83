import Buffers
import Consensus
import KafkaProtocol

/// What is in a snapshot's file: record batches as in a log from offset 0, the first with the header record, the last
/// with the footer (KIP-630).
enum SnapshotContent {
    /// The control batch that a snapshot begins with.
    ///
    /// - Parameter timestamp: of the last record that the snapshot stands for, in milliseconds since 1970.
    static func header(_ id: SnapshotId, timestamp: Int64) -> Bytes {
        self.control(
            .snapshotHeader,
            SnapshotHeaderRecord(lastContainedLogTimestamp: timestamp),
            at: 0,
            epoch: id.epoch,
            timestamp: timestamp
        )
    }

    /// The control batch that a snapshot ends with.
    static func footer(_ id: SnapshotId, at offset: Int64, timestamp: Int64) -> Bytes {
        self.control(.snapshotFooter, SnapshotFooterRecord(), at: offset, epoch: id.epoch, timestamp: timestamp)
    }

    /// A batch of metadata records.
    static func batch(
        _ records: [MetadataRecord],
        _ id: SnapshotId,
        at offset: Int64,
        timestamp: Int64
    ) throws(NodeError) -> Bytes {
        var builder = RecordBatchBuilder(baseOffset: offset, leaderEpoch: id.epoch)
        do throws(WireError) {
            for record in records { builder.append(timestamp: timestamp, key: nil, value: try record.encoded()) }
        } catch {
            throw NodeError("a metadata snapshot cannot be written: \(error)")
        }
        return builder.build()
    }

    private static func control(
        _ kind: ControlRecord,
        _ record: some KafkaMessage,
        at offset: Int64,
        epoch: Int32,
        timestamp: Int64
    ) -> Bytes {
        let value: Bytes
        do throws(WireError) { value = try record.encoded(version: 0) } catch {
            preconditionFailure("a snapshot's header or footer can always be encoded: \(error)")
        }
        var builder = RecordBatchBuilder(baseOffset: offset, leaderEpoch: epoch, isControl: true)
        builder.append(timestamp: timestamp, key: kind.key, value: value)
        return builder.build()
    }

    /// What is wrong with a snapshot's content, or nil: a batch that is damaged, or a header or footer that is missing.
    static func problem(with content: Bytes) -> String? {
        var controls: [ControlRecord] = []
        do {
            var batches = RecordBatchIterator(content)
            while let batch = try batches.nextBatch() {
                try RecordBatchHeader.verifyChecksum(batch.bytes)
                guard batch.header.attributes.isControl else { continue }
                for record in try batch.records() { controls.append(try ControlRecord(key: record.key)) }
            }
        } catch {
            return "\(error)"
        }
        let isWhole = controls.count > 1 && controls.first == .snapshotHeader && controls.last == .snapshotFooter
        return isWhole ? nil : "its header or footer is missing"
    }

    /// The image that a snapshot holds, which is known to be whole.
    static func image(_ id: SnapshotId, _ content: Bytes) throws(NodeError) -> MetadataImage {
        var image = MetadataImage()
        do {
            var batches = RecordBatchIterator(content)
            while let batch = try batches.nextBatch() {
                guard !batch.header.attributes.isControl else { continue }
                for record in try batch.records() {
                    guard let value = record.value else { continue }
                    image.apply(try MetadataRecord.decode(value), offset: id.endOffset - 1, epoch: id.epoch)
                }
            }
        } catch {
            throw NodeError("metadata snapshot \(id.endOffset) cannot be read: \(error)")
        }
        image.advance(to: id.endOffset - 1, epoch: id.epoch)
        return image
    }
}
