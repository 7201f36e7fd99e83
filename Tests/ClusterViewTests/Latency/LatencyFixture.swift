import Buffers
import ClusterClient
import ClusterView
import KafkaProtocol

/// Short ways to say what a cluster holds and what groups commit.
enum LatencyFixture {
    static let orders = PartitionName(topic: "orders", partition: 0)

    /// A batch of records at consecutive offsets, one for each time.
    static func batch(
        at offset: Int64,
        times: [Int64],
        epoch: Int32 = 3,
        timestampType: TimestampType = .createTime,
        headers: [RecordHeader] = [],
        valueBytes: Int = 10
    ) -> Bytes {
        var builder = RecordBatchBuilder(baseOffset: offset, leaderEpoch: epoch, timestampType: timestampType)
        for time in times {
            builder.append(
                timestamp: time,
                key: nil,
                value: Bytes(Array(repeating: 120, count: valueBytes)),
                headers: headers
            )
        }
        return builder.build()
    }

    /// A batch that compaction has thinned out: only these offsets are left.
    static func compacted(_ records: [(offset: Int64, time: Int64)]) -> Bytes {
        let base = records[0].offset
        var builder = RecordBatchBuilder(baseOffset: base, leaderEpoch: 3)
        for record in records {
            builder.append(offsetDelta: Int32(record.offset - base), timestamp: record.time, key: nil, value: .empty)
        }
        return builder.build()
    }

    static func transaction(at offset: Int64, time: Int64, producer: Int64) -> Bytes {
        var builder = RecordBatchBuilder(
            baseOffset: offset,
            leaderEpoch: 3,
            producerId: producer,
            producerEpoch: 0,
            baseSequence: 0,
            isTransactional: true
        )
        builder.append(timestamp: time, key: nil, value: .empty)
        return builder.build()
    }

    static func marker(_ kind: ControlRecord, at offset: Int64, time: Int64, producer: Int64) -> Bytes {
        var builder = RecordBatchBuilder(
            baseOffset: offset,
            leaderEpoch: 3,
            producerId: producer,
            producerEpoch: 0,
            isTransactional: true,
            isControl: true
        )
        builder.append(
            timestamp: time,
            key: kind.key,
            value: EndTransactionMarker(coordinatorEpoch: 0).value
        )
        return builder.build()
    }

    static func joined(_ batches: [Bytes]) -> Bytes {
        var writer = ByteWriter(capacity: 1024)
        for batch in batches { batch.withUnsafeBytes { writer.copy($0) } }
        return writer.finishBytes()
    }

    static func answer(
        _ batches: [Bytes] = [],
        error: ErrorCode = .none,
        highWatermark: Int64 = 1000,
        lastStable: Int64? = nil,
        start: Int64 = 0,
        aborted: [AbortedProducer] = [],
        partition: PartitionName = orders
    ) -> FetchedPartition {
        FetchedPartition(
            topic: partition.topic,
            partition: partition.partition,
            errorCode: error,
            highWatermark: highWatermark,
            lastStableOffset: lastStable,
            logStartOffset: start,
            aborted: aborted,
            records: joined(batches)
        )
    }

    static func wanted(
        _ offset: Int64,
        stratum: Range<Int64>? = nil,
        committedAt: Int64 = 100_000,
        group: String = "mailer",
        partition: PartitionName = orders,
        coordinatorPartition: Int32 = -1,
        heardAt: Int64 = 100_010
    ) -> WantedRecord {
        let stratum = stratum ?? offset..<(offset + 1)
        return WantedRecord(
            groupID: group,
            partition: partition,
            offset: offset,
            stratum: stratum,
            committedAtMilliseconds: committedAt,
            coordinatorPartition: coordinatorPartition,
            heardAtMilliseconds: heardAt,
            weight: Double(stratum.count)
        )
    }

    static func commit(
        _ offset: Int64?,
        at time: Int64,
        group: String = "mailer",
        partition: PartitionName = orders
    ) -> TailedCommit {
        TailedCommit(
            groupID: group,
            topic: partition.topic,
            partition: partition.partition,
            offset: offset,
            atMilliseconds: time,
            coordinatorPartition: 7
        )
    }

    /// What the metadata say at a moment: a leader and its epoch for each partition, nil for none.
    static func snapshot(
        at time: Int64,
        _ leaders: [PartitionName: (leader: Int32?, epoch: Int32)],
        contact: ClusterSnapshot.Contact = .reachable
    ) -> ClusterSnapshot {
        ClusterSnapshot(
            takenAtMilliseconds: time,
            identity: ClusterIdentity(name: "demo", ownership: .embedded),
            contact: contact,
            partitions: leaders.sorted { $0.key < $1.key }.map { name, led in
                PartitionRow(
                    topic: name.topic,
                    partition: name.partition,
                    leader: led.leader,
                    leaderEpoch: led.epoch,
                    replicas: [1, 2, 3],
                    inSync: [1, 2, 3]
                )
            }
        )
    }
}
