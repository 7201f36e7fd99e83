import ClusterClient
import ClusterView
import KafkaProtocol
import Operations
import Testing

@Suite struct ElectPlanTests {
    private static let partitions = [
        partition(0, leader: 1, inSync: [1, 2, 3]),
        partition(1, leader: 2, inSync: [1, 2, 3]),
        partition(2, leader: 1, replicas: [3, 1, 2], inSync: [1, 2]),
        partition(3, leader: 1, replicas: [2, 1, 3], inSync: [1, 2, 3]),
    ]

    private func name(_ number: Int32) -> PartitionName { PartitionName(topic: "t", partition: number) }
    private func topicPartition(_ number: Int32) -> TopicPartition { TopicPartition(topic: "t", partition: number) }
    private func result(_ number: Int32, _ code: ErrorCode = .none) -> ElectionResult {
        ElectionResult(partition: topicPartition(number), errorCode: code, message: nil)
    }

    @Test func showsWhatWouldMoveWithObstaclesLast() {
        let plan = ElectPlan(.preferred, .all, in: snapshot(Self.partitions, down: [3]))
        #expect(
            plan.record.steps == [
                .init("t-1", from: "2", to: "1"),
                .init("t-3", from: "1", to: "2"),
                .init("t-2", from: "1", to: "3", obstacle: "broker 3 does not serve"),
            ]
        )
        #expect(plan.record.facts.map(\.value) == ["4", "2", "1"])
    }

    @Test func aReplicaThatIsNotInSyncIsAnObstacle() {
        let plan = ElectPlan(.preferred, .partitions([name(2)]), in: snapshot(Self.partitions))
        #expect(plan.moves.map(\.obstacle) == ["broker 3 is not in sync"])
    }

    @Test func namesWhatIsNotThere() {
        let all = snapshot(Self.partitions)
        #expect(ElectPlan(.preferred, .partitions([name(9)]), in: all).record.refusal == "There is no partition t-9.")
        #expect(ElectPlan(.preferred, .topics(["u"]), in: all).record.refusal == "There is no topic u.")
        #expect(ElectPlan(.preferred, .partitions([]), in: all).record.refusal != nil)
    }

    @Test func nothingToMoveSendsNothing() async {
        let elections = FakeElections(.success([]))
        let plan = ElectPlan(.preferred, .all, in: snapshot([Self.partitions[0]]))
        let result = await plan.apply(through: means(elections: elections))
        #expect(result.status == .done)
        #expect(elections.asked.isEmpty)
    }

    @Test func readsTheLeadersBackUntilTheyLead() async {
        let elections = FakeElections(
            .success([result(1), result(3)]),
            leaders: [topicPartition(1): 1, topicPartition(3): 2],
            looksNeeded: 2
        )
        let plan = ElectPlan(.preferred, .partitions([name(3), name(1)]), in: snapshot(Self.partitions))
        let outcome = await plan.apply(through: means(elections: elections))
        #expect(elections.asked == [.init(type: .preferred, partitions: [topicPartition(1), topicPartition(3)])])
        #expect(elections.looks == 2)
        #expect(
            outcome
                == PlanResult(
                    .done,
                    "2 leaders elected",
                    steps: [.init("t-1", detail: "leader 1"), .init("t-3", detail: "leader 2")]
                )
        )
    }

    @Test func everyPartitionKeepsItsOwnError() async {
        let elections = FakeElections(
            .success([result(0, .electionNotNeeded), result(1), result(2, .preferredLeaderNotAvailable)]),
            leaders: [topicPartition(1): 1]
        )
        let plan = ElectPlan(.preferred, .topics(["t"]), in: snapshot(Self.partitions))
        let outcome = await plan.apply(through: means(elections: elections))
        #expect(elections.asked.first?.partitions?.count == 4)
        #expect(outcome.status == .failed)
        #expect(outcome.sentence == "1 leader elected, 1 not needed, 1 not possible")
        #expect(outcome.steps.map(\.error) == ["ELECTION_NOT_NEEDED", nil, "PREFERRED_LEADER_NOT_AVAILABLE"])
    }

    @Test func anElectionThatIsNotSeenIsAFailure() async {
        let elections = FakeElections(.success([result(1)]), leaders: [topicPartition(1): 2])
        let plan = ElectPlan(.preferred, .partitions([name(1)]), in: snapshot(Self.partitions))
        let outcome = await plan.apply(through: means(elections: elections))
        #expect(elections.looks == 3)
        #expect(outcome.steps == [.init("t-1", error: "LEADER_NOT_SEEN", detail: "leader 2")])
        #expect(outcome.status == .failed)
    }

    @Test func allPartitionsAreAskedForWithoutAList() async {
        let elections = FakeElections(.success([result(1)]), leaders: [topicPartition(1): 1])
        _ = await ElectPlan(.preferred, .all, in: snapshot(Self.partitions)).apply(through: means(elections: elections))
        #expect(elections.asked == [.init(type: .preferred, partitions: nil)])
    }

    @Test func anUncleanElectionIsForPartitionsWithoutALeaderAndSaysWhatItCosts() {
        let rows = [partition(0, leader: 1, inSync: [1, 2]), partition(1, leader: nil, inSync: [3])]
        let plan = ElectPlan(.unclean, .topics(["t"]), in: snapshot(rows, down: [3]))
        #expect(plan.record.steps == [.init("t-1", from: "none", to: "any live replica")])
        #expect(plan.record.sentences.first?.hasPrefix("DATA LOSS") == true)
        let hopeless = ElectPlan(.unclean, .topics(["t"]), in: snapshot(rows, down: [1, 2, 3]))
        #expect(hopeless.moves.map(\.obstacle) == ["no replica is alive"])
    }

    @Test func theClientsRefusalIsARefusal() async {
        let elections = FakeElections(.failure(.readOnly(api: "ElectLeaders")))
        let plan = ElectPlan(.preferred, .all, in: snapshot(Self.partitions))
        #expect(await plan.apply(through: means(elections: elections)).status == .refused)
        let broken = FakeElections(.failure(.notConnected(address: "a:1", reason: "gone")))
        let outcome = await plan.apply(through: means(elections: broken))
        #expect(outcome == PlanResult(.failed, "The election failed: a:1 cannot be reached: gone."))
    }
}
