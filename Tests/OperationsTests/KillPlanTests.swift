import Cluster
import ClusterView
import Operations
import Testing

@Suite struct KillPlanTests {
    private static let partitions = [
        partition(0, leader: 3, inSync: [1, 2, 3]),
        partition(1, leader: 3, inSync: [1, 3]),
        partition(2, leader: 3, replicas: [3], inSync: [3]),
        partition(3, leader: 1, inSync: [1, 2]),
    ]

    @Test func saysWhatTheClusterLoses() {
        let plan = KillPlan(.sigkill, node: 3, in: snapshot(Self.partitions, down: [2]))
        #expect(plan.record.operation == "kill")
        #expect(plan.record.subject == "broker 3")
        #expect(
            plan.record.facts.map { "\($0.name) \($0.value) \($0.isAlarming)" } == [
                "leadersHeld 3 of 4 false", "goingOffline 1 true", "refusingAcksAll 2 true", "votersLeft 3/3 false",
            ]
        )
        #expect(
            plan.record.sentences == [
                "Broker 2 is already down.", "One partition will have no leader.",
                "Producers to 2 partitions will get NOT_ENOUGH_REPLICAS.",
            ]
        )
        #expect(plan.record.refusal == nil)
    }

    @Test func aControllerIsJudgedByTheQuorumAlone() {
        let plan = KillPlan(.stop, node: 101, in: snapshot(Self.partitions, down: [103]))
        #expect(plan.record.subject == "controller 101")
        #expect(plan.record.facts.map(\.name) == ["votersLeft"])
        #expect(plan.record.facts.first?.value == "1/3")
        #expect(plan.record.sentences.count == 1)
        #expect(plan.record.sentences.first?.contains("quorum will be lost") == true)
    }

    @Test func refusesWhatHasNoProcess() {
        let plan = KillPlan(.sigkill, node: 3, in: snapshot(down: [3]))
        #expect(plan.record.refusal == "Broker 3 has no process: it is down already.")
    }

    @Test func refusesToFreezeTwiceButKillsAFrozenOne() {
        let frozen = snapshot(frozen: [3])
        #expect(KillPlan(.freeze, node: 3, in: frozen).record.refusal != nil)
        #expect(KillPlan(.sigkill, node: 3, in: frozen).record.refusal == nil)
    }

    @Test(
        arguments: [
            (KillPlan.Method.sigkill, "kill 3", "broker 3 was killed (SIGKILL); 3 leaders have to move"),
            (.stop, "stop 3", "broker 3 has stopped in order (SIGTERM)"),
            (.freeze, "freeze 3", "broker 3 is frozen (SIGSTOP); 3 leaders have to move"),
        ]
    )
    func givesTheOrderAndLooksAtTheProcess(method: KillPlan.Method, order: String, sentence: String) async {
        let control = FakeControl()
        let plan = KillPlan(method, node: 3, in: snapshot(Self.partitions))
        let result = await plan.apply(through: means(control: control))
        #expect(control.orders == [order])
        #expect(result == PlanResult(.done, sentence))
    }

    @Test func anOrderWithoutEffectIsAFailure() async {
        let plan = KillPlan(.sigkill, node: 3, in: snapshot())
        let result = await plan.apply(through: means(control: FakeControl(obeys: false)))
        #expect(result == PlanResult(.failed, "Broker 3 took SIGKILL and is running all the same."))
    }

    @Test func aSupervisorsErrorIsTheSentence() async {
        let error = ClusterError(.timedOut, "Broker 3 did not stop within 10 s and was killed.")
        let plan = KillPlan(.stop, node: 3, in: snapshot())
        let result = await plan.apply(through: means(control: FakeControl(error: error)))
        #expect(result == PlanResult(.failed, error.sentence))
    }

    @Test func aRemoteClustersProcessesAreOutOfReach() async {
        let plan = KillPlan(.sigkill, node: 3, in: snapshot(ownership: .remote))
        let result = await plan.apply(through: means())
        #expect(result.status == .refused)
        #expect(result.sentence.contains("remote cluster"))
    }
}
