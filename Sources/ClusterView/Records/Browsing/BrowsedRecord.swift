import RecordClient

/// A record as a screen keeps it: huge contents only as far as anybody can look at them.
public struct BrowsedRecord: Sendable, Hashable {
    /// So much of a key, a value or a header is kept.
    public static let keptByteCount = 1 << 20

    /// The record; its key, value and headers may be cut.
    public let record: ConsumedRecord
    /// How many bytes the value has in the topic; 0 for a tombstone.
    public let valueByteCount: Int
    public let keyByteCount: Int
    /// What the headers tell of a failure; nil for a record that is no dead letter.
    public let deadLetter: DeadLetter?

    public init(_ record: ConsumedRecord, reader: DeadLetterReader = .standard) {
        self.valueByteCount = record.value?.count ?? 0
        self.keyByteCount = record.key?.count ?? 0
        self.deadLetter = reader.read(record.headers)
        let kept = Self.keptByteCount
        let isLarge =
            max(self.valueByteCount, self.keyByteCount) > kept
            || record.headers.contains { $0.value?.count ?? 0 > kept }
        guard isLarge else {
            self.record = record
            return
        }
        self.record = ConsumedRecord(
            topic: record.topic,
            partition: record.partition,
            offset: record.offset,
            timestampMilliseconds: record.timestampMilliseconds,
            key: record.key.map { Array($0.prefix(kept)) },
            value: record.value.map { Array($0.prefix(kept)) },
            headers: record.headers.map {
                ConsumedRecord.Header(name: $0.name, value: $0.value.map { Array($0.prefix(kept)) })
            }
        )
    }

    public var place: RecordPlace { RecordPlace(self.record) }

    /// Whether more of the value is in the topic than here.
    public var isValueCut: Bool { self.valueByteCount > self.record.value?.count ?? 0 }

    /// What it takes in memory, roughly.
    var byteCount: Int {
        let headers = self.record.headers.reduce(0) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) + 64 }
        return 200 + (self.record.key?.count ?? 0) + (self.record.value?.count ?? 0) + headers
    }
}
