import ClusterView
import Operations
import Testing

@Suite struct StartPlanTests {
    private static let behind = [
        partition(0, leader: 1, inSync: [1, 2]), partition(1, leader: 2, inSync: [1, 2]),
    ]

    @Test func startsANodeAndSaysHowMuchItHasToCatchUp() async {
        let plan = StartPlan(.start, node: 3, in: snapshot(Self.behind, down: [3]))
        #expect(plan.record.facts.first?.value == "2 of 2")
        let control = FakeControl()
        let result = await plan.apply(through: means(control: control))
        #expect(control.orders == ["start 3"])
        #expect(
            result == PlanResult(.done, "broker 3 accepts requests after 412 ms; 2 replicas have to catch up")
        )
    }

    @Test func thawsAFrozenNode() async {
        let plan = StartPlan(.thaw, node: 2, in: snapshot(frozen: [2]))
        let control = FakeControl()
        let result = await plan.apply(through: means(control: control))
        #expect(control.orders == ["thaw 2"])
        #expect(result == PlanResult(.done, "broker 2 goes on (SIGCONT)"))
    }

    @Test func refusesWhatDoesNotFitTheProcess() {
        #expect(StartPlan(.start, node: 3, in: snapshot()).record.refusal == "Broker 3 runs already.")
        #expect(
            StartPlan(.start, node: 3, in: snapshot(frozen: [3])).record.refusal
                == "Broker 3 is frozen, not down; thaw it."
        )
        #expect(StartPlan(.thaw, node: 3, in: snapshot()).record.refusal == "Broker 3 is not frozen.")
        #expect(
            StartPlan(.thaw, node: 101, in: snapshot(down: [101])).record.refusal
                == "Controller 101 has no process to thaw; start it."
        )
    }
}
