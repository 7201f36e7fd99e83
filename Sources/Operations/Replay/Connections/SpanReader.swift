import ClusterView
import RecordClient

/// Reads spans of a topic through librdkafka, without a group and without committing anything.
actor SpanReader: ReplayReading {
    private static let patience = Duration.seconds(30)

    private let consumer: Consumer
    private let topic: String
    /// Behind the last record of each partition that is still read.
    private var ends: [Int32: Int64]

    init(_ configuration: ConsumerConfiguration, _ topic: String, _ spans: [RecordSpan]) async throws(RecordClientError)
    {
        self.topic = topic
        self.ends = [:]
        for span in spans where span.from < span.to { self.ends[span.partition] = span.to }
        self.consumer = try Consumer(configuration)
        let places = spans.filter { $0.from < $0.to }.map {
            PartitionOffset(topic: topic, partition: $0.partition, offset: $0.from)
        }
        try await self.consumer.assign(places)
    }

    static func configuration(_ bootstrapServers: String) -> ConsumerConfiguration {
        var configuration = ConsumerConfiguration(
            bootstrapServers: bootstrapServers,
            groupId: "highwater-replay-reader"
        )
        configuration.reportsPartitionEnd = true
        configuration.offsetReset = .earliest
        configuration.queuedKilobyteLimit = 8192
        configuration.fetchMaxWaitMilliseconds = 100
        return configuration
    }

    func next(limit: Int) async throws(ReplayError) -> [ConsumedRecord] {
        let clock = ContinuousClock()
        let deadline = clock.now + Self.patience
        while !self.ends.isEmpty {
            let result: Consumer.PollResult
            do throws(RecordClientError) {
                result = try await self.consumer.poll(limit: limit, timeoutMilliseconds: 200)
            } catch {
                throw ReplayError("\(error)")
            }
            let records = result.records.filter { record in
                self.ends[record.partition].map { record.offset < $0 } ?? false
            }
            for record in result.records {
                if let end = self.ends[record.partition], record.offset >= end - 1 { self.ends[record.partition] = nil }
            }
            try self.take(result.partitionErrors)
            if !records.isEmpty { return records }
            guard clock.now < deadline else {
                let partitions = self.ends.keys.sorted().map { "\(self.topic)-\($0)" }.joined(separator: ", ")
                throw ReplayError("nothing comes from \(partitions): its leader does not answer")
            }
            // No records would mean that there are no more.
            if Task.isCancelled { throw ReplayError("it was given up") }
        }
        return []
    }

    /// The end of a partition is the end of its span, too: what is behind it came later, or is part of a transaction that
    /// is still open.
    private func take(_ errors: [PartitionError]) throws(ReplayError) {
        for error in errors {
            if error.error.code == .partitionEnd {
                self.ends[error.partition.partition] = nil
            } else if !error.error.isRetriable {
                throw ReplayError("\(error.error)")
            }
        }
    }

    func close() async { await self.consumer.close() }
}
