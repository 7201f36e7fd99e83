import Buffers
import CommitLog
import KafkaProtocol

/// What clients were told: which records are committed and where, and what consumers read.
final class DeliveryHistory {
    private struct Acknowledged {
        let value: Bytes
        /// -1 when the answer did not say.
        let offset: Int64
    }

    private var acknowledged: [[Acknowledged]]
    /// By partition and offset: the first value that anyone saw there.
    private var seen: [[Bytes?]]
    private var ends: [(offset: Int64, epoch: Int32)]
    private var producerIds: [Int64] = []

    init(partitions: Int) {
        self.acknowledged = Array(repeating: [], count: partitions)
        self.seen = Array(repeating: [], count: partitions)
        self.ends = Array(repeating: (0, -1), count: partitions)
    }

    func registered(producerId: Int64) throws {
        guard !self.producerIds.contains(producerId) else {
            throw Violation("two producers got the producer id \(producerId)")
        }
        self.producerIds.append(producerId)
    }

    /// A producer was told that its batch is committed.
    func acknowledged(_ values: [Bytes], partition: Int, baseOffset: Int64) throws {
        for (index, value) in values.enumerated() {
            let offset = baseOffset < 0 ? -1 : baseOffset + Int64(index)
            self.acknowledged[partition].append(Acknowledged(value: value, offset: offset))
            if offset >= 0 { try self.see(value, partition: partition, offset: offset) }
        }
    }

    /// A consumer read a record.
    func observed(_ value: Bytes, partition: Int, offset: Int64) throws {
        try self.see(value, partition: partition, offset: offset)
    }

    private func see(_ value: Bytes, partition: Int, offset: Int64) throws {
        let index = Int(offset)
        while self.seen[partition].count <= index { self.seen[partition].append(nil) }
        if let before = self.seen[partition][index], before != value {
            throw Violation(
                "offset \(offset) of partition \(partition) is \"\(before.string)\" to one client and "
                    + "\"\(value.string)\" to another"
            )
        }
        self.seen[partition][index] = value
    }

    /// The highest committed end that a client was told, and the leader epoch it was told in.
    func committedEnd(of partition: Int) -> (offset: Int64, epoch: Int32) { self.ends[partition] }

    func sawEnd(_ offset: Int64, partition: Int, epoch: Int32) {
        let before = self.ends[partition]
        // Of two epochs the later one's leader has what the earlier one's committed.
        self.ends[partition] = (max(before.offset, offset), max(before.epoch, epoch))
    }

    /// Checks the final log of a partition: everything acknowledged is there where it was said to be, everything read is
    /// there, nothing is there twice, and each producer's records are in order.
    func check(_ records: [Bytes], partition: Int) throws {
        var places: [Bytes: Int] = [:]
        var lastOfProducer: [Substring: Int] = [:]
        for (offset, value) in records.enumerated() {
            if let before = places.updateValue(offset, forKey: value) {
                throw Violation(
                    "\"\(value.string)\" is in partition \(partition) twice, at \(before) and at \(offset)"
                )
            }
            let parts = value.string.split(separator: "/")
            guard parts.count == 3, parts[1] == "\(partition)", let number = Int(parts[2]) else {
                throw Violation("partition \(partition) has \"\(value.string)\", which nobody sent there")
            }
            if let last = lastOfProducer.updateValue(number, forKey: parts[0]), last >= number {
                throw Violation("partition \(partition) has \"\(value.string)\" behind record \(last)")
            }
        }
        for record in self.acknowledged[partition] {
            guard let place = places[record.value] else {
                throw Violation("\"\(record.value.string)\" was acknowledged and is not in partition \(partition)")
            }
            if record.offset >= 0, Int(record.offset) != place {
                throw Violation("\"\(record.value.string)\" is at \(place), not at \(record.offset) as acknowledged")
            }
        }
        for (offset, value) in self.seen[partition].enumerated() {
            guard let value else { continue }
            guard offset < records.count, records[offset] == value else {
                throw Violation(
                    "\"\(value.string)\" was read at offset \(offset) of partition \(partition) and is gone"
                )
            }
        }
    }
}
