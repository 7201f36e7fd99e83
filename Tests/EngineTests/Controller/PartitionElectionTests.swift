import Engine
import KafkaProtocol
import Testing

@Suite struct PartitionElectionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var kind: PartitionElection.Kind = .ordinary
        var replicas: [Int32] = [1, 2, 3]
        var isr: [Int32] = [1, 2, 3]
        var elr: [Int32] = []
        var leader: Int32 = 1
        var active: [Int32] = [1, 2, 3]
        let outcome: PartitionElection.Outcome
    }

    static func partition(_ test: Case) -> PartitionState {
        PartitionState(
            PartitionRecord(
                partitionId: 0,
                topicId: Uuid(high: 1, low: 2),
                replicas: test.replicas,
                isr: test.isr,
                leader: test.leader,
                leaderEpoch: 5,
                partitionEpoch: 9,
                eligibleLeaderReplicas: test.elr
            ),
            topic: "t"
        )
    }

    static let cases: [Case] = [
        Case(testDescription: "the leader stays", leader: 2, outcome: .inSync(2)),
        Case(
            testDescription: "the preferred replica follows a leader that is gone",
            leader: 3,
            active: [1, 2],
            outcome: .inSync(1)
        ),
        Case(
            testDescription: "the next in sync follows",
            isr: [2, 3],
            leader: 1,
            active: [2, 3],
            outcome: .inSync(2)
        ),
        Case(
            testDescription: "a replica out of sync is passed over",
            isr: [1, 3],
            active: [2, 3],
            outcome: .inSync(3)
        ),
        Case(testDescription: "nobody in sync is alive", isr: [1], active: [2, 3], outcome: .none),
        Case(
            testDescription: "eligible replicas wait while the ISR lives",
            isr: [2],
            elr: [1],
            leader: -1,
            outcome: .inSync(2)
        ),
        Case(
            testDescription: "an eligible replica leads when the ISR is gone",
            isr: [1],
            elr: [3],
            active: [2, 3],
            outcome: .eligible(3)
        ),
        Case(
            testDescription: "unclean prefers replicas in sync",
            kind: .unclean,
            isr: [3],
            leader: -1,
            outcome: .inSync(3)
        ),
        Case(
            testDescription: "unclean prefers eligible replicas",
            kind: .unclean,
            isr: [1],
            elr: [3],
            leader: -1,
            active: [2, 3],
            outcome: .eligible(3)
        ),
        Case(
            testDescription: "unclean takes any",
            kind: .unclean,
            isr: [1],
            leader: -1,
            active: [3],
            outcome: .unclean(3)
        ),
        Case(testDescription: "unclean finds nobody", kind: .unclean, active: [], outcome: .none),
        Case(testDescription: "the preferred takes over", kind: .preferred, leader: 3, outcome: .inSync(1)),
        Case(
            testDescription: "a preferred out of sync does not",
            kind: .preferred,
            isr: [2, 3],
            leader: 3,
            outcome: .inSync(3)
        ),
        Case(
            testDescription: "a preferred that is gone does not",
            kind: .preferred,
            leader: 3,
            active: [2, 3],
            outcome: .inSync(3)
        ),
    ]

    @Test(arguments: Self.cases)
    func electsInOrder(_ test: Case) {
        let election = PartitionElection(kind: test.kind, isActive: { test.active.contains($0) })
        #expect(election.elect(Self.partition(test), isr: test.isr) == test.outcome)
    }

    @Test(arguments: Self.cases)
    func changesFollowFromElections(_ test: Case) throws {
        let before = Self.partition(test)
        let election = PartitionElection(kind: test.kind, isActive: { test.active.contains($0) })
        var after = before
        if let record = PartitionChange(election: election).record(for: before, isr: test.isr) { after.apply(record) }
        #expect(after.leader == test.outcome.leader)
        #expect(after.leaderEpoch == before.leaderEpoch + (after.leader == before.leader ? 0 : 1))
        #expect(after.partitionEpoch == before.partitionEpoch + (after == before ? 0 : 1))
        #expect(!after.isr.isEmpty)
        #expect(!after.elr.contains { after.isr.contains($0) })
        if case .unclean(let leader) = test.outcome {
            #expect(after.isr == [leader])
            #expect(after.leaderRecoveryState == .recovering)
        } else {
            #expect(after.leaderRecoveryState == .recovered)
        }
    }

    @Test func anIsrIsNeverEmptied() throws {
        let partition = Self.partition(Case(testDescription: "", isr: [2, 3], leader: 3, outcome: .none))
        let election = PartitionElection(kind: .ordinary, isActive: { $0 == 1 })
        let record = try #require(PartitionChange(election: election).record(for: partition, isr: []))
        #expect(record.isr == [3])
        #expect(record.leader == -1)
    }

    @Test func shrinkingAloneKeepsTheLeaderEpoch() throws {
        let partition = Self.partition(Case(testDescription: "", outcome: .none))
        let election = PartitionElection(kind: .ordinary, isActive: { _ in true })
        let record = try #require(PartitionChange(election: election).record(for: partition, isr: [1, 2]))
        var after = partition
        after.apply(record)
        #expect(after.leaderEpoch == partition.leaderEpoch)
        #expect(after.partitionEpoch == partition.partitionEpoch + 1)
        #expect(PartitionChange(election: election).record(for: after, isr: [1, 2]) == nil)
    }
}
