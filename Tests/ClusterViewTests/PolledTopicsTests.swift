import ClusterClient
import ClusterView
import KafkaProtocol
import Testing

/// What a refresh of the topics asks for, on few topics and on thousands.
@Suite struct PolledTopicsTests {
    private func metadata(_ names: [String], partitions: Int32 = 10) -> MetadataResponse {
        MetadataResponse(
            topics: names.map { name in
                MetadataResponse.MetadataResponseTopic(
                    name: name,
                    partitions: (0..<partitions).map {
                        MetadataResponse.MetadataResponsePartition(
                            partitionIndex: $0,
                            leaderId: 1,
                            replicaNodes: [1],
                            isrNodes: [1]
                        )
                    }
                )
            }
        )
    }

    private func listing(_ topic: String, _ offsets: [Int64]) -> OffsetListing {
        OffsetListing(
            topics: [
                ListOffsetsResponse.ListOffsetsTopicResponse(
                    name: topic,
                    partitions: offsets.enumerated().map {
                        ListOffsetsResponse.ListOffsetsPartitionResponse(
                            partitionIndex: Int32($0.offset),
                            offset: $0.element
                        )
                    }
                )
            ],
            failures: []
        )
    }

    /// What a refresh asks for beside where logs end.
    private struct Turn: Equatable {
        var settings: [String]
        var sizes: Bool
        var lowEnds: Bool
    }

    private func turn(_ topics: inout PolledTopics, _ metadata: MetadataResponse, at now: Int64) -> Turn {
        topics.take(metadata, atMilliseconds: now)
        return Turn(
            settings: topics.takeTopicsToAsk(nowMilliseconds: now),
            sizes: topics.takeTurnForSizes(nowMilliseconds: now),
            lowEnds: topics.takeTurnForLowEnds(nowMilliseconds: now)
        )
    }

    @Test func fewTopicsAreAskedForEverythingTogether() {
        var topics = PolledTopics()
        let two = metadata(["orders", "payments"], partitions: 3)
        let three = metadata(["mails", "orders", "payments"], partitions: 3)
        var asked = turn(&topics, two, at: 100_000)
        #expect(asked == Turn(settings: ["orders", "payments"], sizes: true, lowEnds: true))
        // A new topic is asked for at once, for itself.
        asked = turn(&topics, three, at: 101_000)
        #expect(asked == Turn(settings: ["mails"], sizes: true, lowEnds: true))
        asked = turn(&topics, three, at: 102_000)
        #expect(asked == Turn(settings: [], sizes: false, lowEnds: true))
        asked = turn(&topics, three, at: 110_500)
        #expect(asked == Turn(settings: ["orders", "payments"], sizes: false, lowEnds: true))
        asked = turn(&topics, three, at: 111_500)
        #expect(asked == Turn(settings: ["mails"], sizes: true, lowEnds: true))
    }

    @Test func ofThousandsOfTopicsABoundedNumberIsAskedInEachRefresh() {
        let names = (0..<5000).map { "topic-\(10_000 + $0)" }
        let all = metadata(names)
        var topics = PolledTopics()
        var asked: [String: Int] = [:]
        var sizes = 0
        var lowEnds = 0
        for refresh in 0..<20 as Range<Int64> {
            let now = turn(&topics, all, at: 100_000 + refresh * 1000)
            #expect(now.settings.count <= PolledTopics.settingsPerRefresh)
            for name in now.settings { asked[name, default: 0] += 1 }
            if now.sizes { sizes += 1 }
            if now.lowEnds { lowEnds += 1 }
            // All have been asked once before any is asked again.
            if refresh == 9 { #expect(asked.count == 5000 && asked.values.allSatisfy { $0 == 1 }) }
        }
        #expect(asked.values.allSatisfy { $0 == 2 })
        // Fifty thousand partitions: once in fifty seconds.
        #expect(sizes == 1 && lowEnds == 1)
    }

    @Test func logsBeginWhereTheyBeganAsLongAsNobodyAsks() throws {
        var topics = PolledTopics()
        topics.take(metadata(["orders"], partitions: 2), atMilliseconds: 1000)
        topics.take(earliest: nil, latest: listing("orders", [10, 20]), atMilliseconds: 1000)
        #expect(topics.snapshot(nowMilliseconds: 1000).topic("orders")?.ends == [:])
        topics.take(earliest: listing("orders", [4, 20]), latest: listing("orders", [10, 20]), atMilliseconds: 2000)
        topics.take(earliest: nil, latest: listing("orders", [15, 26]), atMilliseconds: 3000)
        let row = try #require(topics.snapshot(nowMilliseconds: 3000).topic("orders"))
        #expect(row.ends == [0: PartitionEnds(low: 4, high: 15), 1: PartitionEnds(low: 20, high: 26)])
        #expect(row.recordCount == 17 && row.recordsPerSecond == 5.5)
    }

    @Test func topicsAreFoundByName() {
        let names = (0..<100).map { "topic-\(100 + $0)" }
        let snapshot = TopicsSnapshot(
            takenAtMilliseconds: 0,
            topics: names.map { TopicRow(name: $0, partitionCount: 1, replicationFactor: 1) }
        )
        for name in names { #expect(snapshot.topic(name)?.name == name) }
        for name in ["", "topic-", "topic-1505", "zebra"] { #expect(snapshot.topic(name) == nil) }
    }
}
