import RecordClient

/// Looks at the newest records of topics: one whose records all have the headers of a dead letter, and came from
/// somewhere else, holds dead letters whatever its name.
package struct DeadLetterSampler {
    let bootstrapServers: String

    /// So many records of each partition are looked at, and so many partitions of a topic.
    private static let recordsPerPartition: Int64 = 3
    private static let partitionsPerTopic = 6
    private static let patience = Duration.seconds(3)

    /// The dialects of those topics that hold dead letters; a topic that cannot be read in time is not among them.
    func dialects(of topics: [TopicRow]) async -> [String: DeadLetterDialect] {
        var configuration = ConsumerConfiguration(
            bootstrapServers: self.bootstrapServers,
            groupId: "highwater-dead-letters"
        )
        configuration.offsetReset = .earliest
        configuration.reportsPartitionEnd = true
        configuration.queuedKilobyteLimit = 1024
        configuration.fetchMaxWaitMilliseconds = 50
        configuration.extra = ["fetch.message.max.bytes": "65536", "queued.min.messages": "10"]
        guard let consumer = try? Consumer(configuration) else { return [:] }
        let records = await self.records(of: topics, consumer)
        await consumer.close()
        return Self.dialects(of: records)
    }

    private func records(of topics: [TopicRow], _ consumer: Consumer) async -> [ConsumedRecord] {
        let places = topics.flatMap { topic in
            topic.ends.filter { $0.value.high > $0.value.low }.sorted { $0.key < $1.key }
                .prefix(Self.partitionsPerTopic).map { partition, ends in
                    PartitionOffset(
                        topic: topic.name,
                        partition: partition,
                        offset: max(ends.low, ends.high - Self.recordsPerPartition)
                    )
                }
        }
        guard (try? await consumer.assign(places)) != nil else { return [] }
        var open = Set(places.map { "\($0.topic)/\($0.partition)" })
        var records: [ConsumedRecord] = []
        let deadline = ContinuousClock.now.advanced(by: Self.patience)
        while !open.isEmpty, ContinuousClock.now < deadline, !Task.isCancelled {
            guard let batch = try? await consumer.poll(limit: 200, timeoutMilliseconds: 100) else { break }
            records += batch.records
            for error in batch.partitionErrors { open.remove("\(error.partition.topic)/\(error.partition.partition)") }
            // A topic that is written to fast has no end; what was wanted of it is there.
            if records.count > places.count * Int(Self.recordsPerPartition) * 4 { break }
        }
        return records
    }

    /// A record that was replayed keeps the headers of its origin: it is no dead letter any more.
    package static func dialects(of records: [ConsumedRecord]) -> [String: DeadLetterDialect] {
        var dialects: [String: DeadLetterDialect] = [:]
        for (topic, records) in Dictionary(grouping: records, by: \.topic) {
            let letters = records.map { DeadLetterReader.standard.read($0.headers) }
            let isEvery = letters.allSatisfy { letter in
                guard let letter, letter.replay == nil else { return false }
                return letter.origin.topic != topic
            }
            if isEvery, let letter = letters.last ?? nil { dialects[topic] = letter.dialect }
        }
        return dialects
    }
}
