import ClusterClient
import KafkaProtocol

// Where partitions end, and where they ended.
extension LagTracker {
    /// Takes in where logs end. A partition whose end could not be told keeps the last one, marked with its age.
    public mutating func observe(ends listing: OffsetListing, asked: [LedPartitions], atMilliseconds now: Int64) {
        for topic in listing.topics {
            guard let place = self.topicPlaces[topic.name] else { continue }
            for index in self.topics[place].observe(ends: topic.partitions, atMilliseconds: now) {
                self.tellCut(place, index, now)
            }
        }
        let failed = Set(listing.failures.map(\.broker))
        for part in asked where failed.contains(part.leader) {
            for topic in part.topics {
                guard let place = self.topicPlaces[topic.topic] else { continue }
                for partition in topic.partitions where Int(partition) < self.topics[place].partitions.count {
                    self.topics[place].partitions[Int(partition)].fail(now)
                }
            }
        }
    }

    /// Takes in that the ends of partitions without a leader cannot be asked for.
    public mutating func observe(leaderless partitions: [PartitionName], atMilliseconds now: Int64) {
        for name in partitions {
            guard let place = self.topicPlaces[name.topic] else { continue }
            guard self.topics[place].partitions.indices.contains(Int(name.partition)) else { continue }
            self.topics[place].partitions[Int(name.partition)].fail(now)
        }
    }

    private mutating func tellCut(_ place: Int, _ index: Int, _ now: Int64) {
        let name = PartitionName(topic: self.topics[place].name, partition: Int32(index))
        let end = self.topics[place].partitions[index].end
        for group in self.groups.indices {
            guard let at = self.groups[group].places[name.topic],
                self.groups[group].topics[at].partitions.indices.contains(index)
            else { continue }
            self.groups[group].topics[at].partitions[index].beginAnew(nowMilliseconds: now)
        }
        self.tell(
            .bad,
            .partition(name),
            "\(name) ends at \(end) now, before where it ended: it was cut or made anew",
            now
        )
    }

    /// Partitions with unread records that are older than their history, each once.
    public mutating func takePartitionsWithoutPast(limit: Int) -> [PartitionName] {
        var found: [PartitionName] = []
        for group in self.groups.indices {
            for topic in self.groups[group].topics where topic.presence == .read {
                guard self.topics[topic.topic].exists else { continue }
                self.topics[topic.topic].takeWithoutPast(below: topic.partitions, limit: limit, into: &found)
                if found.count == limit { return found }
            }
        }
        return found
    }

    /// Puts in where logs ended in the past, as record time stamps tell it.
    public mutating func observe(past listing: OffsetListing) {
        for topic in listing.topics {
            guard let place = self.topicPlaces[topic.name] else { continue }
            for partition in topic.partitions where partition.errorCode == .none && partition.offset >= 0 {
                let index = Int(partition.partitionIndex)
                guard partition.timestamp >= 0, self.topics[place].partitions.indices.contains(index) else { continue }
                self.topics[place].partitions[index].history.seed(
                    offset: partition.offset,
                    atMilliseconds: partition.timestamp
                )
            }
        }
    }
}
