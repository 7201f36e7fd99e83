import Buffers
import ClusterClient
import KafkaProtocol
import RecordClient
import TestSupport

extension TestCluster {
    /// Reads that many records of a topic from its beginning, and whatever came with them; each partition in order.
    func read(_ topic: String, partitions: Int32 = 1, count: Int) async throws -> [ConsumedRecord] {
        let consumer = try Consumer(
            ConsumerConfiguration(bootstrapServers: self.bootstrapServers, groupId: "test-reader")
        )
        try await consumer.assign(
            (0..<partitions).map {
                PartitionOffset(topic: topic, partition: $0, offset: PartitionOffset.beginning)
            }
        )
        var records: [ConsumedRecord] = []
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(60)
        while records.count < count, clock.now < deadline {
            records += try await consumer.poll(timeoutMilliseconds: 500).records
        }
        await consumer.close()
        guard records.count >= count else {
            throw NeverHappened("\(topic): \(records.count) of \(count) records could be read within a minute")
        }
        return records
    }

    /// Sends one record with acks=all straight to a partition's leader and returns the leader's verdict.
    func produceOnce(_ topic: String, _ partition: Int32 = 0, acks: Int16 = -1, from brokers: [Int32]? = nil)
        async throws -> ErrorCode
    {
        var batch = RecordBatchBuilder()
        batch.append(timestamp: 1_700_000_000_000, key: nil, value: Bytes(Array("probe".utf8)))
        return try await self.produce(batch.build(), to: topic, partition, acks: acks, from: brokers).errorCode
    }

    /// Sends one batch straight to a partition's leader.
    func produce(
        _ batch: Bytes,
        to topic: String,
        _ partition: Int32 = 0,
        acks: Int16 = -1,
        from brokers: [Int32]? = nil
    ) async throws -> ProduceResponse.PartitionProduceResponse {
        let leader = try await self.partition(topic, partition, from: brokers).leaderId
        let id = try await self.metadata(of: [topic], from: leader).topics.first?.topicId ?? .zero
        var data = ProduceRequest.PartitionProduceData()
        data.index = partition
        data.records = Records(batch)
        var entry = ProduceRequest.TopicProduceData()
        entry.name = topic
        entry.topicId = id
        entry.partitionData = [data]
        var request = ProduceRequest()
        request.acks = acks
        request.timeoutMs = 3000
        request.topicData = [entry]
        let answer = try await self.client.send(request, to: .broker(leader))
        guard let response = answer.responses.first?.partitionResponses.first else {
            throw NeverHappened("the answer to a produce request says nothing of \(topic)-\(partition)")
        }
        return response
    }
}
