import ClusterView
import Console
import ConsoleFixtures
import KafkaProtocol
import Operations
import RecordClient
import Terminal
import Testing

/// Replays as they look, from the plan to the report.
@Suite struct ReplayScreenTests {
    static let sizes = GoldenScreenTests.sizes
    private static let topic = "point-commands-dlq"

    private func name(_ name: String, _ size: Size) -> String { "replay-\(name)-\(size.width)x\(size.height)" }

    /// A console in which the replay of all dead letters of one topic was asked for and planned.
    private func planned(_ size: Size, _ records: [ConsumedRecord]? = nil) throws -> (ConsoleState, ReplayPlan) {
        var state = ConsoleFixture.killed.state(size: size, pane: .leaders)
        let question = ReplayQuestion(RecordSelection(topics: [Self.topic]))
        #expect(state.beginReplay(question) == [.perform(.planReplay(question))])
        let request = try #require(question.requests.first)
        let plan = ReplayFixtures.plan(request, records ?? ReplayFixtures.letters(in: Self.topic))
        state.finish(.planReplay(question), .replayPlans([plan]))
        return (state, plan)
    }

    @Test(arguments: sizes) func plan(size: Size) throws {
        let (state, plan) = try self.planned(size)
        let surface = try GoldenScreen.expect(state, named: name("plan", size))
        #expect(plan.scan.tally.sent == 9_880 && plan.scan.tally.parked == 100)
        let inside = Rect(x: 1, y: 0, width: size.width - 1, height: size.height)
        let first = GoldenScreen.under("RECORDS", rows: 1, in: surface, area: inside, alignment: .trailing, width: 7)
        #expect(first == "9,880")
        #expect(surface.lines.contains { $0.contains("PLAN · nothing changed yet") })
        #expect(surface.lines.contains { $0.contains("y sends them") })
        #expect(surface.lines.contains { $0.contains("9,980 records, 1.5 MB") })
    }

    @Test(arguments: sizes) func progressAndResult(size: Size) throws {
        var (state, plan) = try self.planned(size)
        #expect(Press.keys("y", on: &state) == [.perform(.replay([plan]))])
        state.apply(.replay(ReplayFixtures.status(plan, .running, done: 6500, sent: 6423, parked: 65)))
        let running = try GoldenScreen.expect(state, named: name("progress", size))
        #expect(running.lines.contains { $0.contains("65%") && $0.contains("6,500 of 10,000 gone over") })
        #expect(running.lines.contains { $0.contains("6,423 sent · 65 parked · 12 came since it began") })
        #expect(hints(running) == "space pause  x cancel it  esc close, it goes on  ↑ ↓ scroll")
        state.apply(.replay(ReplayFixtures.status(plan, .paused, done: 6500, sent: 6423, parked: 65)))
        #expect(ConsoleScreen.render(state).surface.lines.contains { $0.contains("PAUSED") })
        state.apply(.replay(ReplayFixtures.status(plan, .done, done: 10_000, sent: 9880, parked: 100)))
        let steps = (0..<3).map { PlanResult.Step("\(Self.topic)-\($0)", detail: "3,293 sent, 33 parked, up to 3,333") }
        let result = PlanResult(
            .done,
            "Replayed as \(plan.id): 9,880 sent, 100 parked, 10 without an origin topic, 10 of a topic that is not there.",
            steps: steps
        )
        state.finish(.replay([plan]), .replayed([ReplayOutcome(plan: plan, result: result)]))
        let ended = try GoldenScreen.expect(state, named: name("result", size))
        #expect(ended.lines.contains { $0.contains("DONE") })
        #expect(ended.lines.contains { $0.contains("9,880 sent, 100 parked") })
        #expect(ended.lines.contains { $0.contains("D deletes what was replayed, after a plan · esc closes") })
        #expect(hints(ended) == "D purge what was replayed…  esc close  ↑ ↓ scroll")
        Press.key(.escape, on: &state)
        #expect(state.scopes.contains(.pane(.leaders)))
    }

    /// The keys that the last row names.
    private func hints(_ surface: Surface) -> String {
        let line = (surface.lines.last ?? "").drop { $0 == " " }
        return String(line[...(line.lastIndex { $0 != " " } ?? line.startIndex)])
    }

    @Test(arguments: sizes) func nothingToSendAndLongNames(size: Size) throws {
        let long = String(repeating: "a-very-long-topic-name-", count: 4)
        let records = (0..<40).map {
            ReplayFixtures.letter($0, in: Self.topic, from: long + "\($0)", error: "스키마불일치\($0)")
        }
        let (state, plan) = try self.planned(size, records)
        let surface = try GoldenScreen.expect(state, named: name("refused", size))
        #expect(plan.record.refusal != nil)
        #expect(surface.lines.contains { $0.contains("Nothing would be sent") })
        #expect(!surface.lines.contains { $0.contains("y sends them") })
    }
}

/// What the keys do.
@Suite struct ReplayStateTests {
    private let size = Size(width: 120, height: 40)
    private let topic = "point-commands-dlq"

    private func begun() throws -> (ConsoleState, ReplayQuestion, ReplayPlan) {
        var state = ConsoleFixture.killed.state(size: size, pane: .leaders)
        let question = ReplayQuestion(RecordSelection(topics: [topic]))
        _ = state.beginReplay(question)
        let request = try #require(question.requests.first)
        return (state, question, ReplayFixtures.plan(request, ReplayFixtures.letters(in: topic)))
    }

    @Test func aPlanIsAskedForAgainWhenItsSettingsChange() throws {
        var (state, question, plan) = try self.begun()
        state.finish(.planReplay(question), .replayPlans([plan]))
        question.parks = false
        #expect(Press.keys("p", on: &state) == [.perform(.planReplay(question))])
        // A yes to a plan that is old by now does nothing.
        #expect(Press.keys("y", on: &state).isEmpty)
        question.repeatsReplayed = true
        #expect(Press.keys("a", on: &state) == [.perform(.planReplay(question))])
        Press.keys("t", on: &state)
        Press.keys("shadow", on: &state)
        question.target = "shadow"
        #expect(Press.key(.enter, on: &state) == [.perform(.planReplay(question))])
        Press.keys("r", on: &state)
        Press.keys("50x", on: &state)
        #expect(Press.key(.enter, on: &state).isEmpty)
        Press.keys("r", on: &state)
        Press.keys("50", on: &state)
        question.recordsPerSecond = 50
        #expect(Press.key(.enter, on: &state) == [.perform(.planReplay(question))])
        #expect(question.requests.first?.target == .topic("shadow"))
        #expect(question.requests.first?.parks == false && question.requests.first?.recordsPerSecond == 50)
    }

    @Test func enterAndStrayKeysSendNothing() throws {
        var (state, question, plan) = try self.begun()
        #expect(Press.keys("y", on: &state).isEmpty)
        state.finish(.planReplay(question), .replayPlans([plan]))
        #expect(Press.key(.enter, on: &state).isEmpty)
        #expect(Press.keys("xR qz", on: &state).isEmpty)
        #expect(Press.key(.escape, on: &state).isEmpty)
        #expect(state.scopes.contains(.pane(.leaders)))
    }

    @Test func aReplayIsSteeredClosedAndShownAgain() throws {
        var (state, question, plan) = try self.begun()
        state.finish(.planReplay(question), .replayPlans([plan]))
        #expect(Press.keys("y", on: &state) == [.perform(.replay([plan]))])
        #expect(Press.keys("y", on: &state).isEmpty)
        #expect(Press.keys(" ", on: &state) == [.perform(.steerReplay(.pause))])
        state.apply(.replay(ReplayFixtures.status(plan, .paused, done: 10, sent: 10, parked: 0)))
        #expect(Press.keys(" ", on: &state) == [.perform(.steerReplay(.resume))])
        #expect(Press.keys("x", on: &state) == [.perform(.steerReplay(.cancel))])
        Press.key(.escape, on: &state)
        #expect(state.scopes.contains(.pane(.leaders)))
        // Asked for another one, the console shows the one that runs.
        #expect(state.beginReplay(ReplayQuestion(RecordSelection(topics: ["other"]))).isEmpty)
        #expect(ConsoleScreen.render(state).surface.lines.contains { $0.contains("10 of 10,000 gone over") })
        Press.key(.escape, on: &state)
        let result = PlanResult(.failed, "Cancelled: 10 sent.")
        state.finish(.replay([plan]), .replayed([ReplayOutcome(plan: plan, result: result)]))
        #expect(ConsoleScreen.render(state).surface.lines.contains { $0.contains("Cancelled: 10 sent.") })
        #expect(!state.beginReplay(question).isEmpty)
    }

    /// The replay of two topics that ended, one of them badly.
    private func ended() throws -> ConsoleState {
        var state = ConsoleFixture.killed.state(size: size, pane: .leaders)
        let question = ReplayQuestion(RecordSelection(topics: ["a-dlq", "b-dlq", "c-dlq"]))
        _ = state.beginReplay(question)
        let plans = question.requests.map { request in
            ReplayFixtures.plan(request, [ReplayFixtures.letter(0, in: request.source, from: "point-commands")])
        }
        state.finish(.planReplay(question), .replayPlans(plans))
        Press.keys("y", on: &state)
        let results = [PlanResult(.done, "1 sent."), PlanResult(.done, "1 sent."), PlanResult(.failed, "Cancelled.")]
        let outcomes = zip(plans, results).map { ReplayOutcome(plan: $0, result: $1) }
        state.finish(.replay(plans), .replayed(outcomes))
        return state
    }

    @Test func whatWasReplayedCanBePurgedOneTopicAfterTheOther() throws {
        var state = try self.ended()
        #expect(Press.keys("D", on: &state).contains(.perform(.planPurge("a-dlq", .replayed))))
        state.finish(.planPurge("a-dlq", .replayed), .failed("no leader answers"))
        // Only topics whose replay ended well are there to choose from.
        #expect(Press.key(.tab, on: &state) == [.perform(.planPurge("b-dlq", .replayed))])
        let ends = [TopicPartition(topic: "b-dlq", partition: 0): PartitionEnds(low: 0, high: 3)]
        let plan = PurgePlan("b-dlq", .replayed, ends: ends, replayed: [0: 1])
        state.finish(.planPurge("b-dlq", .replayed), .purgePlan(plan))
        let text = ConsoleScreen.render(state).surface.lines.joined(separator: "\n")
        #expect(text.contains("what was replayed, up to the first that was not"))
        #expect(text.contains("1 record is gone for good"))
        #expect(text.contains("2 stay"))
        #expect(Press.keys("y", on: &state).isEmpty, "the name has not been typed")
        Press.keys("tb-dlq", on: &state)
        Press.key(.enter, on: &state)
        #expect(Press.keys("y", on: &state) == [.perform(.purge(plan))])
        // The report is still there, for the next topic.
        #expect(state.scopes == [.replayReport])
        #expect(Press.keys("D", on: &state) == [.perform(.planPurge("a-dlq", .replayed))])
    }

    @Test func whereNothingEndedWellThereIsNothingToPurge() throws {
        var (state, question, plan) = try self.begun()
        state.finish(.planReplay(question), .replayPlans([plan]))
        Press.keys("y", on: &state)
        let result = PlanResult(.failed, "Stopped, they are coming back.")
        state.finish(.replay([plan]), .replayed([ReplayOutcome(plan: plan, result: result)]))
        let lines = ConsoleScreen.render(state).surface.lines
        #expect(!lines.contains { $0.contains("D deletes") })
        #expect(!Press.keys("D", on: &state).contains { if case .perform(.planPurge) = $0 { true } else { false } })
        #expect(ConsoleScreen.render(state).surface.lines.last?.contains("no replay has ended well here") == true)
    }

    @Test func answersToOldQuestionsArePassedOver() throws {
        var (state, question, plan) = try self.begun()
        Press.keys("p", on: &state)
        state.finish(.planReplay(question), .replayPlans([plan]))
        #expect(Press.keys("y", on: &state).isEmpty)
        state.finish(.planReplay(question), .failed("no leader answers"))
        #expect(!ConsoleScreen.render(state).surface.lines.contains { $0.contains("no leader answers") })
    }

    @Test func selectionsBecomeRequests() throws {
        var selection = RecordSelection(topics: ["a-dlq", "b-dlq.parked"], kind: .init(origin: "or\"ders", error: nil))
        selection.filter = try RecordFilter("offset < 5 or offset > 9", nowMilliseconds: 77)
        let requests = ReplayQuestion(selection).requests
        #expect(requests.map(\.source) == ["a-dlq", "b-dlq.parked"] && requests.map(\.parks) == [true, false])
        guard case .filter(let filter) = requests[0].selection else {
            Issue.record("no filter")
            return
        }
        #expect(filter.text == "origin.topic == 'or\"ders' and error == null and (offset < 5 or offset > 9)")
        #expect(filter.nowMilliseconds == 77)
        let places = [
            RecordPlace(topic: "a-dlq", partition: 0, offset: 4), RecordPlace(topic: "x", partition: 1, offset: 1),
        ]
        let marked = ReplayQuestion(RecordSelection(topics: ["a-dlq"], places: places)).requests
        #expect(marked[0].selection == .marked(MarkedRecords([(0, 4)])))
    }
}
