import RecordClient

/// Offsets of what has been processed and not committed yet.
package struct PendingCommits {
    /// How often offsets are committed; what was processed since the last commit is read again after a crash.
    package let intervalMilliseconds: Int64

    private var next: [Place: Int64] = [:]
    /// Timestamps of the records that the next commit covers, a sample of them.
    private var timestamps: [Int64] = []
    private var committedMilliseconds: Int64 = 0

    package init(_ mode: DeliveryMode) {
        // A consumer that does not know what it has seen shows most where it commits seldom.
        self.intervalMilliseconds = mode == .nonIdempotent ? 1_000 : 50
    }

    package var isEmpty: Bool { self.next.isEmpty }

    package mutating func note(_ record: ConsumedRecord) {
        self.next[record.place] = record.offset + 1
        if self.timestamps.count < 100 { self.timestamps.append(record.timestampMilliseconds) }
    }

    package mutating func forget(_ places: Set<Place>) {
        for place in places { self.next[place] = nil }
    }

    package func isDue(nowMilliseconds now: Int64) -> Bool {
        !self.isEmpty && now - self.committedMilliseconds >= self.intervalMilliseconds
    }

    /// What is to be committed now.
    package mutating func take(nowMilliseconds now: Int64) -> (offsets: [PartitionOffset], timestamps: [Int64]) {
        defer {
            self.next = [:]
            self.timestamps = []
            self.committedMilliseconds = now
        }
        let offsets = self.next.map {
            PartitionOffset(topic: $0.key.topic, partition: $0.key.partition, offset: $0.value)
        }
        return (offsets.sorted { ($0.topic, $0.partition) < ($1.topic, $1.partition) }, self.timestamps)
    }
}
