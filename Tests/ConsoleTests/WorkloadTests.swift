import ClusterView
import Console
import ConsoleFixtures
import Terminal
import Testing

/// The workload's processes: slowed, stopped, killed and started from the console.
@Suite struct WorkloadTests {
    private func state(_ states: [WorkloadRow.State] = [.running, .running]) -> ConsoleState {
        var state = ConsoleFixture.calm.state(size: Size(width: 120, height: 40))
        let rows = states.enumerated().map { index, running in
            WorkloadRow(
                name: "ticket-mailer-\(index + 1)",
                group: "ticket-mailer",
                topics: ["reservation-events"],
                state: running,
                pid: running == .running ? 4711 : nil,
                lastExit: running == .ended ? "killed by SIGKILL" : nil
            )
        }
        state.apply(.workload(rows))
        return state
    }

    private func text(_ state: ConsoleState) -> String {
        ConsoleScreen.render(state).surface.lines.joined(separator: "\n")
    }

    @Test func theListShowsGroupsAndMembers() {
        var state = self.state([.running, .ended])
        Press.keys("W", on: &state)
        let shown = text(state)
        #expect(shown.contains("ticket-mailer  reads reservation-events"))
        #expect(shown.contains("▸ ticket-mailer-1  running   pid 4711"))
        #expect(shown.contains("  ticket-mailer-2  ended     killed by SIGKILL"))
    }

    @Test func keysOrderWhatTheySay() {
        var state = self.state([.running, .stopped])
        Press.keys("W", on: &state)
        #expect(Press.keys("9", on: &state) == [.perform(.member("ticket-mailer-1", .kill))])
        #expect(Press.keys("t", on: &state) == [.perform(.member("ticket-mailer-1", .stop))])
        #expect(Press.keys("f", on: &state) == [.perform(.member("ticket-mailer-1", .freeze))])
        #expect(Press.keys("S", on: &state) == [])
        #expect(text(state).contains("ticket-mailer-1 runs already."))
        #expect(Press.keys("jS", on: &state) == [.perform(.member("ticket-mailer-2", .start))])
        #expect(Press.keys("9", on: &state) == [])
        #expect(text(state).contains("ticket-mailer-2 does not run; S starts it."))
        Press.key(.escape, on: &state)
        #expect(!text(state).contains("Processes of the workload"))
    }

    @Test(arguments: [("<", 50), (">", 10)]) func theSpeedOfAServiceGoesInSteps(key: String, expected: Int) {
        var state = ConsoleFixture.ticketing.state(size: Size(width: 120, height: 40))
        Press.keys("Wj", on: &state)
        #expect(text(state).contains("point  reads point-commands  20 ms each"))
        #expect(
            Press.keys(key, on: &state) == [.perform(.workloadSetting("processing-ms.point", Double(expected)))]
        )
    }

    @Test func theEndsOfTheScaleSaySo() {
        var state = ConsoleFixture.ticketing.state(size: Size(width: 120, height: 40))
        Press.keys("W", on: &state)
        #expect(Press.keys(">", on: &state) == [])
        #expect(text(state).contains("payment is as fast as it gets."))
    }

    @Test func withoutAWorkloadTheKeyTellsWhy() {
        var state = ConsoleFixture.calm.state(size: Size(width: 120, height: 40))
        #expect(Press.keys("W", on: &state) == [])
        #expect(text(state).contains("this console runs no consumers"))
    }
}
