import ClusterClient
import KafkaProtocol
import Operations
import Synchronization
import Testing

@Suite struct ResetSequenceTests {
    private func sequence(_ group: FakeGroup, members: FakeGroup? = nil) -> ResetSequence {
        let means = OperationMeans(offsets: group, lookInterval: .zero, looks: 3)
        return ResetSequence(runner: PlanRunner(means: means, journal: nil), members: members, nowMilliseconds: { 7 })
    }

    @Test func waitsUntilTheGroupIsEmptyAndPlansAnew() async throws {
        let group = FakeGroup { state in
            state.state = .stable
            state.looksUntilEmpty = 4
        }
        let sequence = sequence(group)
        let plan = try await sequence.plan(request(.shiftBy(-10)))
        #expect(plan.record.refusal != nil)
        // The members go on while they are waited for.
        group.state.withLock { $0.committed[tp(0)] = 60 }
        let (applied, result) = await sequence.run(plan, .whenEmpty(timeout: .seconds(60)), clusterID: nil)
        #expect(result.status == .failed)
        #expect(result.steps.map(\.error) == [nil, nil, "NOT_CHANGED"])
        #expect(applied.rows[0].before == 60)
        #expect(group.committed == [tp(0): 50, tp(1): 80])
    }

    @Test func whenTheTimeIsOverKafkasSentenceIsTheAnswer() async throws {
        let group = FakeGroup { $0.state = .stable }
        let sequence = sequence(group)
        let plan = try await sequence.plan(request(.toEarliest))
        let (_, result) = await sequence.run(plan, .whenEmpty(timeout: .zero), clusterID: nil)
        #expect(result.status == .refused)
        #expect(result.sentence == plan.record.refusal)
        #expect(group.commits == 0)
        let now = await sequence.run(plan, .now, clusterID: nil)
        #expect(now.result.status == .refused)
        #expect(group.commits == 0)
    }

    @Test func membersOfOurOwnAreStoppedAndStartedAgain() async throws {
        let group = FakeGroup { $0.state = .stable }
        let sequence = sequence(group, members: group)
        let plan = try await sequence.plan(request(.toLatest))
        let stages = Mutex<[ResetStage]>([])
        let (applied, result) = await sequence.run(plan, .stoppingMembers, clusterID: nil) { stage in
            stages.withLock { $0.append(stage) }
        }
        #expect(stages.withLock { $0 } == [.stoppingMembers, .waiting, .applying, .startingMembers])
        #expect(result.status == .done)
        #expect(result.sentence.hasSuffix("its members run again"))
        #expect(applied.rows[0].before == 45)
        #expect(group.committed == [tp(0): 100, tp(1): 100, tp(2): 100])
        #expect(group.state.withLock { $0.memberOrders } == ["stop", "start"])
    }

    @Test func membersOfOthersAreLeftAlone() async throws {
        let group = FakeGroup { $0.state = .stable }
        let sequence = sequence(group)
        let plan = try await sequence.plan(request(.toLatest))
        let (_, result) = await sequence.run(plan, .stoppingMembers, clusterID: nil)
        #expect(result.status == .refused)
        #expect(group.commits == 0)
    }
}
