import CommitLog
import KafkaProtocol

/// Everything that was ever committed in one log, batch by batch: the first replica to commit a batch decides, all others
/// are held against it.
struct CommittedLog {
    /// A batch reduced to what makes it this batch.
    struct Entry: Equatable {
        let baseOffset: Int64
        let nextOffset: Int64
        let epoch: Int32
        let checksum: UInt32
    }

    private(set) var entries: [Entry] = []

    /// The offset behind the last committed batch.
    var end: Int64 { self.entries.last?.nextOffset ?? 0 }

    /// The batches of a log from `start`, where a batch begins, to before `end`.
    static func batches(of log: Log, from start: Int64, to end: Int64) throws -> [Entry] {
        var entries: [Entry] = []
        var next = start
        while next < end {
            let result = try log.read(from: next, maxBytes: 1 << 22, upTo: end, minOneBatch: true)
            guard result.endOffset > next else { break }
            var batches = RecordBatchIterator(try result.records.bytes())
            while let (header, _) = try batches.next() {
                guard header.baseOffset >= next else { continue }
                entries.append(
                    Entry(
                        baseOffset: header.baseOffset,
                        nextOffset: header.nextOffset,
                        epoch: header.partitionLeaderEpoch,
                        checksum: header.crc
                    )
                )
            }
            next = result.endOffset
        }
        return entries
    }

    /// A replica has committed up to `end` what its log has from `start` on.
    mutating func commit(_ log: Log, from start: Int64, to end: Int64, of replica: String) throws {
        guard start < end else { return }
        let found = try Self.batches(of: log, from: start, to: end)
        guard found.last?.nextOffset == end else {
            throw Violation("\(replica) has committed up to \(end) and cannot read that far")
        }
        var index = self.index(of: start)
        for entry in found {
            if index < self.entries.count {
                guard self.entries[index] == entry else {
                    throw Violation(
                        "\(replica) has committed another batch at offset \(entry.baseOffset): \(entry), where "
                            + "\(self.entries[index]) was committed"
                    )
                }
            } else {
                guard entry.baseOffset == self.end else {
                    throw Violation("\(replica) commits offset \(entry.baseOffset), behind a gap from \(self.end)")
                }
                self.entries.append(entry)
            }
            index += 1
        }
    }

    /// Checks that `log` has everything that was committed, from its start on.
    func check(_ log: Log, of replica: String) throws {
        guard log.logEndOffset >= self.end else {
            throw Violation("\(replica) ends at \(log.logEndOffset) and lacks what was committed up to \(self.end)")
        }
        let start = log.logStartOffset
        let expected = self.entries[self.index(of: start)...]
        guard try Self.batches(of: log, from: start, to: self.end) == Array(expected) else {
            throw Violation("\(replica) has other batches than were committed")
        }
    }

    private func index(of offset: Int64) -> Int {
        var low = 0
        var high = self.entries.count
        while low < high {
            let middle = (low + high) / 2
            if self.entries[middle].nextOffset <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
