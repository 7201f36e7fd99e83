import ClusterView
import Console
import ConsoleFixtures
import Terminal
import Testing

/// The pane of end-to-end latency: what stands under which head, and where nothing can be known.
@Suite struct LatencyScreenTests {
    private static let wide = Size(width: 120, height: 40)

    private func latency(_ size: Size, _ keys: String = "", _ fixture: ConsoleFixture) -> ConsoleState {
        var state = fixture.state(size: size, pane: .latency, isZoomed: true)
        Press.keys(keys, on: &state)
        return state
    }

    private func trailing(_ head: String, _ rows: Int, in surface: Surface, width: Int = 8) -> String? {
        GoldenScreen.under(head, rows: rows, in: surface, alignment: .trailing, width: width)
    }

    /// How many lines below the head a row stands.
    private func rows(_ name: String, below head: String, in surface: Surface) throws -> Int {
        let top = try #require(surface.lines.firstIndex { $0.contains(head) })
        let row = try #require(surface.lines.indices.first { $0 > top && surface.lines[$0].contains(name) })
        return row - top
    }

    @Test(arguments: GoldenScreenTests.sizes) func percentilesStandUnderTheirHeads(size: Size) throws {
        let surface = try GoldenScreen.expect(
            latency(size, "", .latency),
            named: "latency-\(size.width)x\(size.height)"
        )
        let ledger = try rows("ledger", below: "GROUP / TOPIC", in: surface)
        let mailer = try rows("ticket-mailer", below: "GROUP / TOPIC", in: surface)
        // The slowest first.
        #expect(mailer < ledger)
        #expect(trailing("P50", mailer, in: surface) == "72 ms")
        #expect(trailing("P99", mailer, in: surface) == "242 ms")
        #expect(trailing("MISSING", mailer, in: surface) == "0")
        #expect(trailing("ON TIME", mailer, in: surface) == "100.0%")
        #expect(surface.lines.contains { $0.contains("p50 ") && $0.contains("p99 ") })
        #expect(surface.lines.contains { $0.contains("10 ms│") })
        #expect(surface.lines.contains { $0.contains("└") && $0.contains(" −5m00s ") && $0.contains(" now") })
        if size.width >= 120 {
            #expect(trailing("MAX", mailer, in: surface) == "242 ms")
            #expect(trailing("PRODUCED", mailer, in: surface) == "23,760")
            #expect(trailing("PROCESSED", ledger, in: surface, width: 9) == "11,868")
            #expect(surface.lines.contains { $0.contains("times: create time → commit") && $0.contains("2.2 kB/s") })
        }
    }

    @Test(arguments: GoldenScreenTests.sizes) func oneSpikeIsLateAndMissing(size: Size) throws {
        let surface = try GoldenScreen.expect(
            latency(size, "", .latencySpike),
            named: "latency-spike-\(size.width)x\(size.height)"
        )
        let mailer = try rows("ticket-mailer", below: "GROUP / TOPIC", in: surface)
        #expect(trailing("MISSING", mailer, in: surface) == "7")
        let share = try #require(trailing("ON TIME", mailer, in: surface))
        #expect(share.hasSuffix("%") && share != "100.0%")
        let late = try #require(surface.lines.first { $0.contains(" late ~") })
        #expect(late.contains("missing 14"))
        // Slow records are drawn above the limit, in the colour of a warning.
        let y = try #require(surface.lines.firstIndex { $0.contains("3 s│") })
        let marked = (0..<size.width).filter { surface[$0, y].style.role == .warn }
        #expect(!marked.isEmpty)
    }

    @Test(arguments: GoldenScreenTests.sizes) func aFailOverIsAGapAndNotAveragedIn(size: Size) throws {
        let surface = try GoldenScreen.expect(
            latency(size, "", .latencyFailOver),
            named: "latency-failover-\(size.width)x\(size.height)"
        )
        let mailer = try rows("ticket-mailer", below: "GROUP / TOPIC", in: surface)
        #expect(trailing("FAIL-OVER", mailer, in: surface, width: 9) == "1.2s")
        // The longest that counts is from outside of it.
        if size.width >= 120 { #expect(trailing("MAX", mailer, in: surface) == "240 ms") }
        #expect(surface.lines.contains { $0.contains("✗ 12:04:") && $0.contains("1.2s gap on 8 partitions") })
        #expect(surface.lines.contains { $0.contains("│") && $0.contains("✗") && $0.contains("fail-over 1.2s") })
        if size.width >= 120 {
            #expect(surface.lines.contains { $0.contains("leader 3→1,2") })
            #expect(surface.lines.contains { $0.contains("not counted: 1 leader unknown, 3 transaction marker") })
        }
    }

    @Test(arguments: GoldenScreenTests.sizes) func whereNothingCanBeTimedThatIsSaid(size: Size) throws {
        let denied = try GoldenScreen.expect(
            latency(size, "", .latencyDenied),
            named: "latency-denied-\(size.width)x\(size.height)"
        )
        let text = denied.lines.joined(separator: " ")
        #expect(text.contains("n/a: this principal may not read __consumer_offsets"))
        #expect(denied.lines.contains { $0.contains("⊘ n/a") })
        let idle = try GoldenScreen.expect(
            latency(size, "", .latencyIdle),
            named: "latency-idle-\(size.width)x\(size.height)"
        )
        #expect(idle.lines.contains { $0.contains("no commit has covered a record in the last 5 min") })
        #expect(!idle.lines.contains { $0.contains("P50") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func theProbeShowsLossesAndWindows(size: Size) throws {
        let surface = try GoldenScreen.expect(
            latency(size, "p", .probing),
            named: "latency-probe-\(size.width)x\(size.height)"
        )
        #expect(trailing("SENT", 1, in: surface) == "1,830")
        #expect(trailing("LOST", 1, in: surface, width: 4) == "2")
        #expect(surface.lines.contains { $0.contains("2 LOST") })
        #expect(surface.lines.contains { $0.contains("✗ partition 2: unavailable 478 ms, leader 3→1") })
        #expect(surface.lines.contains { $0.contains("broker 3 leads no probe partition") })
        let row = try rows("partition 2, leader 1", below: "PARTITION / LEADER", in: surface)
        #expect(trailing("FAIL-OVER", row, in: surface, width: 9) == "562 ms")
        if size.width >= 120 { #expect(trailing("BACK P50", row, in: surface) == "2.4 ms") }
    }

    @Test(arguments: GoldenScreenTests.sizes) func theTileShowsTheMap(size: Size) throws {
        let state = ConsoleFixture.latencyFailOver.state(size: size, pane: .leaders)
        let surface = try GoldenScreen.expect(state, named: "latency-tile-\(size.width)x\(size.height)")
        guard size.width >= 120 else { return }
        let title = try #require(surface.lines.first { $0.contains("5 End-to-end latency") })
        #expect(title.contains("p50 ") && title.contains("p99 "))
        #expect(surface.lines.contains { $0.contains("fail-over 1.2s") })
    }

    // MARK: Keys

    @Test func aGroupIsChosenByKeyAndByRow() throws {
        var state = latency(Self.wide, "x", .latency)
        var lines = ConsoleScreen.render(state).surface.lines
        #expect(lines.contains { $0.contains("End-to-end latency › ledger") })
        #expect(lines.contains { $0.contains("topic point-commands") })
        #expect(!lines.contains { $0.contains("ticket-mailer") })
        Press.key(.escape, on: &state)
        lines = ConsoleScreen.render(state).surface.lines
        #expect(lines.contains { $0.contains("ticket-mailer") })
        Press.keys("j", on: &state)
        Press.key(.enter, on: &state)
        #expect(ConsoleScreen.render(state).surface.lines.contains { $0.contains("latency › ticket-mailer") })
        Press.keys("xx", on: &state)
        #expect(ConsoleScreen.render(state).surface.lines.contains { $0.contains("latency › ledger") })
    }

    @Test func theProbeIsStartedAfterAPlanAndEndedByTheSameKey() {
        var state = latency(Self.wide, "P", .latency)
        #expect(
            ConsoleScreen.render(state).surface.lines.contains { $0.contains("highwater-e2e is made: 3 partitions") }
        )
        #expect(Press.key(.enter, on: &state).isEmpty)
        #expect(Press.key(.escape, on: &state).isEmpty)
        Press.keys("P", on: &state)
        #expect(Press.keys("y", on: &state) == [.perform(.startProbe)])
        state.finish(.startProbe, .done("the probe runs; P ends it"))
        state.apply(.probe(LatencyFixtures.probe()))
        #expect(Press.keys("P", on: &state) == [.perform(.stopProbe)])
    }

    @Test func aReadOnlyConsoleDoesNotProbe() {
        var snapshot = ClusterFixtures.calm()
        snapshot.identity.isReadOnly = true
        var state = latency(Self.wide, "", .latency)
        state.apply(.snapshot(snapshot))
        #expect(Press.keys("P", on: &state).isEmpty)
        let lines = ConsoleScreen.render(state).surface.lines
        #expect(!lines.contains { $0.contains("PLAN") })
        #expect(lines.contains { $0.contains("this console is read-only") })
    }

    @Test func latencyThatIsNotToldAnyMoreGrowsOld() {
        var state = latency(Self.wide, "", .latency)
        _ = state.tick(nowMilliseconds: state.nowMilliseconds + 9000)
        #expect(ConsoleScreen.render(state).surface.lines.contains { $0.contains("as of 9s ago") })
    }
}
