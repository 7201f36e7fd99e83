import ClusterClient
import ClusterView
import KafkaProtocol

/// Replays through the cluster's own protocol. A read-only client refuses their commits and topics before a byte is sent.
public struct ClientReplayCluster: ReplayCluster {
    private let client: ClusterClient

    public init(_ client: ClusterClient) { self.client = client }

    private func asking<Value>(
        _ what: String,
        _ body: () async throws(ClusterClientError) -> Value
    ) async throws(ReplayError) -> Value {
        do throws(ClusterClientError) {
            return try await body()
        } catch {
            throw ReplayError("\(what): \(error)")
        }
    }

    public func spans(of range: RecordRange, in topic: String) async throws(ReplayError) -> [RecordSpan] {
        do throws(RecordRangeError) {
            return try await self.client.spans(of: range, in: topic)
        } catch {
            throw ReplayError("\(error)")
        }
    }

    public func allPartitionCounts() async throws(ReplayError) -> [String: Int32] {
        let metadata = try await self.asking("the topics cannot be listed") { () throws(ClusterClientError) in
            try await self.client.metadata(topics: nil)
        }
        var counts: [String: Int32] = [:]
        for topic in metadata.topics where topic.errorCode == .none || topic.errorCode == .leaderNotAvailable {
            if let name = topic.name { counts[name] = Int32(topic.partitions.count) }
        }
        return counts
    }

    public func sumOfEnds(of topic: String) async throws(ReplayError) -> Int64 {
        do throws(RecordRangeError) {
            return try await self.client.partitionEnds(of: topic).values.reduce(0) { $0 + $1.high }
        } catch {
            throw ReplayError("\(error)")
        }
    }

    public func createTopic(_ name: String, partitions: Int32) async throws(ReplayError) {
        do throws(ClusterClientError) {
            try await self.client.createTopic(name, partitions: partitions)
        } catch {
            if case .refused(_, .topicAlreadyExists, _) = error { return }
            throw ReplayError("the topic \(name) cannot be created: \(error)")
        }
    }

    // MARK: - Progress

    public func progress(of id: String) async throws(ReplayError) -> ReplayProgress? {
        let group = ReplayProgress.group(of: id)
        let topics = try await self.asking("the progress cannot be read") { () throws(ClusterClientError) in
            try await self.client.committedTopics(of: group)
        }
        return Self.progress(group, topics).first
    }

    public func allProgress() async throws(ReplayError) -> [ReplayProgress] {
        let listing = try await self.asking("the earlier replays cannot be listed") {
            () throws(ClusterClientError) in
            let brokers = try await self.client.metadata(topics: []).brokers.map(\.nodeId)
            return await self.client.listGroups(brokers: brokers)
        }
        if let failure = listing.failures.first {
            throw ReplayError(
                "broker \(failure.broker) does not list its groups, and so not the earlier replays: \(failure.error)"
            )
        }
        let groups = listing.groups.filter { $0.groupId.hasPrefix(ReplayProgress.groupPrefix) }
        let coordinated = Dictionary(grouping: groups, by: \.coordinator).map { coordinator, groups in
            CoordinatedGroups(coordinator: coordinator, groupIds: groups.map(\.groupId).sorted())
        }
        var all: [ReplayProgress] = []
        for answer in await self.client.committedOffsets(coordinated) {
            let topics = try await self.asking("the progress of \(answer.groupId) cannot be read") {
                () throws(ClusterClientError) in
                try answer.result.get()
            }
            all += Self.progress(answer.groupId, topics)
        }
        return all.sorted { $0.id < $1.id }
    }

    private static func progress(_ group: String, _ topics: [CommittedTopic]) -> [ReplayProgress] {
        topics.compactMap { topic in
            var places: [Int32: ReplayProgress.Place] = [:]
            for partition in topic.partitions where partition.offset >= 0 {
                guard let note = ReplayNote(partition.metadata) else { continue }
                places[partition.partition] = ReplayProgress.Place(offset: partition.offset, note: note)
            }
            guard !places.isEmpty else { return nil }
            let id = String(group.dropFirst(ReplayProgress.groupPrefix.count))
            return ReplayProgress(id: id, source: topic.topic, places: places)
        }
    }

    public func commit(_ progress: ReplayProgress) async throws(ReplayError) {
        var offsets: [OffsetToCommit] = []
        for (partition, place) in progress.places {
            guard let text = place.note.text else {
                throw ReplayError("the progress has become too long to be committed")
            }
            let name = TopicPartition(topic: progress.source, partition: partition)
            offsets.append(OffsetToCommit(partition: name, offset: place.offset, metadata: text))
        }
        let group = ReplayProgress.group(of: progress.id)
        let results = try await self.asking("the progress cannot be committed") { () throws(ClusterClientError) in
            try await self.client.commitOffsets(offsets, group: group)
        }
        if let failed = results.first(where: { $0.errorCode != .none }) {
            throw ReplayError("the progress of \(failed.partition) cannot be committed: \(failed.errorCode.name)")
        }
    }
}
