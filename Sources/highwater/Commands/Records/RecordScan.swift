import ClusterClient
import ClusterView
import CommandLineInterface
import RecordClient

/// Reads a range of topics once, from its beginning to its end, without a group.
struct RecordScan {
    let access: ClusterAccess
    let range: RecordRange

    /// Hands records over in portions, until `body` says that it has enough.
    func run(_ topics: [String], _ body: ([ConsumedRecord]) throws -> Bool) async throws {
        var ends: [PartitionOffset: Int64] = [:]
        var starts: [PartitionOffset] = []
        try await access.withClient { client in
            for topic in topics {
                do throws(RecordRangeError) {
                    for span in try await client.spans(of: range, in: topic) {
                        starts.append(PartitionOffset(topic: topic, partition: span.partition, offset: span.from))
                        ends[PartitionOffset(topic: topic, partition: span.partition)] = span.to
                    }
                } catch {
                    throw CommandFailure(.error, "\(topic) cannot be read: \(error).")
                }
            }
        }
        guard !starts.isEmpty else { return }
        var configuration = ConsumerConfiguration(
            bootstrapServers: access.bootstrapServers,
            groupId: "highwater-consume"
        )
        configuration.reportsPartitionEnd = true
        let consumer = try Consumer(configuration)
        do {
            try await consumer.assign(starts)
            try await read(consumer, ends, body)
        } catch {
            await consumer.close()
            throw error
        }
        await consumer.close()
    }

    private func read(
        _ consumer: Consumer,
        _ ends: [PartitionOffset: Int64],
        _ body: ([ConsumedRecord]) throws -> Bool
    ) async throws {
        var open = Set(ends.keys)
        while !open.isEmpty, !Task.isCancelled {
            let batch = try await consumer.poll(limit: 500, timeoutMilliseconds: 100)
            var wanted: [ConsumedRecord] = []
            for record in batch.records {
                let partition = PartitionOffset(topic: record.topic, partition: record.partition)
                let end = ends[partition] ?? .max
                if record.offset < end { wanted.append(record) }
                if record.offset + 1 >= end { open.remove(partition) }
            }
            for problem in batch.partitionErrors {
                if problem.error.isRetriable { continue }
                guard problem.error.code == .partitionEnd else { throw problem.error }
                open.remove(PartitionOffset(topic: problem.partition.topic, partition: problem.partition.partition))
            }
            if try !body(wanted) { return }
        }
    }
}
