import Buffers
import Cluster
import ClusterClient
import KafkaProtocol
import RecordClient
import Synchronization
import TestSupport
import Testing

extension ProcessSuites.ClientTests {
    @Test(arguments: ["none", "gzip", "snappy", "lz4", "zstd"])
    func kcatProducesAndConsumesWithEveryCodec(codec: String) async throws {
        let cluster = try SharedCluster.current()
        let topic = "codec-\(codec)"
        try await cluster.createTopic(topic, partitions: 3)
        let records = (0..<600).map { "key-\($0 % 20):record \($0) \(String(repeating: "compressible ", count: 8))" }
        try await cluster.kcat(
            ["-P", "-t", topic, "-K", ":", "-z", codec, "-X", "acks=all", "-X", "linger.ms=50"],
            input: records.joined(separator: "\n") + "\n"
        )
        let read = try await cluster.kcat(["-C", "-t", topic, "-o", "beginning", "-e", "-q", "-f", "%k:%s\n"])
        let isSame = read.lines.sorted() == records.sorted()
        #expect(isSame, "\(read.lines.count) of \(records.count) records were read")
        let keysInOrder = (0..<20).allSatisfy { key in
            let prefix = "key-\(key):"
            return read.lines.filter { $0.hasPrefix(prefix) } == records.filter { $0.hasPrefix(prefix) }
        }
        #expect(keysInOrder, "each key's records are in order")
        let stored = try await storedCompressions(of: topic, partitions: 3, in: cluster)
        #expect(
            stored == [try #require(Compression(name: codec))],
            "the batches are stored as they came, not as \(stored)"
        )
    }

    /// The codecs of a topic's batches, as its leaders send them.
    private func storedCompressions(of topic: String, partitions: Int32, in cluster: TestCluster) async throws
        -> Set<Compression>
    {
        var found: Set<Compression> = []
        for partition in 0..<partitions {
            let leader = try await cluster.partition(topic, partition).leaderId
            let bytes = try await fetch(topic, partition, from: leader, in: cluster)
            var batches = RecordBatchIterator(bytes, allowsPartialTail: true)
            while let batch = try batches.next() { found.insert(batch.header.attributes.compression) }
        }
        return found
    }

    private func fetch(_ topic: String, _ partition: Int32, from leader: Int32, in cluster: TestCluster) async throws
        -> Bytes
    {
        let id = try #require(try await cluster.metadata(of: [topic], from: leader).topics.first).topicId
        var wanted = FetchRequest.FetchPartition()
        wanted.partition = partition
        wanted.partitionMaxBytes = 1 << 20
        var entry = FetchRequest.FetchTopic()
        entry.topic = topic
        entry.topicId = id
        entry.partitions = [wanted]
        var request = FetchRequest()
        request.maxWaitMs = 1000
        request.minBytes = 1
        request.topics = [entry]
        let answer = try await cluster.client.send(request, to: .broker(leader))
        let data = try #require(answer.responses.first?.partitions.first)
        #expect(data.errorCode == .none)
        return try data.records?.bytes() ?? .empty
    }

    @Test func headersKeysAndTombstonesSurvive() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("shapes")
        let producer = try Producer(ProducerConfiguration(bootstrapServers: cluster.bootstrapServers))
        let headers: [Producer.Header] = [("eventId", Array("e-1".utf8)), ("nothing", nil), ("empty", [])]
        try await producer.send(topic: "shapes", key: Array("k".utf8), value: Array("v".utf8), headers: headers)
        try await producer.send(topic: "shapes", key: Array("k".utf8), value: nil)
        try await producer.send(topic: "shapes", key: nil, value: [], timestampMilliseconds: 1_700_000_000_000)
        await producer.close()

        let records = try await cluster.read("shapes", count: 3)
        #expect(records.map(\.offset) == [0, 1, 2])
        #expect(records.map(\.key) == [Array("k".utf8), Array("k".utf8), nil])
        #expect(records.map(\.value) == [Array("v".utf8), nil, []])
        #expect(records[0].headers == headers.map { ConsumedRecord.Header(name: $0.name, value: $0.value) })
        #expect(records[2].timestampMilliseconds == 1_700_000_000_000)
    }

    @Test func idempotentProducerDeliversEachRecordOnceAndInOrder() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("idempotent", partitions: 6)
        let reports = Mutex<[DeliveryReport]>([])
        var configuration = ProducerConfiguration(bootstrapServers: cluster.bootstrapServers)
        configuration.batchByteCount = 16_384
        let producer = try Producer(configuration, onDelivery: { batch in reports.withLock { $0 += batch } })
        let count = 20_000
        for number in 0..<count {
            let value = Array("\(number)".utf8)
            try Array("key-\(number % 50)".utf8).withUnsafeBytes { key in
                try value.withUnsafeBytes { value in
                    try producer.produce(topic: "idempotent", key: key, value: value, tag: UInt64(number))
                }
            }
        }
        try await producer.flush(timeoutMilliseconds: 60_000)
        await producer.close()

        let delivered = reports.withLock { $0 }
        #expect(delivered.count == count)
        #expect(delivered.allSatisfy { $0.error == nil && $0.persistence == .persisted })
        let records = try await cluster.read("idempotent", partitions: 6, count: count)
        #expect(records.count == count)
        var last: [[UInt8]: Int] = [:]
        var seen: Set<Int> = []
        for record in records {
            let number = try #require(Int(String(decoding: record.value ?? [], as: UTF8.self)))
            let key = try #require(record.key)
            #expect(seen.insert(number).inserted, "record \(number) is there twice")
            #expect(number > last[key, default: -1], "record \(number) is out of order")
            last[key] = number
        }
        #expect(seen.count == count)
    }

    @Test func oversizeRecordIsRefusedAndTheNextOneAccepted() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("small", configs: [("max.message.bytes", "2000")])
        let producer = try Producer(ProducerConfiguration(bootstrapServers: cluster.bootstrapServers))
        let error = await #expect(throws: RecordClientError.self) {
            try await producer.send(topic: "small", value: [UInt8](repeating: 120, count: 5000))
        }
        #expect(error?.name == "MSG_SIZE_TOO_LARGE")
        let report = try await producer.send(topic: "small", value: [UInt8](repeating: 120, count: 500))
        #expect(report.offset == 0)
        await producer.close()
    }

    @Test func offsetsAreFoundByTime() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("dated")
        let producer = try Producer(ProducerConfiguration(bootstrapServers: cluster.bootstrapServers))
        let start: Int64 = 1_700_000_000_000
        for number in 0..<Int64(10) {
            try await producer.send(
                topic: "dated",
                value: Array("\(number)".utf8),
                timestampMilliseconds: start + number * 1000
            )
        }
        await producer.close()
        for (time, offset) in [(start, 0), (start + 3500, 4), (start + 9000, 9), (start + 9001, -1)] {
            let run = try await cluster.kcat(["-Q", "-t", "dated:0:\(time)"])
            #expect(run.lines == ["dated [0] offset \(offset)"])
        }
        let tail = try await cluster.kcat(["-C", "-t", "dated", "-o", "s@\(start + 7000)", "-e", "-q"])
        #expect(tail.lines == ["7", "8", "9"])
    }

    @Test func readersGoOnWhereRecordsArrive() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("tailed")
        let run = Task {
            try await cluster.kcat(["-C", "-t", "tailed", "-o", "beginning", "-c", "3", "-q"])
        }
        let producer = try Producer(ProducerConfiguration(bootstrapServers: cluster.bootstrapServers))
        for word in ["a", "b", "c"] { try await producer.send(topic: "tailed", value: Array(word.utf8)) }
        await producer.close()
        #expect(try await run.value.lines == ["a", "b", "c"])
    }
}
