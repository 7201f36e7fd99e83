import KafkaProtocol

/// A topic as the metadata log knows it.
public struct TopicState: Equatable, Sendable {
    public let name: String
    /// Unique for ever: a topic that is deleted and created again has another id.
    public let id: Uuid
    /// Sorted by index, which runs from 0 without gaps.
    public internal(set) var partitions: [PartitionState]

    /// How many replicas the first partition has.
    public var replicationFactor: Int { self.partitions.first?.replicas.count ?? 0 }

    init(name: String, id: Uuid) {
        self.name = name
        self.id = id
        self.partitions = []
    }

    /// Where a partition stands in ``partitions``, or nil if there is none.
    func position(of index: Int32) -> Int? {
        let position = self.lowerBound(of: index)
        return position < self.partitions.count && self.partitions[position].index == index ? position : nil
    }

    /// Adds a partition, or replaces the one with its index.
    mutating func set(_ partition: PartitionState) {
        let position = self.lowerBound(of: partition.index)
        if position < self.partitions.count, self.partitions[position].index == partition.index {
            self.partitions[position] = partition
        } else {
            self.partitions.insert(partition, at: position)
        }
    }

    private func lowerBound(of index: Int32) -> Int {
        // Without gaps the index is the position.
        if index >= 0, index < self.partitions.count, self.partitions[Int(index)].index == index { return Int(index) }
        return self.partitions.sortedPosition(of: index, by: \.index)
    }
}

extension Array {
    /// Where an element with `key` stands, or should be inserted, in an array sorted by `keyPath`.
    func sortedPosition<Key: Comparable>(of key: Key, by keyPath: KeyPath<Element, Key>) -> Int {
        var low = 0
        var high = self.count
        while low < high {
            let middle = (low + high) / 2
            if self[middle][keyPath: keyPath] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
