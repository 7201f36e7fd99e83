import RecordClient
import Testing

@Suite struct MutationLatchTests {
    private let cluster: MockCluster
    private let latch = MutationLatch()

    init() throws {
        self.cluster = try MockCluster(brokerCount: 1)
        try self.cluster.createTopic("orders", partitionCount: 1)
    }

    private func isRefused(_ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            return false
        } catch let error as RecordClientError {
            return error.code == .readOnly && error.name == "_READ_ONLY" && error.description.contains("--read-only")
        } catch {
            return false
        }
    }

    @Test func noProducerIsMadeBehindAClosedLatch() async throws {
        self.latch.close()
        #expect(await self.isRefused { _ = try Producer(.of(self.cluster), latch: self.latch) })
    }

    @Test func aProducerThatIsThereSendsNothingMore() async throws {
        let producer = try Producer(.of(self.cluster), latch: self.latch)
        try await producer.send(topic: "orders", partition: 0, value: [1])
        self.latch.close()
        #expect(await self.isRefused { try await producer.send(topic: "orders", partition: 0, value: [2]) })
        #expect(await self.isRefused { try producer.produce(topic: "orders", partition: 0, key: nil, value: nil) })
        let consumer = try Consumer(.of(self.cluster), latch: self.latch)
        let ends = try await consumer.watermarks(topic: "orders", partition: 0, timeoutMilliseconds: 20_000)
        #expect(ends.high == 1)
        await producer.close()
        await consumer.close()
    }

    @Test func consumersReadButNeitherJoinNorCommit() async throws {
        self.latch.close()
        var committing = ConsumerConfiguration.of(self.cluster)
        committing.enableAutoCommit = true
        #expect(await self.isRefused { _ = try Consumer(committing, latch: self.latch) })
        let consumer = try Consumer(.of(self.cluster), latch: self.latch)
        #expect(await self.isRefused { try await consumer.subscribe(["orders"]) })
        #expect(
            await self.isRefused {
                try await consumer.commit([PartitionOffset(topic: "orders", partition: 0, offset: 0)])
            }
        )
        try await consumer.assign([PartitionOffset(topic: "orders", partition: 0, offset: 0)])
        #expect(try await consumer.assignment().count == 1)
        await consumer.close()
    }
}
