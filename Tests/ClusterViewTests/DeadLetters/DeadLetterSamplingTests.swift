import Buffers
import ClusterClient
import ClusterView
import KafkaProtocol
import RecordClient
import TestSupport
import Testing

/// Which topics are looked at for dead letters that no name tells of, and what is found there.
@Suite struct DeadLetterSamplingTests {
    private func topic(_ name: String, records: Int64, partitions: Int32 = 1) -> TopicRow {
        TopicRow(
            name: name,
            partitionCount: Int(partitions),
            replicationFactor: 1,
            ends: Dictionary(
                uniqueKeysWithValues: (0..<partitions).map { ($0, PartitionEnds(low: 0, high: records)) }
            )
        )
    }

    private func headers(_ pairs: [(String, String)]) -> [ConsumedRecord.Header] {
        pairs.map { .init(name: $0.0, value: Array($0.1.utf8)) }
    }

    // MARK: Turns

    @Test func aTurnIsBoundedHoweverManyTopicsThereAre() {
        let topics = (0..<5000).map { topic("topic-\(10_000 + $0)", records: 100, partitions: 50) }
        var turns = SamplingTurns()
        var looked: [String: Int] = [:]
        for turn in 0..<250 as Range<Int64> {
            let now = turn * 2000
            let due = turns.due(topics, nowMilliseconds: now) { _ in true }
            #expect(due.count == SamplingTurns.topicsPerTurn)
            let places = NewestRecords(due).places
            #expect(places.count == SamplingTurns.topicsPerTurn * NewestRecords.partitionsPerTopic)
            for topic in due { looked[topic.name, default: 0] += 1 }
            turns.take([:], of: due, tookMilliseconds: 150, nowMilliseconds: now)
        }
        #expect(looked.count == 5000 && looked.values.allSatisfy { $0 == 1 })
        #expect(turns.due(topics, nowMilliseconds: 10_000_000) { _ in true }.isEmpty, "none has grown")
    }

    @Test func aTopicThatSaysNothingIsLookedAtMoreAndMoreSeldom() {
        var turns = SamplingTurns()
        var times: [Int64] = []
        for second in 0..<20_000 as Range<Int64> {
            let due = turns.due([topic("busy", records: second + 1)], nowMilliseconds: second * 1000) { _ in true }
            guard !due.isEmpty else { continue }
            times.append(second)
            turns.take([:], of: due, tookMilliseconds: 20, nowMilliseconds: second * 1000)
        }
        #expect(times == [0, 120, 360, 840, 1800, 3720, 7560, 11_400, 15_240, 19_080])
    }

    @Test func aTurnThatTookLongIsFollowedByALongRest() {
        var turns = SamplingTurns()
        let first = [topic("first", records: 5)]
        turns.take([:], of: first, tookMilliseconds: 2000, nowMilliseconds: 10_000)
        let second = [topic("second", records: 5)]
        #expect(turns.due(second, nowMilliseconds: 29_999) { _ in true }.isEmpty)
        #expect(turns.due(second, nowMilliseconds: 30_000) { _ in true }.map(\.name) == ["second"])
        #expect(turns.due(second, nowMilliseconds: 30_000) { _ in false }.isEmpty)
    }

    @Test func whatIsKnownIsNotLookedAtAgainUntilItIsGone() {
        var turns = SamplingTurns()
        let topics = [topic("failures", records: 5)]
        turns.take(["failures": .connect], of: topics, tookMilliseconds: 0, nowMilliseconds: 0)
        #expect(turns.dialect(of: "failures") == .connect)
        let grown = [topic("failures", records: 9)]
        #expect(turns.due(grown, nowMilliseconds: 90_000_000) { _ in true }.isEmpty)
        turns.keep([])
        #expect(turns.dialect(of: "failures") == nil)
        #expect(turns.due(grown, nowMilliseconds: 90_000_000) { _ in true }.count == 1)
    }

    @Test func namesAreMatchedWhenThereAreOthersThanBefore() {
        var named = NamedDeadLetters(.standard)
        let topics = (0..<3000).map { topic("topic-\(10_000 + $0)", records: 1) } + [topic("zoo-dlq", records: 1)]
        for _ in 0..<50 { named.see(topics) }
        #expect(named.namesMatched == 3001 && named.found.map(\.topic) == ["zoo-dlq"])
        named.see(Array(topics.dropFirst()))
        #expect(named.namesMatched == 6001 && named.foundNames == ["zoo-dlq"])
    }

    // MARK: Records

    @Test func onlyTopicsWhoseRecordsAllDiedElsewhereHoldDeadLetters() {
        let connect = headers([("__connect.errors.topic", "orders"), ("__connect.errors.offset", "4")])
        let replayed = headers([("hw-dlq-origin-topic", "replayed"), ("x-replay-count", "1")])
        let dialects = DeadLetterSampler.dialects(of: [
            "failures": [connect, connect], "mixed": [connect, []], "replayed": [replayed],
            "self": [headers([("hw-dlq-origin-topic", "self")])], "plain": [[]],
        ])
        #expect(dialects == ["failures": .connect])
    }

    private func answer(_ batches: [Bytes], highWatermark: Int64) -> FetchedPartition {
        LatencyFixture.answer(
            batches,
            highWatermark: highWatermark,
            partition: PartitionName(topic: "failures", partition: 0)
        )
    }

    @Test func theLastFewRecordsAreFoundInTheirBatches() {
        var search = NewestRecords([topic("failures", records: 10)])
        #expect(search.places.map(\.offset) == [7])
        let header = RecordHeader(key: "a", value: Bytes([120]))
        search.take(
            answer(
                [LatencyFixture.batch(at: 0, times: [1, 2, 3, 4, 5, 6, 7, 8], headers: [header])],
                highWatermark: 10
            )
        )
        // Of the first batch one record counts; the next begins behind it.
        #expect(search.headers["failures"]?.count == 1 && search.places.map(\.offset) == [8])
        search.take(answer([LatencyFixture.batch(at: 8, times: [9, 10, 11], headers: [header])], highWatermark: 11))
        #expect(search.places.isEmpty)
        #expect(search.headers["failures"] == Array(repeating: [.init(name: "a", value: [120])], count: 3))
    }

    @Test func aBatchThatIsLargerThanWasAskedForIsAskedForAgain() {
        var search = NewestRecords([topic("failures", records: 10)])
        var sizes: [Int32] = []
        while let place = search.places.first, sizes.count < 10 {
            sizes.append(place.maxBytes)
            search.take(answer([], highWatermark: 10))
        }
        #expect(sizes == [65_536, 524_288, 4_194_304, 8_388_608])
    }

    @Test func whatNobodyMaySeeIsLetGo() {
        var search = NewestRecords([topic("failures", records: 10)])
        let partition = PartitionName(topic: "failures", partition: 0)
        search.take(LatencyFixture.answer(highWatermark: 10, lastStable: 4, partition: partition))
        #expect(search.places.isEmpty && search.headers.isEmpty)
        search = NewestRecords([topic("failures", records: 10)])
        search.take(LatencyFixture.answer(error: .topicAuthorizationFailed, partition: partition))
        #expect(search.places.isEmpty)
        search = NewestRecords([topic("failures", records: 10)])
        search.fail(partition)
        #expect(search.places.isEmpty)
    }

    @Test func aClusterIsLookedAtByTheClientThatIsThere() async throws {
        let cluster = try MockCluster(brokerCount: 2)
        let producer = try Producer(ProducerConfiguration(bootstrapServers: cluster.bootstrapServers))
        for (topic, name) in [("failures", "__connect.errors.topic"), ("plain", "trace")] {
            try cluster.createTopic(topic, partitionCount: 2, replicationFactor: 1)
            for partition in 0..<2 as Range<Int32> {
                for _ in 0..<5 {
                    _ = try await producer.send(
                        topic: topic,
                        partition: partition,
                        value: [1],
                        headers: [(name: name, value: Array("orders".utf8))]
                    )
                }
            }
        }
        await producer.close()
        let client = try ClusterClient(bootstrap: try ServerAddress.list(cluster.bootstrapServers))
        defer { client.close() }
        let topics = ["failures", "plain", "unknown"].map { topic($0, records: 5, partitions: 2) }
        #expect(await DeadLetterSampler(client).dialects(of: topics) == ["failures": .connect])
    }
}
