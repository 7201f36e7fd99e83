import KafkaProtocol

/// Filling a shard from the log.
extension GroupShard {
    /// Applies a record of the log.
    package mutating func replay(_ record: GroupRecord, now: EngineTime) {
        switch record {
        case .offset(let key, let value):
            let partition = TopicPartition(topic: key.topic, partition: key.partition)
            guard let value else {
                self.entries[key.group]?.offsets.remove(partition)
                return
            }
            if self.entries[key.group] == nil {
                let group = ClassicGroup(id: key.group, configuration: self.configuration, now: now)
                self.entries[key.group] = self.newEntry(group)
            }
            self.entries[key.group]!.offsets.set(partition, to: CommittedOffset(value))
        case .group(let key, let value):
            let group =
                value.map {
                    ClassicGroup(id: key.group, restoring: $0, configuration: self.configuration, now: now)
                } ?? ClassicGroup(id: key.group, configuration: self.configuration, now: now)
            if self.entries[key.group] == nil {
                // A tombstone of what compaction has removed already.
                guard value != nil else { return }
                self.entries[key.group] = self.newEntry(group)
            } else {
                self.entries[key.group]!.group = group
            }
        case .other: break
        }
    }
}
