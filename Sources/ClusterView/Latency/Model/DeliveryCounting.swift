/// Counts what was written and what was processed, from the groups' offsets at each refresh.
struct DeliveryCounting: Sendable {
    private struct Place: Hashable {
        var groupID: String
        var topic: String
    }

    private struct Partition: Sendable {
        var firstEnd: Int64
        var firstCommitted: Int64
        var end: Int64
        var committed: Int64
        /// Where the log ended at past refreshes, oldest first.
        var ends: [(atMilliseconds: Int64, end: Int64)]
    }

    private var places: [Place: [Int32: Partition]] = [:]
    private var takenAtMilliseconds: Int64 = 0
    /// So finely the past is known, in parts of the limit.
    private static let stepsPerLimit: Int64 = 8

    mutating func observe(_ groups: GroupsSnapshot, limitMilliseconds: Int64) {
        guard groups.takenAtMilliseconds > self.takenAtMilliseconds else { return }
        self.takenAtMilliseconds = groups.takenAtMilliseconds
        var next: [Place: [Int32: Partition]] = [:]
        for group in groups.groups {
            for topic in group.topics where topic.presence == .read {
                let place = Place(groupID: group.groupID, topic: topic.topic)
                var partitions = self.places.removeValue(forKey: place) ?? [:]
                for row in topic.partitions {
                    guard let committed = row.committed, let end = row.end else { continue }
                    Self.take(committed, end, groups.takenAtMilliseconds, limitMilliseconds, &partitions[row.partition])
                }
                next[place] = partitions
            }
        }
        self.places = next
    }

    private static func take(
        _ committed: Int64,
        _ end: Int64,
        _ now: Int64,
        _ limit: Int64,
        _ slot: inout Partition?
    ) {
        // A log that ends before its end is another one than before.
        guard var partition = slot, end >= partition.end else {
            slot = Partition(
                firstEnd: end,
                firstCommitted: committed,
                end: end,
                committed: committed,
                ends: [(now, end)]
            )
            return
        }
        // An offset that was set back is processed again; one that was set forth is not told apart.
        if committed < partition.committed { partition.firstCommitted -= partition.committed - committed }
        partition.end = end
        partition.committed = committed
        let isDue = partition.ends.last.map { now - $0.atMilliseconds >= limit / self.stepsPerLimit } ?? true
        if isDue { partition.ends.append((now, end)) }
        while partition.ends.count > 2, partition.ends[1].atMilliseconds <= now - limit { partition.ends.removeFirst() }
        slot = partition
    }

    /// What became of each topic of each group.
    func figures(limitMilliseconds limit: Int64) -> [(groupID: String, topic: String, figures: DeliveryFigures)] {
        self.places.map { place, partitions in
            var sum = DeliveryFigures()
            for partition in partitions.values {
                let due = partition.ends.last { $0.atMilliseconds <= self.takenAtMilliseconds - limit }
                sum.add(
                    DeliveryFigures(
                        produced: partition.end - partition.firstEnd,
                        processed: max(0, partition.committed - partition.firstCommitted),
                        missing: due.map { max(0, $0.end - partition.committed) } ?? 0
                    )
                )
            }
            return (place.groupID, place.topic, sum)
        }
    }
}
