import ClusterView
import Console
import ConsoleFixtures
import Terminal
import Testing

/// The workload pane: services, sagas, the auditor, producers and the checked load.
@Suite struct WorkloadScreenTests {
    static let sizes = [
        Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 60),
    ]

    private func text(_ surface: Surface) -> String { surface.lines.joined(separator: "\n") }

    @Test(arguments: sizes) func servicesThatDoTheirWork(size: Size) throws {
        let surface = try GoldenScreen.expect(
            ConsoleFixture.ticketing.state(size: size, pane: .workload, isZoomed: true),
            named: "workload-\(size.width)x\(size.height)"
        )
        #expect(surface.lines.contains { $0.contains("5 run · all adds up") })
        #expect(GoldenScreen.under("STATE", rows: 1, in: surface, width: 9) == "✓ 1 run")
        #expect(GoldenScreen.under("STATE", rows: 2, in: surface, width: 9) == "✓ running")
        #expect(GoldenScreen.under("IN/s", rows: 1, in: surface, alignment: .trailing, width: 5) == "101")
        #expect(GoldenScreen.under("LAG", rows: 1, in: surface, alignment: .trailing, width: 5) == "310")
        #expect(text(surface).contains("✓ money and seats add up"))
        #expect(text(surface).contains("completed 46,012"))
        #expect(text(surface).contains("582,110"))
    }

    @Test(arguments: sizes) func trouble(size: Size) throws {
        let surface = try GoldenScreen.expect(
            ConsoleFixture.ticketingInTrouble.state(size: size, pane: .workload, isZoomed: true),
            named: "workload-trouble-\(size.width)x\(size.height)"
        )
        #expect(surface.lines.contains { $0.contains("✗ the books do not add up") })
        #expect(surface.lines.contains { $0.contains("✗ payment pay-00031877 was refunded twice") })
        // The process that was killed comes before the silent one, and both before those that run.
        #expect(GoldenScreen.under("STATE", rows: 2, in: surface, width: 9) == "✗ ended")
        #expect(GoldenScreen.under("STATE", rows: 3, in: surface, width: 12) == "✗ silent 12s")
        #expect(GoldenScreen.under("IN/s", rows: 2, in: surface, alignment: .trailing, width: 5) == "–")
        guard size.width > 80 else { return }
        #expect(GoldenScreen.under("LAST ERROR", rows: 2, in: surface, width: 17) == "killed by SIGKILL")
        #expect(GoldenScreen.under("PRODUCER", rows: 1, in: surface, width: 13) == "reservation-2")
        #expect(GoldenScreen.under("ERRORS", rows: 1, in: surface, alignment: .trailing, width: 6) == "4.1%")
        #expect(GoldenScreen.under("REQUEST P99", rows: 1, in: surface, alignment: .trailing, width: 8) == "1,021 ms")
        #expect(text(surface).contains("twice 2 · stuck 1"))
    }

    @Test(arguments: sizes) func aWorkloadThatRunsElsewhere(size: Size) throws {
        let surface = try GoldenScreen.expect(
            ConsoleFixture.ticketingElsewhere.state(size: size, pane: .workload, isZoomed: true),
            named: "workload-elsewhere-\(size.width)x\(size.height)"
        )
        #expect(GoldenScreen.under("STATE", rows: 2, in: surface, width: 9) == "✓ running")
        #expect(text(surface).contains("as of 45s ago"))
        #expect(!text(surface).contains("acked"))
    }

    @Test(arguments: sizes) func theDashboardsTile(size: Size) throws {
        let surface = try GoldenScreen.expect(
            ConsoleFixture.ticketingInTrouble.state(size: size),
            named: "dashboard-ticketing-\(size.width)x\(size.height)"
        )
        guard size.width > 80 else { return }
        let tile = try #require(surface.lines.first { $0.contains("9 Workload") })
        #expect(tile.contains("✗ the books do not add up"))
        #expect(text(surface).contains("! 1 of 3 run"))
    }

    @Test func withoutAWorkloadThePaneSaysWhatBringsOne() {
        let state = ConsoleFixture.empty.state(size: Self.sizes[1], pane: .workload, isZoomed: true)
        #expect(text(ConsoleScreen.render(state).surface).contains("no workload runs here"))
    }

    @Test func enterOpensAnInstance() throws {
        var state = ConsoleFixture.ticketingInTrouble.state(size: Self.sizes[1], pane: .workload, isZoomed: true)
        Press.keys("jjj", on: &state)
        Press.key(.enter, on: &state)
        let surface = try GoldenScreen.expect(state, named: "workload-instance-120x40")
        #expect(text(surface).contains("9 Workload › payment-2"))
        #expect(text(surface).contains("✗ silent 12s"))
        #expect(text(surface).contains("Connect to ipv4#127.0.0.1:19093 failed"))
    }

    @Test func theFilterKeepsInstances() {
        var state = ConsoleFixture.ticketingInTrouble.state(size: Self.sizes[1], pane: .workload, isZoomed: true)
        Press.keys("/silent", on: &state)
        Press.key(.enter, on: &state)
        let lines = ConsoleScreen.render(state).surface.lines
        #expect(lines.contains { $0.contains("payment-2") })
        #expect(!lines.contains { $0.contains("point-1 ") })
    }

    @Test func whatStopsReportingIsShownAsSilent() {
        var state = ConsoleFixture.ticketing.state(size: Self.sizes[1], pane: .workload, isZoomed: true)
        _ = state.tick(nowMilliseconds: state.nowMilliseconds + 20_000)
        #expect(text(ConsoleScreen.render(state).surface).contains("✗ silent 20s"))
    }
}
