import Buffers
import CommitLog
import Engine
import KafkaProtocol
import Testing

@Suite struct LogUpkeepTests {
    private func keyed(_ key: String, _ value: String?, at time: Int64) -> Bytes {
        var builder = RecordBatchBuilder()
        builder.append(timestamp: time, key: Bytes(key.utf8), value: value.map { Bytes($0.utf8) })
        return builder.build()
    }

    private func produce(_ cluster: EngineCluster, _ key: String, _ value: String?) throws {
        let batch = self.keyed(key, value, at: 1_700_000_000_000 + cluster.now)
        let request = ProduceRequest(
            acks: -1,
            timeoutMs: 1_000,
            topicData: [.init(name: "c", partitionData: [.init(index: 0, records: Records(batch))])]
        )
        let answer = try cluster.ask(request, version: 12).responses.first?.partitionResponses.first
        #expect(answer?.errorCode == ErrorCode.none)
    }

    private func values(_ log: Log) throws -> [String: String] {
        var next = log.logStartOffset
        var values: [String: String] = [:]
        while next < log.logEndOffset {
            let result = try log.read(from: next, maxBytes: 1 << 20, upTo: log.logEndOffset, minOneBatch: true)
            guard result.endOffset > next else { break }
            next = result.endOffset
            var batches = RecordBatchIterator(try result.records.bytes())
            while let batch = try batches.nextBatch() {
                for record in try batch.records() {
                    values[record.key?.string ?? ""] = record.value?.string
                }
            }
        }
        return values
    }

    @Test func everyReplicaCompactsItsOwnLog() throws {
        let cluster = try EngineCluster(settings: [("log.cleaner.backoff.ms", "500")])
        try cluster.create(
            "c",
            replicas: [[1, 2, 3]],
            configs: [
                ("cleanup.policy", "compact"), ("segment.bytes", "1048576"), ("segment.ms", "100"),
                ("min.cleanable.dirty.ratio", "0.1"), ("delete.retention.ms", "0"),
            ]
        )
        for round in 0..<10 {
            for key in 0..<5 { try self.produce(cluster, "k\(key)", round == 9 && key == 4 ? nil : "\(round)") }
            cluster.run(milliseconds: 200)
        }
        cluster.run(milliseconds: 3_000)
        try self.produce(cluster, "last", "1")
        cluster.run(milliseconds: 3_000)
        for id in [Int32(1), 2, 3] {
            let log = try cluster.replica("c", on: id).log
            #expect(log.logEndOffset == 51)
            #expect(log.cleanedOffset > 40)
            #expect(log.segmentCount < 6)
            let values = try self.values(log)
            #expect(values == ["k0": "9", "k1": "9", "k2": "9", "k3": "9", "last": "1"])
            #expect(cluster.occurrences(on: id).contains { if case .compacted = $0 { true } else { false } })
        }
        // A restart knows what was compacted.
        let cleaned = try cluster.replica("c", on: 2).log.cleanedOffset
        cluster.run(milliseconds: 6_000)
        cluster.kill(2)
        try cluster.start(2)
        cluster.run(milliseconds: 3_000)
        #expect(try cluster.replica("c", on: 2).log.cleanedOffset >= cleaned)
        #expect(try self.values(cluster.replica("c", on: 2).log)["k3"] == "9")
        #expect(try cluster.partition("c").isr.sorted() == [1, 2, 3])
    }

    @Test func manyPartitionsAreLookedAfterInPortions() throws {
        let cluster = try EngineCluster(
            brokers: [1],
            settings: [("log.retention.check.interval.ms", "1000"), ("log.cleaner.backoff.ms", "1000")]
        )
        let topic = CreateTopicsRequest.CreatableTopic(
            name: "many",
            numPartitions: 1_300,
            replicationFactor: 1,
            configs: [.init(name: "retention.ms", value: "2000"), .init(name: "segment.ms", value: "1")]
        )
        _ = try cluster.ask(CreateTopicsRequest(topics: [topic], timeoutMs: 5_000))
        cluster.run(milliseconds: 1_000)
        for index in [Int32(0), 700, 1_299] {
            #expect(try cluster.produce(["a"], to: "many", index).errorCode == .none)
        }
        // Checkpoints of all of them, and retention in all of them, however far back they are.
        cluster.run(milliseconds: 15_000)
        for index in [Int32(0), 700, 1_299] {
            #expect(try cluster.replica("many", index, on: 1).log.logStartOffset == 1)
        }
        cluster.kill(1)
        try cluster.start(1)
        cluster.run(milliseconds: 3_000)
        for index in [Int32(0), 700, 1_299] {
            #expect(try cluster.replica("many", index, on: 1).highWatermark == 1)
        }
    }
}
