import Buffers
import CommitLog
import Engine
import KafkaProtocol
import Testing

// What clients ask for, as a test wants to write it.
extension EngineCluster {
    /// Creates a topic whose replicas are where the test wants them, and waits until its brokers have it.
    @discardableResult
    func create(_ name: String, replicas: [[Int32]], configs: [(String, String)] = []) throws -> Uuid {
        var topic = CreateTopicsRequest.CreatableTopic(name: name, numPartitions: -1, replicationFactor: -1)
        topic.assignments = replicas.enumerated().map {
            .init(partitionIndex: Int32($0.offset), brokerIds: $0.element)
        }
        topic.configs = configs.map { .init(name: $0.0, value: $0.1) }
        let response = try self.ask(CreateTopicsRequest(topics: [topic], timeoutMs: 5_000))
        let answer = try #require(response.topics.first)
        #expect(answer.errorCode == .none, "\(answer.errorMessage ?? "")")
        self.run(milliseconds: 1_000)
        return answer.topicId
    }

    /// One batch of records without keys.
    static func batch(_ values: [String], producerId: Int64 = -1, sequence: Int32 = -1, at time: Int64) -> Bytes {
        var builder = RecordBatchBuilder(
            producerId: producerId,
            producerEpoch: producerId < 0 ? -1 : 0,
            baseSequence: sequence
        )
        for value in values { builder.append(timestamp: time, key: nil, value: Bytes(value.utf8)) }
        return builder.build()
    }

    func produceRequest(
        _ values: [String],
        to topic: String,
        _ partition: Int32 = 0,
        acks: Int16 = -1,
        producerId: Int64 = -1,
        sequence: Int32 = -1
    ) -> ProduceRequest {
        let batch = Self.batch(
            values,
            producerId: producerId,
            sequence: sequence,
            at: 1_700_000_000_000 + self.now
        )
        return ProduceRequest(
            acks: acks,
            timeoutMs: 1_000,
            topicData: [.init(name: topic, partitionData: [.init(index: partition, records: Records(batch))])]
        )
    }

    /// Produces one batch with acks=all unless told otherwise.
    @discardableResult
    func produce(
        _ values: [String],
        to topic: String,
        _ partition: Int32 = 0,
        of broker: Int32 = 1,
        acks: Int16 = -1,
        producerId: Int64 = -1,
        sequence: Int32 = -1
    ) throws -> ProduceResponse.PartitionProduceResponse {
        let request = self.produceRequest(
            values,
            to: topic,
            partition,
            acks: acks,
            producerId: producerId,
            sequence: sequence
        )
        let response = try self.ask(request, version: 12, of: broker)
        return try #require(response.responses.first?.partitionResponses.first)
    }

    /// Fetches from one partition without waiting.
    func fetch(
        _ topic: String,
        _ partition: Int32 = 0,
        from offset: Int64,
        of broker: Int32 = 1,
        leaderEpoch: Int32 = -1
    ) throws -> FetchResponse.PartitionData {
        let request = FetchRequest(
            maxWaitMs: 0,
            minBytes: 0,
            maxBytes: 1 << 20,
            sessionId: 0,
            sessionEpoch: -1,
            topics: [
                .init(
                    topic: topic,
                    partitions: [
                        .init(
                            partition: partition,
                            currentLeaderEpoch: leaderEpoch,
                            fetchOffset: offset,
                            partitionMaxBytes: 1 << 20
                        )
                    ]
                )
            ]
        )
        return try #require(try self.ask(request, version: 12, of: broker).responses.first?.partitions.first)
    }

    func listOffsets(
        _ topic: String,
        _ partition: Int32 = 0,
        timestamp: Int64,
        of broker: Int32 = 1
    ) throws -> ListOffsetsResponse.ListOffsetsPartitionResponse {
        let request = ListOffsetsRequest(
            replicaId: -1,
            topics: [.init(name: topic, partitions: [.init(partitionIndex: partition, timestamp: timestamp)])]
        )
        return try #require(try self.ask(request, version: 7, of: broker).topics.first?.partitions.first)
    }
}
