import KafkaProtocol

/// A topic that some group reads or has read: where its partitions end, now and before.
struct TrackedTopic: Sendable {
    struct Partition: Sendable {
        var history = EndHistory()
        /// The latest end that was told; -1 before the first.
        var end: Int64 = -1
        var endAtMilliseconds: Int64 = 0
        /// Since when it could not be told; nil while it is.
        var failedSinceMilliseconds: Int64?
        var rate: Double?
        /// Whether the past before the start has been asked for.
        var hasPast = false
    }

    let name: String
    /// Zero where the cluster has no ids.
    var id: Uuid = .zero
    var exists = true
    var partitions: [Partition] = []

    init(name: String) { self.name = name }

    /// Takes in that the topic has so many partitions; what is gone is forgotten.
    mutating func resize(to count: Int) {
        if count < self.partitions.count { self.partitions.removeLast(self.partitions.count - count) }
        if count > self.partitions.count + 1 { self.partitions.reserveCapacity(count) }
        while self.partitions.count < count { self.partitions.append(Partition()) }
    }

    /// Takes in where its partitions end.
    ///
    /// - Returns: partitions that end before where they ended.
    mutating func observe(
        ends: [ListOffsetsResponse.ListOffsetsPartitionResponse],
        atMilliseconds now: Int64
    ) -> [Int] {
        var cut: [Int] = []
        for partition in ends {
            let index = Int(partition.partitionIndex)
            guard self.partitions.indices.contains(index) else { continue }
            guard partition.errorCode == .none, partition.offset >= 0 else {
                self.partitions[index].fail(now)
                continue
            }
            let isContinued = self.partitions[index].observe(
                end: partition.offset,
                atMilliseconds: now,
                rateHorizonMilliseconds: LagTracker.rateHorizonMilliseconds
            )
            if !isContinued { cut.append(index) }
        }
        return cut
    }

    /// Adds partitions of which a group has not read records that are older than their history, each once.
    mutating func takeWithoutPast(
        below committed: [TrackedGroup.Partition],
        limit: Int,
        into found: inout [PartitionName]
    ) {
        for index in self.partitions.indices where !self.partitions[index].hasPast {
            guard found.count < limit, index < committed.count else { return }
            let offset = committed[index].committed
            guard let oldest = self.partitions[index].history.points.first, offset >= 0, offset < oldest.offset else {
                continue
            }
            self.partitions[index].hasPast = true
            found.append(PartitionName(topic: self.name, partition: Int32(index)))
        }
    }

    /// Begins anew: the topic of this name is another one.
    mutating func forget() {
        for index in self.partitions.indices { self.partitions[index] = Partition() }
    }
}

extension TrackedTopic.Partition {
    /// Takes in where the log ends.
    ///
    /// - Returns: false if it ends before where it ended: it was cut, or belongs to another topic of the same name. Its
    ///   history begins anew then.
    mutating func observe(end: Int64, atMilliseconds: Int64, rateHorizonMilliseconds: Int64) -> Bool {
        let wasCut = end < self.end
        if wasCut { self.history = EndHistory() }
        self.end = end
        self.endAtMilliseconds = atMilliseconds
        self.failedSinceMilliseconds = nil
        self.history.append(offset: end, atMilliseconds: atMilliseconds)
        self.rate = self.history.rate(horizonMilliseconds: rateHorizonMilliseconds)
        return !wasCut
    }
}
