import ClusterView
import Console
import ConsoleFixtures
import Terminal
import Testing

@Suite struct GoldenScreenTests {
    static let sizes = [
        Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 60),
    ]

    @Test(arguments: sizes) func dashboardAfterAKill(size: Size) throws {
        let surface = try GoldenScreen.expect(
            ConsoleFixture.killed.state(size: size),
            named: "dashboard-killed-\(size.width)x\(size.height)"
        )
        // The worst row is the first: a partition with one replica left, led by broker 2.
        #expect(GoldenScreen.under("PARTITION", rows: 1, in: surface, width: 20) == "reservation-events-1")
        #expect(GoldenScreen.under("LEADER", rows: 1, in: surface, width: 6) == "2")
        #expect(GoldenScreen.under("B3", rows: 1, in: surface, width: 2) == "✗")
        #expect(GoldenScreen.under("ISR", rows: 1, in: surface, alignment: .trailing, width: 3) == "1/2")
    }

    @Test(arguments: sizes) func leadersZoomed(size: Size) throws {
        let surface = try GoldenScreen.expect(
            ConsoleFixture.killed.state(size: size, pane: .leaders, isZoomed: true),
            named: "leaders-\(size.width)x\(size.height)"
        )
        #expect(GoldenScreen.under("LEADER", rows: 4, in: surface, width: 6) == "3→1")
        #expect(GoldenScreen.under("EPOCH", rows: 4, in: surface, alignment: .trailing, width: 5) == "10")
    }

    @Test(arguments: sizes) func brokersZoomed(size: Size) throws {
        let surface = try GoldenScreen.expect(
            ConsoleFixture.killed.state(size: size, pane: .brokers, isZoomed: true),
            named: "brokers-\(size.width)x\(size.height)"
        )
        #expect(GoldenScreen.under("LEADERS", rows: 1, in: surface, alignment: .trailing, width: 7) == "12")
        #expect(GoldenScreen.under("OUT", rows: 3, in: surface, alignment: .trailing, width: 3) == "17")
        #expect(GoldenScreen.under("ROLE", rows: 2, in: surface, width: 8) == "L leader")
        // What the brokers count, under its heads, with units; the smallest screen shows it for one broker at a time.
        guard size.height > 24 else { return }
        #expect(GoldenScreen.under("IN", rows: 1, in: surface, alignment: .trailing, width: 8) == "1.2 MB/s")
        #expect(GoldenScreen.under("IN", rows: 3, in: surface, alignment: .trailing, width: 8) == "–")
        #expect(GoldenScreen.under("PROD P99", rows: 1, in: surface, alignment: .trailing, width: 8) == "1,021 ms")
        #expect(GoldenScreen.under("FETCH P99", rows: 2, in: surface, alignment: .trailing, width: 9) == "–")
        #expect(GoldenScreen.under("FAILED/S", rows: 2, in: surface, alignment: .trailing, width: 8) == "3.4")
        #expect(GoldenScreen.under("ISR −/+", rows: 1, in: surface, alignment: .trailing, width: 7) == "12/6")
    }

    @Test(arguments: sizes) func brokersOfARemoteCluster(size: Size) throws {
        let surface = try GoldenScreen.expect(
            ConsoleFixture.remote.state(size: size, pane: .brokers, isZoomed: true),
            named: "brokers-remote-\(size.width)x\(size.height)"
        )
        guard size.height > 24 else { return }
        #expect(surface.lines.contains { $0.contains("round trip, seen from here") })
        #expect(GoldenScreen.under("LATEST", rows: 1, in: surface, alignment: .trailing, width: 8) == "0.8 ms")
        #expect(GoldenScreen.under("LONGEST", rows: 2, in: surface, alignment: .trailing, width: 8) == "824 ms")
        #expect(GoldenScreen.under("NOT ANSWERED", rows: 3, in: surface, alignment: .trailing, width: 12) == "8")
    }

    @Test(arguments: sizes) func eventsZoomed(size: Size) throws {
        let surface = try GoldenScreen.expect(
            ConsoleFixture.killed.state(size: size, pane: .events, isZoomed: true),
            named: "events-\(size.width)x\(size.height)"
        )
        #expect(GoldenScreen.under("EVENT", rows: 1, in: surface, width: 10) == "! acks=all")
        #expect(GoldenScreen.under("TIME", rows: 1, in: surface, width: 8) == "12:04:32")
    }

    @Test(arguments: sizes) func loadZoomed(size: Size) throws {
        let surface = try GoldenScreen.expect(
            ConsoleFixture.lossy.state(size: size, pane: .workload, isZoomed: true),
            named: "load-lossy-\(size.width)x\(size.height)"
        )
        #expect(GoldenScreen.under("ACKED", rows: 1, in: surface, alignment: .trailing, width: 9) == "582,110")
        #expect(GoldenScreen.under("LOST", rows: 1, in: surface, alignment: .trailing, width: 4) == "17")
        #expect(GoldenScreen.under("DUPLICATED", rows: 1, in: surface, alignment: .trailing, width: 10) == "2")
    }

    @Test(arguments: sizes) func killMenu(size: Size) throws {
        var state = ConsoleFixture.killed.state(size: size, pane: .brokers)
        Press.keys("jjK9", on: &state)
        let surface = try GoldenScreen.expect(state, named: "kill-menu-\(size.width)x\(size.height)")
        #expect(surface.lines.contains { $0.contains("leaders held") && $0.contains(" 6   of 18") })
        #expect(surface.lines.contains { $0.contains("▸ [9] SIGKILL") })
    }

    @Test(arguments: sizes) func electionPlan(size: Size) throws {
        var state = ConsoleFixture.recovered.state(size: size)
        Press.keys("E", on: &state)
        let surface = try GoldenScreen.expect(state, named: "elect-plan-\(size.width)x\(size.height)")
        #expect(
            GoldenScreen.under("PARTITION", rows: 1, in: surface, area: dialog(surface), width: 16)
                == "payment-events-2"
        )
        #expect(GoldenScreen.under("LEADER", rows: 1, in: surface, area: dialog(surface), width: 6) == "1→3")
    }

    @Test(arguments: sizes) func electionResult(size: Size) throws {
        var state = ConsoleFixture.recovered.state(size: size)
        let partitions = ["payment-events-2", "payment-events-5"]
        let results = partitions.enumerated().map { index, _ in
            ElectionResult(
                partition: .init(topic: "payment-events", partition: index == 0 ? 2 : 5),
                error: index == 1 ? "PREFERRED_LEADER_NOT_AVAILABLE" : nil
            )
        }
        state.finish(.electPreferredLeaders(results.map(\.partition)), .election(results))
        let surface = try GoldenScreen.expect(state, named: "elect-result-\(size.width)x\(size.height)")
        #expect(
            GoldenScreen.under("RESULT", rows: 1, in: surface, area: dialog(surface), width: 33)
                == "✗ PREFERRED_LEADER_NOT_AVAILABLE"
        )
    }

    @Test(arguments: sizes) func help(size: Size) throws {
        var state = ConsoleFixture.calm.state(size: size)
        Press.keys("?", on: &state)
        let surface = try GoldenScreen.expect(state, named: "help-\(size.width)x\(size.height)")
        #expect(surface.lines.contains { $0.contains("Help · Leaders / ISR") })
    }

    /// The region inside the dialog, without the panes behind its sides.
    private func dialog(_ surface: Surface) -> Rect {
        for y in 0..<surface.size.height {
            for x in 0..<surface.size.width where surface.text(x: x, y: y, width: 12) == "╭─ Elect pre" {
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
}
