import ClusterClient
import KafkaProtocol
import RecordClient

/// Looks at the newest records of topics: one whose records all have the headers of a dead letter, and came from
/// somewhere else, holds dead letters whatever its name.
///
/// A look is a question for each leader, seldom a few. It is asked by a client that is there anyway: a consumer would keep
/// what it has learned about every topic.
package struct DeadLetterSampler: Sendable {
    private let client: ClusterClient

    private static let timeoutMilliseconds = 2000
    /// What is not found after so many rounds is let go.
    private static let rounds = 5

    package init(_ client: ClusterClient) { self.client = client }

    /// The dialects of those topics that hold dead letters; a topic that cannot be read in time is not among them.
    package func dialects(of topics: [TopicRow]) async -> [String: DeadLetterDialect] {
        var search = NewestRecords(topics)
        guard !search.places.isEmpty, let leaders = await self.leaders(topics.map(\.name)) else { return [:] }
        for _ in 0..<Self.rounds {
            let places = search.places
            if places.isEmpty { break }
            await self.ask(places, leaders, &search)
        }
        return Self.dialects(of: search.headers)
    }

    private func leaders(_ topics: [String]) async -> [PartitionName: Int32]? {
        let metadata = try? await self.client.metadata(topics: topics, timeoutMilliseconds: Self.timeoutMilliseconds)
        guard let metadata else { return nil }
        var leaders: [PartitionName: Int32] = [:]
        for topic in metadata.topics {
            for partition in topic.partitions where partition.leaderId >= 0 {
                leaders[PartitionName(topic: topic.name ?? "", partition: partition.partitionIndex)] =
                    partition.leaderId
            }
        }
        return leaders
    }

    /// Asks all leaders at the same time.
    private func ask(
        _ places: [FetchPlace],
        _ leaders: [PartitionName: Int32],
        _ search: inout NewestRecords
    ) async {
        let placesOf = Dictionary(grouping: places) {
            leaders[PartitionName(topic: $0.topic, partition: $0.partition)]
        }
        let client = self.client
        let answers = await withTaskGroup(of: [FetchedPartition].self) { questions in
            for case (let leader?, let places) in placesOf {
                questions.addTask {
                    let answer = try? await client.fetch(
                        places,
                        from: leader,
                        timeoutMilliseconds: Self.timeoutMilliseconds
                    )
                    return answer ?? []
                }
            }
            var answers: [FetchedPartition] = []
            for await answer in questions { answers += answer }
            return answers
        }
        var silent = Set(places.map { PartitionName(topic: $0.topic, partition: $0.partition) })
        for answer in answers {
            silent.remove(PartitionName(topic: answer.topic, partition: answer.partition))
            search.take(answer)
        }
        for name in silent { search.fail(name) }
    }

    /// A record that was replayed keeps the headers of its origin: it is no dead letter any more.
    package static func dialects(
        of headers: [String: [[ConsumedRecord.Header]]]
    ) -> [String: DeadLetterDialect] {
        var dialects: [String: DeadLetterDialect] = [:]
        for (topic, records) in headers {
            let letters = records.map { DeadLetterReader.standard.read($0) }
            let isEvery = letters.allSatisfy { letter in
                guard let letter, letter.replay == nil else { return false }
                return letter.origin.topic != topic
            }
            if isEvery, let letter = letters.last ?? nil { dialects[topic] = letter.dialect }
        }
        return dialects
    }
}
