import ClusterView
import Console
import ConsoleFixtures
import Terminal
import Testing

/// The panes of consumer groups: what stands under which head.
@Suite struct GroupScreenTests {
    private static let wide = Size(width: 120, height: 40)

    private func lag(_ size: Size, _ keys: String = "", fixture: ConsoleFixture = .calm) -> ConsoleState {
        var state = fixture.state(size: size, pane: .lag, isZoomed: true)
        Press.keys(keys, on: &state)
        return state
    }

    private func trailing(_ head: String, _ rows: Int, in surface: Surface, width: Int) -> String? {
        GoldenScreen.under(head, rows: rows, in: surface, alignment: .trailing, width: width)
    }

    @Test(arguments: GoldenScreenTests.sizes) func lagShowsTheWorstGroupFirst(size: Size) throws {
        let surface = try GoldenScreen.expect(lag(size), named: "lag-\(size.width)x\(size.height)")
        // STOP is worse than WARN is worse than more lag.
        let rows = surface.lines.filter { $0.contains("STOP") || $0.contains("WARN") || $0.contains(" ok ") }
        #expect(rows.count >= 3)
        #expect(rows[0].contains("point"))
        #expect(rows[1].contains("reservation"))
        #expect(rows[2].contains("payment"))
        #expect(trailing("LAG", 1, in: surface, width: 5) == "12")
        #expect(trailing("LAG", 2, in: surface, width: 6) == "1,204")
        #expect(trailing("TIME", 2, in: surface, width: 7) == "~12s")
        #expect(GoldenScreen.under("VERDICT", rows: 2, in: surface, width: 6) == "WARN")
        #expect(surface.lines.contains { $0.contains("2 in trouble") && $0.contains("worst 1,204") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func aGroupOpensToTopicsPartitionsAndOwners(size: Size) throws {
        var state = lag(size)
        Press.keys("jj", on: &state)
        Press.key(.enter, on: &state)
        Press.keys("j", on: &state)
        Press.key(.enter, on: &state)
        let surface = try GoldenScreen.expect(state, named: "lag-open-\(size.width)x\(size.height)")
        let row = try #require(surface.lines.first { $0.contains("res-2") })
        #expect(row.contains("380") && row.contains("~12s") && row.contains("WARN"))
        let never = try #require(surface.lines.first { $0.contains("never") })
        #expect(never.contains("–"))
        #expect(surface.lines.contains { $0.contains("reservation-retries") && $0.contains("left") })
        if size.width >= 120 {
            let y = try #require(surface.lines.firstIndex { $0.contains("res-2") })
            let head = try #require(surface.lines.firstIndex { $0.contains("COMMITTED") })
            #expect(trailing("COMMITTED", y - head, in: surface, width: 9) == "47,827")
            #expect(trailing("IN/s", y - head, in: surface, width: 5) == "103")
            #expect(trailing("OUT/s", y - head, in: surface, width: 5) == "61")
            #expect(trailing("DRAIN", y - head, in: surface, width: 5) == "∞")
        }
    }

    @Test(arguments: GoldenScreenTests.sizes) func whyNamesTheRuleAndTheSource(size: Size) throws {
        var state = lag(size, "jjd")
        let surface = try GoldenScreen.expect(state, named: "lag-why-\(size.width)x\(size.height)")
        let text = surface.lines.joined(separator: " ")
        #expect(text.contains("why WARN"))
        #expect(text.contains("reservation-commands-2"))
        #expect(text.contains("10 commits (22s)"))
        #expect(text.contains("res-2 handles 61/s"))
        #expect(text.contains("__consumer_offsets"))
        Press.keys("k", on: &state)
        let stop = ConsoleScreen.render(state).surface.lines.joined(separator: " ")
        #expect(stop.contains("no member owns the partition, and 12 records wait"))
        #expect(stop.contains("polling every 1s"))
    }

    @Test func membersHaveTheirPartitionsBelowThem() throws {
        var state = lag(Self.wide, "xjj")
        Press.key(.enter, on: &state)
        let lines = ConsoleScreen.render(state).surface.lines
        let slow = try #require(lines.firstIndex { $0.contains("▾ res-2") })
        #expect(lines[slow + 1].contains("reservation-commands-2"))
        #expect(lines.contains { $0.contains("– reservation-commands-3") })
    }

    @Test func aPartitionOpensToEverythingKnownAboutIt() throws {
        var state = lag(Self.wide, "jj")
        Press.key(.enter, on: &state)
        Press.keys("j", on: &state)
        Press.key(.enter, on: &state)
        Press.keys("jjj", on: &state)
        Press.key(.enter, on: &state)
        let surface = try GoldenScreen.expect(state, named: "lag-partition-120x40")
        let text = surface.lines.joined(separator: "\n")
        #expect(text.contains("reservation › reservation-commands-2"))
        #expect(text.contains("res-2 on 127.0.0.1"))
        #expect(text.contains("380 records"))
    }

    @Test func theFilterFindsGroupsByTopicAndMember() {
        for needle in ["reservation-commands", "res-2", "127.0.0.1"] {
            var state = lag(Self.wide, "/\(needle)")
            Press.key(.enter, on: &state)
            let lines = ConsoleScreen.render(state).surface.lines
            #expect(lines.contains { $0.contains("▸ reservation") }, "\(needle)")
            #expect(!lines.contains { $0.contains("▸ point ") }, "\(needle)")
        }
    }

    @Test func onlyTroubleIsShownOnRequest() {
        var state = lag(Self.wide, "!")
        var lines = ConsoleScreen.render(state).surface.lines
        #expect(!lines.contains { $0.contains("▸ payment") })
        #expect(lines.contains { $0.contains("trouble only") })
        Press.key(.escape, on: &state)
        lines = ConsoleScreen.render(state).surface.lines
        #expect(lines.contains { $0.contains("▸ payment") })
    }

    @Test func theSortColumnIsMarkedAndTurnsRound() {
        var state = lag(Self.wide, ">>")
        var surface = ConsoleScreen.render(state).surface
        #expect(surface.lines.contains { $0.contains("LAG↓") })
        #expect(surface.lines.first { $0.contains("▸") }?.contains("reservation") == true)
        Press.keys("I", on: &state)
        surface = ConsoleScreen.render(state).surface
        #expect(surface.lines.contains { $0.contains("LAG↑") })
        #expect(surface.lines.first { $0.contains("▸") }?.contains("point") == true)
    }

    @Test func frozenLagStaysWhileTheDataGoesOn() {
        var state = lag(Self.wide, "z")
        let before = ConsoleScreen.render(state).surface
        var update = GroupFixtures.behind(at: state.nowMilliseconds)
        update.snapshot.groups = []
        state.apply(.groups(update))
        #expect(ConsoleScreen.render(state).surface == before)
        Press.keys("z", on: &state)
        #expect(ConsoleScreen.render(state).surface.lines.contains { $0.contains("there are no consumer groups") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func rebalancesAreToldAsExactlyAsTheyAreKnown(size: Size) throws {
        let state = ConsoleFixture.calm.state(size: size, pane: .rebalances, isZoomed: true)
        let surface = try GoldenScreen.expect(state, named: "rebalances-\(size.width)x\(size.height)")
        #expect(trailing("TIME", 1, in: surface, width: 9) == "12:04:29")
        #expect(trailing("TIME", 2, in: surface, width: 9) == "~12:03:10")
        #expect(trailing("TOOK", 1, in: surface, width: 5) == "1.0s")
        #expect(trailing("TOOK", 2, in: surface, width: 5) == "–")
        #expect(GoldenScreen.under("TRIGGER", rows: 1, in: surface, width: 17) == "member lost res-3")
        #expect(GoldenScreen.under("TRIGGER", rows: 3, in: surface, width: 17) == "member gone poi-1")
        #expect(surface.lines.contains { $0.contains("reservation") && $0.contains("! flapping: res-3") })
        if size.width >= 120 {
            #expect(GoldenScreen.under("SOURCE", rows: 1, in: surface, width: 6) == "broker")
            #expect(GoldenScreen.under("SOURCE", rows: 3, in: surface, width: 6) == "poll")
            #expect(GoldenScreen.under("GEN", rows: 1, in: surface, width: 6) == "g17→18")
            #expect(GoldenScreen.under("MEMBERS", rows: 1, in: surface, width: 4) == "3→2")
            #expect(trailing("MOVED", 1, in: surface, width: 5) == "2")
            #expect(trailing("COUNT", 3, in: surface, width: 5) == "≥1")
        }
    }

    @Test func aRebalanceOpensToWhoCameAndWent() throws {
        var state = ConsoleFixture.calm.state(size: Self.wide, pane: .rebalances, isZoomed: true)
        Press.keys("j", on: &state)
        Press.key(.enter, on: &state)
        let text = ConsoleScreen.render(state).surface.lines.joined(separator: "\n")
        #expect(text.contains("member lost res-3"))
        #expect(text.contains("all times are exact"))
    }

    @Test func aNewRebalanceIsAnEvent() {
        var state = ConsoleFixture.calm.state(size: Self.wide, pane: .events, isZoomed: true)
        var update = GroupFixtures.behind(at: state.nowMilliseconds)
        update.snapshot.rebalances.insert(
            Rebalance(
                groupID: "payment",
                endMilliseconds: state.nowMilliseconds,
                trigger: .memberGone("pay-2"),
                generationAfter: 10,
                source: .log
            ),
            at: 0
        )
        state.apply(.groups(update))
        let lines = ConsoleScreen.render(state).surface.lines
        #expect(lines.contains { $0.contains("group payment rebalanced to generation 10 (member gone pay-2)") })
    }
}
