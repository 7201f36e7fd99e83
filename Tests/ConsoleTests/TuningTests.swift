import ClusterView
import Console
import ConsoleFixtures
import Terminal
import Testing

/// The settings of the workload, changed from the console.
@Suite struct TuningTests {
    private let size = Size(width: 120, height: 40)

    private func text(_ state: ConsoleState) -> String {
        ConsoleScreen.render(state).surface.lines.joined(separator: "\n")
    }

    private func dialog(_ surface: Surface) -> Rect {
        for y in 0..<surface.size.height {
            for x in 0..<surface.size.width where surface.text(x: x, y: y, width: 10) == "╭─ Tune the" {
                return Rect(
                    x: x + 1,
                    y: y + 1,
                    width: surface.size.width - 2 * x - 2,
                    height: surface.size.height - y - 1
                )
            }
        }
        return Rect(surface.size)
    }

    @Test(arguments: WorkloadScreenTests.sizes) func theListShowsWhatIsSetSeenAndConfirmed(size: Size) throws {
        var state = ConsoleFixture.ticketing.state(size: size, pane: .workload, isZoomed: true)
        Press.keys("T", on: &state)
        let surface = try GoldenScreen.expect(state, named: "tune-\(size.width)x\(size.height)")
        let area = dialog(surface)
        #expect(GoldenScreen.under("SETTING", rows: 1, in: surface, area: area, width: 16) == "payments started")
        #expect(GoldenScreen.under("SET", rows: 1, in: surface, area: area, alignment: .trailing, width: 8) == "100/s")
        #expect(GoldenScreen.under("SEEN", rows: 1, in: surface, area: area, alignment: .trailing, width: 6) == "99/s")
        #expect(GoldenScreen.under("CONFIRMED", rows: 3, in: surface, area: area, width: 9) == "~ 4 of 5")
    }

    @Test func stepsOrderTheNextValueAndShowItUntilItIsSet() {
        var state = ConsoleFixture.ticketing.state(size: size, pane: .workload, isZoomed: true)
        Press.keys("T", on: &state)
        #expect(Press.keys(">", on: &state) == [.perform(.workloadSetting("rate", 200))])
        #expect(text(state).contains("100/s→200/s"))
        // The same setting is not changed twice at once.
        #expect(Press.keys(">", on: &state) == [])
        #expect(text(state).contains("is being set already"))
        state.finish(.workloadSetting("rate", 200), .done("payments started is 200/s now"))
        #expect(text(state).contains("payments started is 200/s now"))
        #expect(Press.keys(">", on: &state) == [.perform(.workloadSetting("rate", 500))])
        state.finish(.workloadSetting("rate", 500), .failed("rate was not set: the brokers do not answer."))
        #expect(text(state).contains("rate was not set"))
        #expect(!text(state).contains("→500/s"))
        Press.key(.escape, on: &state)
        #expect(!text(state).contains("Tune the workload"))
    }

    @Test func whatWasOrderedHereIsNoNewsWhenItArrives() {
        var state = ConsoleFixture.ticketing.state(size: size, pane: .events, isZoomed: true)
        #expect(Press.keys(":tune rate 200", on: &state) == [])
        #expect(Press.key(.enter, on: &state) == [.perform(.workloadSetting("rate", 200))])
        state.finish(.workloadSetting("rate", 200), .done("payments started is 200/s now"))
        var after = WorkloadFixtures.steady(at: state.nowMilliseconds)
        after.settings[0].value = 200
        after.settings[1].value = 3
        state.apply(.services(after))
        let events = text(state)
        #expect(events.ranges(of: "payments started 100/s → 200/s").count == 1)
        // Somebody else has set this one.
        #expect(events.contains("poison commands 0.2% → 3%"))
    }

    @Test func valuesAreTyped() {
        var state = ConsoleFixture.ticketing.state(size: size, pane: .workload)
        Press.keys("Tjv", on: &state)
        Press.keys("2.5", on: &state)
        #expect(Press.key(.enter, on: &state) == [.perform(.workloadSetting("poison", 2.5))])
        Press.keys("v", on: &state)
        Press.keys("101", on: &state)
        #expect(Press.key(.enter, on: &state) == [])
        #expect(text(state).contains("poison commands takes 0 to 100%"))
    }

    @Test(arguments: [
        (":tune rate fast", "payments started takes 0 to 100,000/s"), (":tune speed 5", "There is no setting “speed”"),
        (":tune rate 1.5", "takes whole numbers"), (":tune rate 100", "is 100/s already"),
    ])
    func whatIsNotUnderstoodIsSaid(line: String, answer: String) {
        var state = ConsoleFixture.ticketing.state(size: size, pane: .workload)
        Press.keys(line, on: &state)
        #expect(Press.key(.enter, on: &state) == [])
        #expect(text(state).contains(answer))
    }

    @Test func theSelectedServicesSettingComesFirst() {
        var state = ConsoleFixture.ticketing.state(size: size, pane: .workload, isZoomed: true)
        Press.keys("jjjj", on: &state)
        Press.keys("T", on: &state)
        #expect(Press.keys(">", on: &state) == [.perform(.workloadSetting("processing-ms.point", 50))])
    }

    @Test func processesAreReachedFromTheirRows() {
        var state = ConsoleFixture.ticketingInTrouble.state(size: size, pane: .workload, isZoomed: true)
        Press.keys("jj", on: &state)
        // The killed one is started without a list, another one is killed from it.
        #expect(Press.keys("S", on: &state) == [.perform(.member("payment-canary-eu-central-1a-blue", .start))])
        Press.keys("jjK", on: &state)
        #expect(text(state).contains("Processes of the workload"))
        #expect(Press.keys("9", on: &state) == [.perform(.member("payment-1", .kill))])
        #expect(Press.keys("<", on: &state) == [.perform(.workloadSetting("processing-ms.payment", 1))])
    }

    @Test func elsewhereTheProcessesCannotBeReachedButTheSettingsCan() {
        var state = ConsoleFixture.ticketingElsewhere.state(size: size, pane: .workload, isZoomed: true)
        #expect(Press.keys("W", on: &state) == [])
        #expect(text(state).contains("the services run elsewhere"))
        Press.keys("jjK", on: &state)
        #expect(text(state).contains("cannot be reached from here"))
        Press.keys("T", on: &state)
        #expect(Press.keys(">", on: &state) == [.perform(.workloadSetting("processing-ms.payment", 1))])
    }

    @Test func aReadOnlyConsoleChangesNothing() {
        var state = ConsoleFixture.ticketing.state(size: size, pane: .workload, isZoomed: true)
        var snapshot = ClusterFixtures.calm(at: state.nowMilliseconds)
        snapshot.identity.isReadOnly = true
        state.apply(.snapshot(snapshot))
        for key in ["T", "W", "K", "S"] {
            #expect(Press.keys(key, on: &state) == [])
            #expect(text(state).contains("this console is read-only"), "\(key)")
        }
    }

    @Test func withoutAWorkloadTheKeyTellsWhy() {
        var state = ConsoleFixture.calm.state(size: size)
        #expect(Press.keys("T", on: &state) == [])
        #expect(text(state).contains("no workload reports here"))
    }

    @Test func aProcessThatWasKilledIsAnEvent() {
        var state = ConsoleFixture.ticketing.state(size: size, pane: .events, isZoomed: true)
        var rows = WorkloadFixtures.processes(of: WorkloadFixtures.steady(at: state.nowMilliseconds))
        rows[0].state = .ended
        rows[0].pid = nil
        rows[0].lastExit = "killed by SIGKILL"
        state.apply(.workload(rows))
        #expect(text(state).contains("! payment-1 ended: killed by SIGKILL"))
    }
}
