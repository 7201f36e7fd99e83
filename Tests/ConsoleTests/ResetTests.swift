import ClusterClient
import ClusterView
import Console
import ConsoleFixtures
import KafkaProtocol
import Operations
import Terminal
import Testing

/// What the keys of resets, skips and undo do, from the first press to the order that leaves.
@Suite struct ResetTests {
    private let size = Size(width: 120, height: 40)

    private func text(_ state: ConsoleState) -> String {
        ConsoleScreen.render(state).surface.lines.joined(separator: "\n")
    }

    /// Types a command and returns the one question that leaves.
    private func ask(_ command: String, _ state: inout ConsoleState) throws -> ResetQuestion {
        Press.keys(command, on: &state)
        return try question(Press.key(.enter, on: &state))
    }

    private func question(_ effects: [ConsoleEffect]) throws -> ResetQuestion {
        guard case .perform(.planReset(let question))? = effects.first, effects.count == 1 else {
            Issue.record("\(effects)")
            throw CancellationError()
        }
        return question
    }

    /// A dialog about the reservation group with a plan in it.
    private func planned(
        _ groupState: GroupState = .empty,
        runsMembers: Bool = false
    ) throws -> ConsoleState {
        var state = ConsoleFixture.calm.state(size: size)
        let question = try ask(":reset reservation \(ResetFixtures.topic)", &state)
        let picture = ResetFixtures.picture(groupState)
        state.finish(.planReset(question), ResetFixtures.answer(to: question, picture, runsMembers: runsMembers))
        return state
    }

    @Test func theSelectedGroupIsMeant() throws {
        var state = ConsoleFixture.calm.state(size: size, pane: .lag)
        Press.keys("R", on: &state)
        #expect(text(state).contains("Which group?"))
        // The group in the worst trouble stands first.
        Press.keys("jj", on: &state)
        let question = try question(Press.keys("R", on: &state))
        #expect(question.request.group == "reservation")
        #expect(
            question.request.selection
                == .topics([TopicSelection(topic: ResetFixtures.topic), TopicSelection(topic: "reservation-retries")])
        )
        #expect(question.request.scenario == .toCurrent)
    }

    @Test func aResetBeginsWhereTheGroupIsAndChangesNothing() throws {
        var state = try planned()
        #expect(text(state).contains("--to-current"))
        // Only the partition that never committed would change.
        #expect(text(state).contains("never committed"))
        Press.key(.escape, on: &state)
        #expect(!text(state).contains("--to-current"))
        #expect(Press.keys("y", on: &state) == [])
    }

    @Test func scenariosFollowEachOtherWithoutAskingTheCluster() throws {
        var state = try planned()
        #expect(Press.key(.tab, on: &state) == [])
        #expect(text(state).contains("--to-earliest"))
        #expect(text(state).contains("−48,112"))
        #expect(Press.key(.tab, on: &state) == [])
        #expect(text(state).contains("--to-latest"))
        #expect(text(state).contains("skips 418 ▲"))
        #expect(Press.key(.shiftTab, on: &state) == [])
        let effects = Press.keys("y", on: &state)
        guard case .perform(.resetOffsets(let plan, .now))? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(plan.rows.map(\.after) == [0, 0, 0, 0])
        #expect(text(state).contains("APPLYING"))
        // A second yes is no second order.
        #expect(Press.keys("y", on: &state) == [])
        let steps = (0...3).map { PlanResult.Step("\(ResetFixtures.topic)-\($0)", detail: "offset 0") }
        let result = PlanResult(.done, "4 offsets of reservation changed and read back", steps: steps)
        state.finish(.resetOffsets(plan, .now), .offsetsReset(plan, result))
        #expect(text(state).contains("RESULT"))
        #expect(text(state).contains("✓ offset 0"))
        Press.key(.escape, on: &state)
        #expect(!text(state).contains("RESULT"))
    }

    @Test func enterNeverApplies() throws {
        var state = try planned()
        Press.key(.tab, on: &state)
        #expect(Press.key(.enter, on: &state) == [])
        #expect(text(state).contains("nothing changed yet"))
    }

    @Test func valuesAreTypedAndWrongOnesSaySo() throws {
        var state = try planned()
        for _ in 0..<3 { Press.key(.tab, on: &state) }
        #expect(text(state).contains("v types an offset"))
        #expect(Press.keys("y", on: &state) == [])
        Press.keys("v-5", on: &state)
        Press.key(.enter, on: &state)
        #expect(text(state).contains("“-5” is not understood"))
        Press.keys("v", on: &state)
        Press.key(.control("u"), on: &state)
        Press.keys("48000", on: &state)
        #expect(Press.key(.enter, on: &state) == [])
        #expect(text(state).contains("--to-offset 48000"))
        #expect(text(state).contains("48,000"))
    }

    @Test func timesAreLookedUpInTheCluster() throws {
        var state = try planned()
        for _ in 0..<5 { Press.key(.tab, on: &state) }
        Press.keys("v2026-11-20T12:00:00+09:00", on: &state)
        let question = try question(Press.key(.enter, on: &state))
        #expect(question.request.scenario == .toDatetime(milliseconds: ResetFixtures.noon))
        #expect(Press.keys("y", on: &state) == [])
        state.finish(.planReset(question), ResetFixtures.answer(to: question, ResetFixtures.picture()))
        #expect(text(state).contains("= 2026-11-20T03:00:00Z"))
        #expect(text(state).contains("46,020"))
    }

    @Test func anAnswerThatIsNotWaitedForIsDropped() throws {
        var state = try planned()
        for _ in 0..<5 { Press.key(.tab, on: &state) }
        Press.keys("v2026-11-20T12:00:00", on: &state)
        let question = try question(Press.key(.enter, on: &state))
        Press.key(.shiftTab, on: &state)
        state.finish(.planReset(question), ResetFixtures.answer(to: question, ResetFixtures.picture()))
        #expect(!text(state).contains("46,020"))
        Press.key(.escape, on: &state)
        state.finish(.planReset(question), ResetFixtures.answer(to: question, ResetFixtures.picture()))
        #expect(!text(state).contains("Reset offsets"))
    }

    @Test func filesAreReadElsewhere() throws {
        var state = try planned()
        Press.key(.shiftTab, on: &state)
        Press.keys("voffsets.csv", on: &state)
        let question = try question(Press.key(.enter, on: &state))
        #expect(question.file == "offsets.csv")
        state.finish(.planReset(question), .failed("The file offsets.csv cannot be read as text."))
        #expect(text(state).contains("offsets.csv cannot be read"))
        #expect(Press.keys("y", on: &state) == [])
    }

    @Test func onePartitionCanHaveAnotherOffset() throws {
        var state = try planned()
        Press.key(.tab, on: &state)
        Press.keys("jje47000", on: &state)
        #expect(Press.key(.enter, on: &state) == [])
        #expect(text(state).contains("edited"))
        guard case .perform(.resetOffsets(let plan, _))? = Press.keys("y", on: &state).first else {
            Issue.record("nothing was ordered")
            return
        }
        #expect(plan.rows.map(\.after) == [0, 0, 47_000, 0])
        #expect(plan.request.edits == [ResetFixtures.partition(2): 47_000])
    }

    @Test func anActiveGroupIsRefusedOrWaitedFor() throws {
        var state = try planned(.stable)
        Press.key(.tab, on: &state)
        #expect(text(state).contains("Assignments can only be reset if the group 'reservation' is inactive"))
        #expect(Press.keys("y", on: &state) == [])
        #expect(Press.keys("ty", on: &state) == [])
        Press.keys("w", on: &state)
        let effects = Press.keys("y", on: &state)
        guard case .perform(.resetOffsets(_, .whenEmpty))? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(text(state).contains("WAITING"))
        #expect(Press.key(.escape, on: &state) == [.perform(.cancelReset("reservation"))])
    }

    @Test func membersOfOurOwnCanBeStopped() throws {
        var state = try planned(.stable, runsMembers: true)
        Press.keys("t", on: &state)
        #expect(text(state).contains("starts them again"))
        let effects = Press.keys("y", on: &state)
        guard case .perform(.resetOffsets(_, .stoppingMembers))? = effects.first else {
            Issue.record("\(effects)")
            return
        }
    }

    @Test func skippingTakesOnePartition() throws {
        var state = ConsoleFixture.calm.state(size: size)
        Press.keys(":skip reservation", on: &state)
        #expect(Press.key(.enter, on: &state) == [])
        #expect(text(state).contains("Which partition?"))
        let question = try ask(":skip reservation \(ResetFixtures.topic):2", &state)
        #expect(question.request.scenario == .skip)
        let partition = PartitionPicture(
            ResetFixtures.partition(2),
            committed: 44_010,
            low: 0,
            high: 48_207,
            nextRecord: 44_010
        )
        let picture = ResetFixtures.picture(partitions: [partition])
        state.finish(.planReset(question), ResetFixtures.answer(to: question, picture))
        #expect(text(state).contains("Skip a record"))
        #expect(text(state).contains("44,011"))
        guard case .perform(.resetOffsets(let plan, .now))? = Press.keys("y", on: &state).first else {
            Issue.record("nothing was ordered")
            return
        }
        #expect(plan.rows.map(\.after) == [44_011])
    }

    @Test func undoIsAListAndThenAPlan() throws {
        var state = ConsoleFixture.calm.state(size: size)
        #expect(Press.keys("U", on: &state) == [.perform(.listChanges)])
        state.finish(.listChanges, .changes(ResetFixtures.changes))
        #expect(text(state).contains("Take back a change"))
        let question = try question(Press.key(.enter, on: &state))
        #expect(question.request == ResetFixtures.changes[0].request)
        let partition = PartitionPicture(ResetFixtures.partition(0), committed: 0, low: 0, high: 48_530)
        let picture = ResetFixtures.picture(partitions: [partition])
        state.finish(.planReset(question), ResetFixtures.answer(to: question, picture))
        #expect(text(state).contains("undo r-20261120-120507-250"))
        #expect(text(state).contains("48,112"))
        guard case .perform(.resetOffsets(let plan, .now))? = Press.keys("y", on: &state).first else {
            Issue.record("nothing was ordered")
            return
        }
        #expect(plan.record.operation == "undo offsets")
    }

    @Test func whatWasTakenBackIsNotTakenBackTwice() {
        var state = ConsoleFixture.calm.state(size: size)
        Press.keys("U", on: &state)
        state.finish(.listChanges, .changes(ResetFixtures.changes))
        Press.keys("jj", on: &state)
        #expect(Press.key(.enter, on: &state) == [])
        #expect(text(state).contains("was taken back already, by u-20261120-115500-000"))
        Press.key(.escape, on: &state)
        Press.keys("U", on: &state)
        state.finish(.listChanges, .changes([]))
        #expect(text(state).contains("knows no change of offsets"))
    }

    @Test func savingIsNoOrderToTheCluster() throws {
        var state = try planned()
        let effects = Press.keys("s", on: &state)
        guard case .perform(.saveOffsets(let plan))? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        state.finish(.saveOffsets(plan), .done("saved as /tmp/offsets.csv"))
        #expect(text(state).contains("saved as /tmp/offsets.csv"))
    }
}
