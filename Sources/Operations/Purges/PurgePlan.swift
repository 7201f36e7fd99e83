import ClusterClient
import ClusterView
import KafkaProtocol

/// Deletes the records of a topic up to a record, or all that are there: by DeleteRecords, so for good.
public struct PurgePlan: Plan, Equatable {
    /// What is to go.
    public enum Extent: Sendable, Equatable {
        /// Every record that is there when the plan is made.
        case all
        /// The records of one partition up to this offset, that one too.
        case through(partition: Int32, offset: Int64)
        /// In each partition what replays have sent or parked, up to the first record that none has.
        case replayed
    }

    /// One partition that begins later afterwards.
    public struct Row: Sendable, Equatable {
        public var partition: Int32
        public var ends: PartitionEnds
        /// The first offset that stays.
        public var newStart: Int64

        public var count: Int64 { max(0, newStart - ends.low) }
    }

    public let topic: String
    public let extent: Extent
    /// Partitions that lose records, by number.
    public let rows: [Row]
    public let record: PlanRecord

    /// How many offsets go.
    public var count: Int64 { rows.reduce(0) { $0 + $1.count } }

    /// - Parameters:
    ///   - ends: where each partition of the topic begins and ends now.
    ///   - replayed: the first record of each partition that was not replayed, as ``ReplayedPrefix`` finds it; partitions
    ///     that are not in it lose nothing that way.
    public init(
        _ topic: String,
        _ extent: Extent,
        ends: [TopicPartition: PartitionEnds],
        replayed: [Int32: Int64] = [:]
    ) {
        self.topic = topic
        self.extent = extent
        let all = ends.filter { $0.key.topic == topic }.sorted { $0.key < $1.key }
        let rows = all.compactMap { partition, ends -> Row? in
            let start = min(Self.start(extent, partition.partition, ends, replayed), ends.high)
            return start > ends.low ? Row(partition: partition.partition, ends: ends, newStart: start) : nil
        }
        self.rows = rows
        let count = rows.reduce(0) { $0 + $1.count }
        let there = all.reduce(0) { $0 + max(0, $1.value.high - $1.value.low) }
        self.record = PlanRecord(
            operation: "purge records",
            subject: "topic \(topic)",
            facts: [
                .init("records", "records that go", "\(count) of \(there)", isAlarming: count > 0),
                .init("partitions", "partitions", "\(rows.count) of \(all.count)"),
            ],
            steps: rows.map {
                PlanRecord.Step("\(topic)-\($0.partition)", from: "\($0.ends.low)", to: "\($0.newStart)")
            },
            sentences: Self.sentences(extent, count, staying: there - count),
            refusal: Self.refusal(topic, extent, count, of: all.isEmpty ? nil : there)
        )
    }

    private static func sentences(_ extent: Extent, _ count: Int64, staying: Int64) -> [String] {
        guard count > 0 else { return [] }
        var sentences = ["DATA LOSS: these records are gone for good, for every consumer; there is no undo."]
        if extent == .replayed, staying > 0 {
            sentences.append(
                "\(Count.grouped(Int(clamping: staying))) stay: in each partition the first record that was not replayed, "
                    + "and what lies behind it."
            )
        }
        return sentences
    }

    private static func start(
        _ extent: Extent,
        _ partition: Int32,
        _ ends: PartitionEnds,
        _ replayed: [Int32: Int64]
    ) -> Int64 {
        switch extent {
        case .all: ends.high
        case .through(let wanted, let offset): partition == wanted ? offset + 1 : ends.low
        case .replayed: replayed[partition] ?? ends.low
        }
    }

    /// - Parameter there: how many records the topic has; nil when it is not known.
    private static func refusal(_ topic: String, _ extent: Extent, _ count: Int64, of there: Int64?) -> String? {
        if topic.hasPrefix("__") { return "\(topic) is a topic of the cluster itself: its records are not deleted." }
        guard let there else { return "There is no topic \(topic), or none of its leaders answers." }
        if count > 0 { return nil }
        return extent == .replayed && there > 0
            ? "Nothing to delete: every partition of \(topic) is empty or begins with a record that was not replayed."
            : "Nothing to delete: \(topic) has no record there."
    }

    public func apply(through means: OperationMeans) async -> PlanResult {
        guard let records = means.records else {
            return PlanResult(.refused, "There is no connection to delete records through.")
        }
        var offsets: [TopicPartition: Int64] = [:]
        for row in rows { offsets[TopicPartition(topic: topic, partition: row.partition)] = row.newStart }
        do throws(ClusterClientError) {
            let deletions = try await records.deleteRecords(before: offsets)
            return await verify(deletions, offsets, records, means)
        } catch {
            if case .readOnly = error { return PlanResult(.refused, OperationMeans.readOnlyReason) }
            return PlanResult(.failed, "The records of \(topic) were not deleted: \(error).")
        }
    }

    /// Reads the beginnings back until they are where they are meant to be, for as long as the means allow.
    private func verify(
        _ deletions: [RecordDeletion],
        _ offsets: [TopicPartition: Int64],
        _ records: any RecordDeletions,
        _ means: OperationMeans
    ) async -> PlanResult {
        var starts: [TopicPartition: Int64] = [:]
        var missing = deletions.filter { $0.errorCode == .none }.map(\.partition)
        for look in 0..<means.looks where !missing.isEmpty {
            if look > 0 { try? await Task.sleep(for: means.lookInterval) }
            if let ends = try? await records.ends(of: [topic]) { starts = ends.mapValues(\.low) }
            missing = missing.filter { starts[$0] ?? -1 < offsets[$0] ?? .max }
        }
        let steps = deletions.map { deletion in
            let isMissing = missing.contains(deletion.partition)
            return PlanResult.Step(
                deletion.partition.description,
                error: deletion.errorCode == .none ? (isMissing ? "NOT_READ_BACK" : nil) : deletion.errorCode.name,
                detail: starts[deletion.partition].map { "begins at \($0)" }
            )
        }
        let failed = steps.count { $0.error != nil }
        guard failed == 0 else {
            let first = steps.first { $0.error != nil }
            return PlanResult(
                .failed,
                "\(failed) of \(Count.partitions(steps.count)) not purged: \(first?.subject ?? "") "
                    + "\(first?.error ?? "").",
                steps: steps
            )
        }
        let text = count == 1 ? "1 record of \(topic) is deleted" : "\(count) records of \(topic) are deleted"
        return PlanResult(.done, "\(text); every partition was read back.", steps: steps)
    }
}
