import Buffers
import ClusterClient
import ClusterView
import KafkaProtocol
import RecordClient
import TestSupport

/// Everything that coordinators have written into `__consumer_offsets` of one group, in order.
struct OffsetsTopicHistory: Sendable {
    /// A generation as it was stored: what each member was given.
    struct Generation: Sendable {
        let number: Int32
        /// Partitions of the topic by member id.
        let assignments: [String: Set<Int32>]
    }

    struct Commit: Sendable {
        let partition: Int32
        /// Nil for the end of the offset.
        let offset: Int64?
    }

    private(set) var generations: [Generation] = []
    private(set) var commits: [Commit] = []

    /// Reads the group's partition of the topic from its beginning to its end. Nothing of it may have been compacted.
    static func read(_ group: String, _ cluster: TestCluster) async throws -> OffsetsTopicHistory {
        let consumer = try Consumer(
            ConsumerConfiguration(bootstrapServers: cluster.bootstrapServers, groupId: "history-reader")
        )
        var history = OffsetsTopicHistory()
        do {
            let count = try await consumer.partitionCount(of: Self.topic, timeoutMilliseconds: 10_000)
            for partition in 0..<Int32(count) {
                for record in try await Self.records(of: partition, consumer) { try history.take(record, of: group) }
            }
        } catch {
            await consumer.close()
            throw error
        }
        await consumer.close()
        return history
    }

    private static let topic = "__consumer_offsets"

    private static func records(of partition: Int32, _ consumer: Consumer) async throws -> [ConsumedRecord] {
        let marks = try await consumer.watermarks(topic: Self.topic, partition: partition, timeoutMilliseconds: 10_000)
        try await consumer.assign([PartitionOffset(topic: Self.topic, partition: partition, offset: marks.low)])
        var records: [ConsumedRecord] = []
        guard marks.high > marks.low else { return records }
        try await eventually("__consumer_offsets-\(partition) was read to \(marks.high)", every: .zero) {
            records += try await consumer.poll(timeoutMilliseconds: 500).records
            return records.last?.offset ?? -1
        } until: {
            $0 >= marks.high - 1
        }
        return records
    }

    private mutating func take(_ record: ConsumedRecord, of group: String) throws {
        guard let key = record.key else { return }
        switch try OffsetsTopicRecord(key: Bytes(key), value: record.value.map { Bytes($0) }) {
        case .offset(let key, let value) where key.group == group:
            self.commits.append(Commit(partition: key.partition, offset: value?.offset))
        case .group(group, let value?):
            var assignments: [String: Set<Int32>] = [:]
            for member in value.members {
                let topics = try ConsumerProtocolAssignment.read(member.assignment).assignedPartitions
                assignments[member.memberId] = Set(topics.flatMap(\.partitions))
            }
            self.generations.append(Generation(number: value.generation, assignments: assignments))
        default: break
        }
    }

    /// Commits behind an earlier one of the same partition.
    var stepsBack: [String] {
        var last: [Int32: Int64] = [:]
        var found: [String] = []
        for commit in self.commits {
            guard let offset = commit.offset else {
                found.append("the offset of partition \(commit.partition) was ended")
                continue
            }
            if let before = last[commit.partition], offset < before {
                found.append("partition \(commit.partition) went from \(before) back to \(offset)")
            }
            last[commit.partition] = offset
        }
        return found
    }

    /// Generations in which a partition was given to two members.
    var doubleAssignments: [String] {
        self.generations.compactMap { generation in
            let all = generation.assignments.values.flatMap(Array.init)
            return Set(all).count == all.count ? nil : "generation \(generation.number): \(generation.assignments)"
        }
    }
}
