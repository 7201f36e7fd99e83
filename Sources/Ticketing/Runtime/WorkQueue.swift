import RecordClient

/// A partition as a key.
package struct Place: Hashable, Sendable {
    package let topic: String
    package let partition: Int32

    package init(topic: String, partition: Int32) {
        self.topic = topic
        self.partition = partition
    }
}

extension ConsumedRecord {
    package var place: Place { Place(topic: self.topic, partition: self.partition) }
}

/// Records that were fetched and are not processed yet: a lane for each partition, in its order.
///
/// A record that has failed holds its own lane up until it is tried again, and no other. A lane that is full has its
/// partition paused.
package struct WorkQueue {
    /// A record in hand.
    package struct Item: Sendable, Equatable {
        package let record: ConsumedRecord
        /// Which attempt this would be, counted from 1.
        package let attempt: Int
        package let firstFailureMilliseconds: Int64?

        package init(record: ConsumedRecord, attempt: Int, firstFailureMilliseconds: Int64?) {
            self.record = record
            self.attempt = attempt
            self.firstFailureMilliseconds = firstFailureMilliseconds
        }
    }

    /// What became of a lane's records.
    package struct LaneOutcome: Sendable, Equatable {
        /// How many were finished with, one way or the other.
        package var finished = 0
        /// When the next is tried again; nil if it did not fail.
        package var retryAtMilliseconds: Int64?

        package init(finished: Int = 0, retryAtMilliseconds: Int64? = nil) {
            self.finished = finished
            self.retryAtMilliseconds = retryAtMilliseconds
        }
    }

    private struct Lane {
        var records: [ConsumedRecord] = []
        /// Of the first record.
        var failures = 0
        var firstFailureMilliseconds: Int64?
        var dueMilliseconds: Int64 = .min
        var isPaused = false
        /// The offset behind the last record that came.
        private var nextOffset: Int64 = 0
        /// Where reading goes on after a pause; nil once it does.
        private var resumedAtOffset: Int64?

        /// librdkafka takes a pause up later than it is asked for, and then begins again where the pause was asked for: what
        /// it has delivered meanwhile comes twice. Taken twice, it would take the committed offset back.
        mutating func append(_ record: ConsumedRecord) {
            if let resumedAtOffset {
                guard record.offset >= resumedAtOffset else { return }
                self.resumedAtOffset = nil
            }
            self.records.append(record)
            self.nextOffset = record.offset + 1
        }

        mutating func resume() {
            self.isPaused = false
            self.resumedAtOffset = self.nextOffset
        }
    }

    package static let fullCount = 400
    package static let lowCount = 100

    private var lanes: [Place: Lane] = [:]
    /// Lanes in the order in which they are served; it moves on, so that none waits for ever.
    private var order: [Place] = []
    /// What the client has been told to pause and not to read on yet; it stays so when a partition is lost and comes back.
    private var paused: Set<Place> = []

    package init() {}

    package var count: Int { self.lanes.values.reduce(0) { $0 + $1.records.count } }

    /// How many lanes wait for another attempt.
    package var waitingCount: Int { self.lanes.values.count { $0.failures > 0 } }

    package mutating func add(_ records: [ConsumedRecord]) {
        for record in records {
            if self.lanes[record.place] == nil {
                self.lanes[record.place] = Lane()
                self.order.append(record.place)
            }
            self.lanes[record.place]?.append(record)
        }
    }

    /// Drops what is no longer this member's.
    package mutating func forget(_ places: some Sequence<Place>) {
        for place in places {
            self.lanes[place] = nil
            self.order.removeAll { $0 == place }
        }
    }

    /// The next records to be processed, in the order of their lanes; they stay here until they are settled.
    package func take(limit: Int, nowMilliseconds now: Int64) -> [Item] {
        var items: [Item] = []
        for place in self.order {
            guard let lane = self.lanes[place], lane.dueMilliseconds <= now else { continue }
            for (index, record) in lane.records.enumerated() {
                guard items.count < limit else { return items }
                let isFirst = index == 0
                items.append(
                    Item(
                        record: record,
                        attempt: isFirst ? lane.failures + 1 : 1,
                        firstFailureMilliseconds: isFirst ? lane.firstFailureMilliseconds : nil
                    )
                )
            }
        }
        return items
    }

    /// Takes in what became of records that were taken.
    package mutating func settle(_ outcomes: [Place: LaneOutcome], nowMilliseconds now: Int64) {
        for (place, outcome) in outcomes {
            guard var lane = self.lanes[place] else { continue }
            if outcome.finished > 0 {
                lane.records.removeFirst(min(outcome.finished, lane.records.count))
                lane.failures = 0
                lane.firstFailureMilliseconds = nil
                lane.dueMilliseconds = .min
            }
            if let due = outcome.retryAtMilliseconds {
                lane.failures += 1
                lane.firstFailureMilliseconds = lane.firstFailureMilliseconds ?? now
                lane.dueMilliseconds = due
            }
            self.lanes[place] = lane
        }
        if let first = self.order.first {
            self.order.removeFirst()
            self.order.append(first)
        }
    }

    /// Milliseconds until something can be taken; nil while there is nothing.
    package func wait(nowMilliseconds now: Int64) -> Int64? {
        self.lanes.values.lazy.filter { !$0.records.isEmpty }.map { max(0, $0.dueMilliseconds &- now) }.min()
    }

    /// The partitions that are to be paused now, and those that are to be read again.
    ///
    /// - Parameter gained: partitions that were given to this member since the last time. Those that were paused when they
    ///   were lost still are. Only what is paused may be read on: librdkafka would begin any other anew where it was given,
    ///   and what has been delivered since would come twice.
    package mutating func takePauses(gained: Set<Place> = []) -> (pause: [Place], resume: [Place]) {
        var pause: [Place] = []
        var resume = Array(gained.intersection(self.paused))
        for place in self.order {
            guard let lane = self.lanes[place] else { continue }
            if !lane.isPaused, lane.records.count >= Self.fullCount { pause.append(place) }
            if lane.isPaused, lane.records.count <= Self.lowCount { resume.append(place) }
        }
        resume.removeAll { pause.contains($0) }
        for place in pause { self.lanes[place]?.isPaused = true }
        for place in resume { self.lanes[place]?.resume() }
        self.paused.formUnion(pause)
        self.paused.subtract(resume)
        return (pause, resume)
    }
}
