import Engine
import KafkaProtocol
import Testing

@Suite struct AlterPartitionTests {
    /// Everything that can be wrong with a proposal, from what is looked at first to what is looked at last. A case
    /// also commits every mistake after its own, so that the order is tested too.
    enum Mistake: Int, CaseIterable, Sendable {
        case unknownPartition, newerLeaderEpoch, olderLeaderEpoch, notLeader, olderPartitionEpoch, notReplica
        case recoveringWithFollowers, recoveringAgain, fencedMember

        var error: ErrorCode {
            switch self {
            case .unknownPartition: .unknownTopicOrPartition
            case .newerLeaderEpoch: .notController
            case .olderLeaderEpoch: .fencedLeaderEpoch
            case .notLeader: .invalidRequest
            case .olderPartitionEpoch: .invalidUpdateVersion
            case .notReplica: .invalidRequest
            case .recoveringWithFollowers: .invalidRequest
            case .recoveringAgain: .invalidRequest
            case .fencedMember: .ineligibleReplica
            }
        }
    }

    private static func cluster() throws -> ControllerHarness {
        var harness = ControllerHarness()
        try harness.join([1, 2, 3, 4])
        try harness.create("t", replicas: [[1, 2, 3]])
        // Leader and partition epochs leave 0, so that there are older ones.
        try harness.heartbeat(1, wantFence: true)
        try harness.heartbeat(1)
        try harness.heartbeat(3, wantFence: true)
        return harness
    }

    @Test(arguments: Mistake.allCases)
    func mistakesAreFoundInOrder(_ first: Mistake) throws {
        var harness = try Self.cluster()
        let partition = try harness.partition("t")
        #expect(partition.leader == 2 && partition.isr == [2] && partition.leaderEpoch > 0)
        let epochOfOther = try #require(harness.image.broker(1)).epoch
        let error = try harness.alter(partition, isr: [2, 1]) { request, proposal in
            for mistake in Mistake.allCases.reversed() where mistake.rawValue >= first.rawValue {
                switch mistake {
                case .unknownPartition: proposal.partitionIndex = 7
                case .newerLeaderEpoch: proposal.leaderEpoch = partition.leaderEpoch + 1
                case .olderLeaderEpoch: proposal.leaderEpoch = partition.leaderEpoch - 1
                case .notLeader:
                    request.brokerId = 1
                    request.brokerEpoch = epochOfOther
                case .olderPartitionEpoch: proposal.partitionEpoch -= 1
                case .notReplica: proposal.newIsrWithEpochs.append(.init(brokerId: 4, brokerEpoch: -1))
                case .recoveringWithFollowers: proposal.leaderRecoveryState = 1
                case .recoveringAgain:
                    if first == .recoveringAgain { proposal.newIsrWithEpochs = [.init(brokerId: 2, brokerEpoch: -1)] }
                    proposal.leaderRecoveryState = 1
                case .fencedMember: proposal.newIsrWithEpochs.append(.init(brokerId: 3, brokerEpoch: -1))
                }
            }
        }
        #expect(error == first.error)
        #expect(try harness.partition("t") == partition)
    }

    @Test func aPartitionEpochAheadMeansAnotherController() throws {
        var harness = try Self.cluster()
        let partition = try harness.partition("t")
        #expect(try harness.alter(partition, isr: [2]) { $1.partitionEpoch += 1 } == .notController)
    }

    @Test func theSendersEpochComesFirst() throws {
        var harness = try Self.cluster()
        let partition = try harness.partition("t")
        #expect(
            try harness.alter(partition, isr: [2]) { request, proposal in
                request.brokerEpoch -= 1
                proposal.partitionIndex = 7
            } == .staleBrokerEpoch
        )
        #expect(try harness.alter(partition, isr: [2]) { request, _ in request.brokerId = 99 } == .staleBrokerEpoch)
    }

    @Test func unknownTopicsAreNamedSo() throws {
        var harness = try Self.cluster()
        let partition = try harness.partition("t")
        #expect(
            try harness.alter(partition, isr: [2]) { request, _ in request.topics[0].topicId = Uuid(high: 9, low: 9) }
                == .unknownTopicId
        )
    }

    @Test func membersMustBeActiveAndOfThisRegistration() throws {
        var harness = try Self.cluster()
        let partition = try harness.partition("t")
        let stale = try harness.alter(partition, isr: [2, 1]) { _, proposal in
            proposal.newIsrWithEpochs[1].brokerEpoch -= 1
        }
        #expect(stale == .ineligibleReplica)
        // A broker that is leaving may not join either.
        try harness.create("u", replicas: [[1]])
        #expect(try harness.heartbeat(1, wantShutDown: true).shouldShutDown == false)
        #expect(harness.image.broker(1)?.inControlledShutdown == true)
        #expect(try harness.alter(partition, isr: [2, 1]) == .ineligibleReplica)
    }

    @Test func anIsrNeedsItsLeaderAndNoRepetition() throws {
        var harness = try Self.cluster()
        let partition = try harness.partition("t")
        #expect(try harness.alter(partition, isr: [1]) == .invalidRequest)
        #expect(try harness.alter(partition, isr: []) == .invalidRequest)
        #expect(try harness.alter(partition, isr: [2, 1, 1]) == .invalidRequest)
    }

    @Test func expansionAndShrinkingRaiseThePartitionEpochAlone() throws {
        var harness = try Self.cluster()
        let before = try harness.partition("t")
        #expect(try harness.alter(before, isr: [2, 1]) == .none)
        let expanded = try harness.partition("t")
        #expect(expanded.isr == [2, 1])
        #expect(expanded.partitionEpoch == before.partitionEpoch + 1)
        #expect(expanded.leaderEpoch == before.leaderEpoch && expanded.leader == 2)
        #expect(try harness.alter(before, isr: [2]) == .invalidUpdateVersion)
        #expect(try harness.alter(expanded, isr: [2]) == .none)
        #expect(try harness.partition("t").isr == [2])
    }

    @Test func version2NamesMembersWithoutEpochs() throws {
        var harness = try Self.cluster()
        let partition = try harness.partition("t")
        let request = AlterPartitionRequest(
            brokerId: 2,
            brokerEpoch: try #require(harness.image.broker(2)).epoch,
            topics: [
                .init(
                    topicId: partition.topicId,
                    partitions: [
                        .init(
                            partitionIndex: 0,
                            leaderEpoch: partition.leaderEpoch,
                            newIsr: [2, 1],
                            partitionEpoch: partition.partitionEpoch
                        )
                    ]
                )
            ]
        )
        let answer = try #require(try harness.alter(request, version: 2).topics.first?.partitions.first)
        #expect(answer.errorCode == .none)
        #expect(answer.isr == [2, 1])
        #expect(answer.leaderId == 2 && answer.leaderEpoch == partition.leaderEpoch)
        #expect(answer.partitionEpoch == partition.partitionEpoch + 1)
    }

    @Test func aRecoveringLeaderReportsItsRecovery() throws {
        var harness = ControllerHarness()
        try harness.join([1, 2])
        try harness.create("t", replicas: [[1, 2]], configs: ["unclean.leader.election.enable": "true"])
        #expect(try harness.alter(harness.partition("t"), isr: [1]) == .none)
        try harness.heartbeat(1, wantFence: true)
        let recovering = try harness.partition("t")
        #expect(recovering.leader == 2 && recovering.isr == [2])
        #expect(recovering.leaderRecoveryState == .recovering)
        try harness.heartbeat(1)
        #expect(try harness.alter(recovering, isr: [2, 1]) { $1.leaderRecoveryState = 1 } == .invalidRequest)
        #expect(try harness.alter(recovering, isr: [2]) == .none)
        let recovered = try harness.partition("t")
        #expect(recovered.leaderRecoveryState == .recovered)
        #expect(try harness.alter(recovered, isr: [2, 1]) == .none)
    }
}
