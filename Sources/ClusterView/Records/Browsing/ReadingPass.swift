import RecordClient

/// How far the reading of a query has come: what is kept, and which partitions are at their end.
package struct ReadingPass {
    private struct Partition: Hashable {
        var topic: String
        var partition: Int32
    }

    private let query: RecordQuery
    /// Behind the last record that was there when reading began; reading without following ends there.
    private let ends: [Partition: Int64]
    private var buffer = RecordBuffer(capacity: RecordBrowser.capacity, byteLimit: RecordBrowser.byteLimit)
    private var readCount = 0
    /// Partitions that are not at their end yet.
    private var open: Set<Partition>
    private(set) var hasNews = true

    package init(_ query: RecordQuery, _ places: [RecordPlaces.Place]) {
        self.query = query
        self.ends = Dictionary(
            places.map { (Partition(topic: $0.topic, partition: $0.partition), $0.end) },
            uniquingKeysWith: { first, _ in first }
        )
        self.open = Set(
            places.filter { $0.start < $0.end }.map { Partition(topic: $0.topic, partition: $0.partition) }
        )
    }

    package mutating func take(_ records: [ConsumedRecord]) {
        guard !records.isEmpty else { return }
        self.hasNews = true
        var kept: [BrowsedRecord] = []
        for record in records {
            let partition = Partition(topic: record.topic, partition: record.partition)
            let end = self.ends[partition] ?? .max
            if record.offset + 1 >= end { self.open.remove(partition) }
            // What was written since reading began is for those who follow.
            guard self.query.follows || record.offset < end else { continue }
            self.readCount += 1
            let browsed = BrowsedRecord(record)
            if self.query.includes(browsed) { kept.append(browsed) }
        }
        if self.query.follows {
            self.buffer.append(kept)
        } else {
            // Without following, the first that match are kept, and reading stops when there is no room.
            for record in kept where !self.buffer.isFull { self.buffer.append([record]) }
        }
    }

    /// Takes in what the partitions say; an end is none.
    package mutating func problem(_ errors: [PartitionError]) -> RecordBrowsingError? {
        for error in errors {
            let partition = Partition(topic: error.partition.topic, partition: error.partition.partition)
            if error.error.code == .partitionEnd {
                if self.open.remove(partition) != nil { self.hasNews = true }
            } else if error.error.code == RecordBrowsingError.topicDenied {
                return .denied(error.partition.topic)
            } else if !error.error.isRetriable {
                return .client(error.error)
            }
        }
        return nil
    }

    package var isOver: Bool { !self.query.follows && (self.open.isEmpty || self.buffer.isFull) }

    package mutating func publish(into snapshot: inout RecordsSnapshot) {
        // Partitions come in portions; a person reads by time.
        snapshot.records = self.buffer.records.sorted {
            ($0.record.timestampMilliseconds, $0.place) < ($1.record.timestampMilliseconds, $1.place)
        }
        snapshot.readCount = self.readCount
        snapshot.droppedCount = self.buffer.droppedCount
        if !self.open.isEmpty {
            snapshot.state = self.isOver ? .full : .reading
        } else {
            snapshot.state = self.query.follows ? .following : .atEnd
        }
        self.hasNews = false
    }
}
