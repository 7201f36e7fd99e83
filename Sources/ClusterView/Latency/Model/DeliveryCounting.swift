/// Counts what was written and what was processed, from the groups' offsets at each refresh.
///
/// Where logs ended in the past is kept once for each partition, however many groups read it.
struct DeliveryCounting: Sendable {
    fileprivate struct Place: Hashable {
        var groupID: String
        var topic: String
    }

    /// One partition as one group reads it.
    fileprivate struct Partition {
        /// Negative until it is counted.
        var firstEnd: Int64 = -1
        var firstCommitted: Int64 = 0
        var committed: Int64 = 0
        /// How often the log had been cut when counting began.
        var cuts: Int32 = 0
    }

    fileprivate struct Counted {
        let place: Place
        var topic: Int
        var partitions: [Partition] = []
        var figures = DeliveryFigures()
        var takenAtMilliseconds: Int64 = 0
    }

    private var places: [Place: Int] = [:]
    private var counted: [Counted] = []
    private var topics: [PastEnds] = []
    private var topicPlaces: [String: Int] = [:]
    private var takenAtMilliseconds: Int64 = 0

    mutating func observe(_ groups: GroupsSnapshot, limitMilliseconds limit: Int64) {
        let now = groups.takenAtMilliseconds
        guard now > self.takenAtMilliseconds else { return }
        self.takenAtMilliseconds = now
        var seen = 0
        for group in groups.groups {
            for topic in group.topics where topic.presence == .read {
                let number = self.number(of: topic.topic)
                self.topics[number].observe(topic.partitions, atMilliseconds: now, limitMilliseconds: limit)
                let place = self.index(of: Place(groupID: group.groupID, topic: topic.topic), topic: number)
                if self.counted[place].takenAtMilliseconds != now { seen += 1 }
                self.counted[place].takenAtMilliseconds = now
                self.counted[place].observe(topic.partitions, self.topics[number], limitMilliseconds: limit)
            }
        }
        if seen < self.counted.count { self.forget() }
    }

    private mutating func number(of topic: String) -> Int {
        if let number = self.topicPlaces[topic] { return number }
        self.topicPlaces[topic] = self.topics.count
        self.topics.append(PastEnds(topic: topic))
        return self.topics.count - 1
    }

    private mutating func index(of place: Place, topic: Int) -> Int {
        if let index = self.places[place] { return index }
        self.places[place] = self.counted.count
        self.counted.append(Counted(place: place, topic: topic))
        return self.counted.count - 1
    }

    /// Forgets what this refresh did not tell about.
    private mutating func forget() {
        let now = self.takenAtMilliseconds
        self.counted.removeAll { $0.takenAtMilliseconds != now }
        self.topics.removeAll { $0.takenAtMilliseconds != now }
        self.topicPlaces = Dictionary(uniqueKeysWithValues: self.topics.enumerated().map { ($1.topic, $0) })
        self.places = Dictionary(uniqueKeysWithValues: self.counted.enumerated().map { ($1.place, $0) })
        for index in self.counted.indices {
            self.counted[index].topic = self.topicPlaces[self.counted[index].place.topic] ?? 0
        }
    }

    /// What became of each topic of each group.
    var totals: DeliveryTotals {
        DeliveryTotals(entries: self.counted.map { ($0.place.groupID, $0.place.topic, $0.figures) })
    }
}

extension DeliveryCounting.Counted {
    fileprivate mutating func observe(_ rows: [LagRow], _ ends: PastEnds, limitMilliseconds limit: Int64) {
        if self.partitions.count < rows.count {
            self.partitions += Array(repeating: .init(), count: rows.count - self.partitions.count)
        }
        let due = ends.ends(atMilliseconds: self.takenAtMilliseconds - limit)
        var sum = DeliveryFigures()
        for index in self.partitions.indices {
            if index < rows.count, let committed = rows[index].committed, rows[index].end != nil {
                self.partitions[index].observe(committed, ends.partitions[index])
            }
            let partition = self.partitions[index]
            guard partition.firstEnd >= 0 else { continue }
            sum.produced += max(0, ends.partitions[index].end - partition.firstEnd)
            sum.processed += max(0, partition.committed - partition.firstCommitted)
            if let due, index < due.count, due[index] >= 0 { sum.missing += max(0, due[index] - partition.committed) }
        }
        self.figures = sum
    }
}

extension DeliveryCounting.Partition {
    fileprivate mutating func observe(_ committed: Int64, _ log: PastEnds.Partition) {
        // A log that ends before its end is another one than before.
        if self.firstEnd < 0 || self.cuts != log.cuts {
            self.firstEnd = log.end
            self.firstCommitted = committed
            self.cuts = log.cuts
        } else if committed < self.committed {
            // An offset that was set back is processed again; one that was set forth is not told apart.
            self.firstCommitted -= self.committed - committed
        }
        self.committed = committed
    }
}
