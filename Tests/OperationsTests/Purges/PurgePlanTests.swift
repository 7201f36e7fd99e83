import ClusterClient
import ClusterView
import Foundation
import KafkaProtocol
import Operations
import Synchronization
import Testing

/// A topic that loses what it is told to, or not.
private final class FakeTopic: RecordDeletions {
    private struct State {
        var ends: [TopicPartition: PartitionEnds]
        var orders: [[TopicPartition: Int64]] = []
    }

    private let state: Mutex<State>
    private let refused: [TopicPartition: ErrorCode]
    private let forgets: Bool

    init(
        _ ends: [TopicPartition: PartitionEnds],
        refused: [TopicPartition: ErrorCode] = [:],
        forgets: Bool = false
    ) {
        self.state = Mutex(State(ends: ends))
        self.refused = refused
        self.forgets = forgets
    }

    var orders: [[TopicPartition: Int64]] { state.withLock { $0.orders } }

    func ends(of topics: [String]) async throws(ClusterClientError) -> [TopicPartition: PartitionEnds] {
        state.withLock { $0.ends.filter { topics.contains($0.key.topic) } }
    }

    func deleteRecords(
        before offsets: [TopicPartition: Int64]
    ) async throws(ClusterClientError) -> [RecordDeletion] {
        state.withLock { state in
            state.orders.append(offsets)
            return offsets.sorted { $0.key < $1.key }.map { partition, offset in
                if let code = refused[partition] {
                    return RecordDeletion(partition: partition, lowWatermark: nil, errorCode: code)
                }
                if !forgets { state.ends[partition]?.low = offset }
                return RecordDeletion(partition: partition, lowWatermark: offset, errorCode: .none)
            }
        }
    }
}

@Suite struct PurgePlanTests {
    private func partition(_ number: Int32, of topic: String = "orders-dlq") -> TopicPartition {
        TopicPartition(topic: topic, partition: number)
    }

    private var ends: [TopicPartition: PartitionEnds] {
        [
            partition(0): PartitionEnds(low: 10, high: 50), partition(1): PartitionEnds(low: 7, high: 7),
            partition(2): PartitionEnds(low: 0, high: 5), partition(0, of: "other"): PartitionEnds(low: 0, high: 99),
        ]
    }

    private func means(_ topic: FakeTopic) -> OperationMeans {
        OperationMeans(records: topic, lookInterval: .zero, looks: 3)
    }

    @Test func allMeansEveryPartitionThatHasSomething() {
        let plan = PurgePlan("orders-dlq", .all, ends: ends)
        #expect(plan.rows.map(\.partition) == [0, 2])
        #expect(plan.rows.map(\.newStart) == [50, 5])
        #expect(plan.count == 45)
        #expect(plan.record.refusal == nil)
        #expect(plan.record.steps.map(\.to) == ["50", "5"])
        #expect(plan.record.sentences.first?.hasPrefix("DATA LOSS") == true)
    }

    @Test func upToARecordTakesThatOneToo() {
        let plan = PurgePlan("orders-dlq", .through(partition: 0, offset: 12), ends: ends)
        #expect(plan.rows.map(\.partition) == [0])
        #expect(plan.rows.map(\.newStart) == [13])
        #expect(plan.count == 3)
        #expect(PurgePlan("orders-dlq", .through(partition: 0, offset: 900), ends: ends).rows.first?.newStart == 50)
    }

    @Test func whatWasReplayedGoesAndTheRestIsSaidToStay() {
        let plan = PurgePlan("orders-dlq", .replayed, ends: ends, replayed: [0: 11, 2: 3])
        #expect(plan.rows.map(\.newStart) == [11, 3] && plan.count == 4)
        #expect(
            plan.record.sentences.last
                == "41 stay: in each partition the first record that was not replayed, and what lies behind it."
        )
        // Where nothing is known of a partition, it loses nothing; and none loses more than it has.
        #expect(PurgePlan("orders-dlq", .replayed, ends: ends, replayed: [0: 99]).rows.map(\.newStart) == [50])
        let nothing = PurgePlan("orders-dlq", .replayed, ends: ends)
        #expect(nothing.rows.isEmpty)
        #expect(nothing.record.refusal?.contains("begins with a record that was not replayed") == true)
    }

    @Test func nothingToDeleteAndTheClustersOwnTopicsAreRefused() {
        #expect(PurgePlan("orders-dlq", .through(partition: 0, offset: 9), ends: ends).record.refusal != nil)
        #expect(PurgePlan("nowhere", .all, ends: ends).record.refusal?.contains("There is no topic nowhere") == true)
        let own = [partition(0, of: "__consumer_offsets"): PartitionEnds(low: 0, high: 9)]
        #expect(PurgePlan("__consumer_offsets", .all, ends: own).record.refusal != nil)
    }

    @Test func whatIsDeletedIsReadBack() async {
        let topic = FakeTopic(ends)
        let result = await PurgePlan("orders-dlq", .all, ends: ends).apply(through: means(topic))
        #expect(result.status == .done)
        #expect(result.sentence == "45 records of orders-dlq are deleted; every partition was read back.")
        #expect(topic.orders == [[partition(0): 50, partition(2): 5]])
        #expect(result.steps.map(\.detail) == ["begins at 50", "begins at 5"])
    }

    @Test func aPartitionThatDoesNotMoveIsAFailure() async {
        let forgetful = FakeTopic(ends, forgets: true)
        let result = await PurgePlan("orders-dlq", .all, ends: ends).apply(through: means(forgetful))
        #expect(result.status == .failed)
        #expect(result.steps.map(\.error) == ["NOT_READ_BACK", "NOT_READ_BACK"])
        let refusing = FakeTopic(ends, refused: [partition(2): .topicAuthorizationFailed])
        let partly = await PurgePlan("orders-dlq", .all, ends: ends).apply(through: means(refusing))
        #expect(partly.status == .failed)
        #expect(partly.steps.map(\.error) == [nil, "TOPIC_AUTHORIZATION_FAILED"])
        #expect(partly.sentence.contains("1 of 2 partitions not purged"))
    }

    @Test func readOnlyRefusesBeforeAnythingIsSent() async {
        let topic = FakeTopic(ends)
        var means = means(topic)
        means.isReadOnly = true
        let runner = PlanRunner(means: means, journal: nil)
        let result = await runner.run(PurgePlan("orders-dlq", .all, ends: ends), clusterID: nil)
        #expect(result.status == .refused)
        #expect(topic.orders.isEmpty)
    }
}
