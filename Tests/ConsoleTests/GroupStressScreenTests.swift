import ClusterView
import Console
import ConsoleFixtures
import Terminal
import Testing

/// Lag and rebalances with nothing to show, with far too much, with names that do not fit, with what is denied, and with
/// nobody who answers.
@Suite struct GroupStressScreenTests {
    private func screen(
        _ pane: PaneKind,
        _ size: Size,
        _ fixture: ConsoleFixture,
        _ keys: (inout ConsoleState) -> Void = { _ in }
    ) throws -> Surface {
        var state = fixture.state(size: size, pane: pane, isZoomed: true)
        keys(&state)
        return try GoldenScreen.expect(
            state,
            named: "\(pane.commandName)-\(fixture.rawValue)-\(size.width)x\(size.height)"
        )
    }

    private func trailing(_ head: String, _ rows: Int, in surface: Surface, width: Int) -> String? {
        GoldenScreen.under(head, rows: rows, in: surface, alignment: .trailing, width: width)
    }

    // MARK: Lag

    @Test(arguments: GoldenScreenTests.sizes) func longNamesDeniedGroupsAndOldEnds(size: Size) throws {
        let surface = try screen(.lag, size, .long) { state in
            Press.keys("j", on: &state)
            Press.key(.enter, on: &state)
        }
        #expect(surface.lines.contains { $0.contains("secret") && $0.contains("⊘") })
        if size.width >= 120 { #expect(surface.lines.contains { $0.contains("incomplete") }) }
        let row = try #require(surface.lines.first { $0.contains("com.company") && $0.contains("STALL") })
        #expect(row.contains("3,999,999,999,999"))
        #expect(row.contains(">4d15h"))
    }

    @Test(arguments: GoldenScreenTests.sizes) func fiveHundredGroupsScrollWithTheSelectionInView(size: Size) throws {
        let surface = try screen(.lag, size, .crowded) { Press.key(.end, on: &$0) }
        // The least lag is the last: none.
        let y = try #require(surface.lines.lastIndex { $0.contains("group-") })
        #expect(surface.lines[y].contains("group-1000"))
        #expect(surface[5, y].style.background == .selection)
        let head = try #require(surface.lines.firstIndex { $0.contains("LAG") && $0.contains("TIME") })
        #expect(trailing("LAG", y - head, in: surface, width: 5) == "0")
        #expect(trailing("LAG", y - head - 1, in: surface, width: 5) == "1")
        #expect(surface.lines.contains { $0.contains("500 groups") })
        #expect(surface.lines.contains { $0.contains("↑ ") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func noGroupsAreSaidToBeNone(size: Size) throws {
        let surface = try screen(.lag, size, .empty)
        #expect(surface.lines.contains { $0.contains("there are no consumer groups") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func groupsThatMayNotBeListedAreToldFromNone(size: Size) throws {
        let surface = try screen(.lag, size, .denied)
        #expect(surface.lines.contains { $0.contains("⊘ this principal may not list groups") })
        #expect(!surface.lines.contains { $0.contains("no consumer groups") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func everythingDownShowsWhatWasKnownAndItsAge(size: Size) throws {
        let surface = try screen(.lag, size, .unreachable)
        #expect(surface.lines.contains { $0.contains("as of 7s ago") })
        let y = try #require(surface.lines.firstIndex { $0.contains("▸ reservation") })
        #expect(surface[6, y].style.role == .dim)
        let head = try #require(surface.lines.firstIndex { $0.contains("LAG") && $0.contains("TIME") })
        #expect(trailing("LAG", y - head, in: surface, width: 5) == "1,204")
    }

    @Test(arguments: GoldenScreenTests.sizes) func groupsOfNewerProtocolsShowWhatIsKnownOfThem(size: Size) throws {
        let surface = try screen(.lag, size, .newer) { state in
            Press.keys("xj", on: &state)
            Press.key(.enter, on: &state)
        }
        let text = surface.lines.joined(separator: "\n")
        #expect(!text.contains("Dead"))
        let head = try #require(surface.lines.firstIndex { $0.contains("LAG") && $0.contains("TIME") })
        let group = try #require(surface.lines.firstIndex { $0.contains("▾ billing") })
        #expect(trailing("LAG", group - head, in: surface, width: 4) == "58")
        #expect(GoldenScreen.under("VERDICT", rows: group - head, in: surface, width: 4) == "ok")
        let member = try #require(surface.lines.firstIndex { $0.contains("▾ bil-1") })
        #expect(trailing("LAG", member - head, in: surface, width: 4) == "38")
        #expect(surface.lines[member + 1].contains("invoices-0"))
        if size.width >= 120 {
            #expect(text.contains("Reconciling·consumer·2"))
            #expect(text.contains("Stable·share·n/a"))
            #expect(text.contains("NotReady·streams·n/a"))
            // It reads as records come: no estimate, and no alarm either.
            #expect(trailing("DRAIN", group - head, in: surface, width: 5) == "–")
        }
    }

    // MARK: Rebalances

    @Test(arguments: GoldenScreenTests.sizes) func longNamesInRebalances(size: Size) throws {
        let surface = try screen(.rebalances, size, .long)
        let y = try #require(surface.lines.firstIndex { $0.contains("com.") && $0.contains("now") })
        let head = try #require(surface.lines.firstIndex { $0.contains("TRIGGER") })
        #expect(trailing("TOOK", y - head, in: surface, width: 3) == "…")
        #expect(surface.lines.contains { $0.contains("≥5 in 5 min") && $0.contains("! flapping") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func fiveHundredRebalancesScroll(size: Size) throws {
        let surface = try screen(.rebalances, size, .crowded) { Press.key(.end, on: &$0) }
        let y = try #require(surface.lines.firstIndex { $0.contains("group-1499") && $0.contains("g499→500") })
        #expect(surface.lines.contains { $0.contains("↑ ") })
        let head = try #require(surface.lines.firstIndex { $0.contains("TRIGGER") })
        #expect(trailing("TOOK", y - head, in: surface, width: 5) == "0.1s")
        #expect(
            GoldenScreen.under("TRIGGER", rows: y - head, in: surface, width: 27) == "member joined consumer-499"
        )
    }

    @Test(arguments: GoldenScreenTests.sizes) func noRebalanceIsSaidToBeNone(size: Size) throws {
        let surface = try screen(.rebalances, size, .empty)
        #expect(surface.lines.contains { $0.contains("no rebalance has been seen") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func rebalancesOfGroupsThatMayNotBeListed(size: Size) throws {
        let surface = try screen(.rebalances, size, .denied)
        #expect(surface.lines.contains { $0.contains("⊘ this principal may not list groups") })
        #expect(!surface.lines.contains { $0.contains("no rebalance") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func rebalancesFromBeforeEverythingWasDown(size: Size) throws {
        let surface = try screen(.rebalances, size, .unreachable)
        #expect(surface.lines.contains { $0.contains("as of 7s ago") })
        let y = try #require(surface.lines.firstIndex { $0.contains("member lost res-3") })
        #expect(surface[4, y].style.role == .dim)
        #expect(trailing("TOOK", 1, in: surface, width: 5) == "1.0s")
    }

    @Test(arguments: GoldenScreenTests.sizes) func aRebalanceOfTheNewerProtocolThatGoesOn(size: Size) throws {
        let surface = try screen(.rebalances, size, .newer)
        #expect(GoldenScreen.under("TRIGGER", rows: 1, in: surface, width: 20) == "member joined bil-2")
        #expect(trailing("TOOK", 1, in: surface, width: 2) == "…")
    }

    @Test func ofALongNameBothEndsAreReadAndTheTriggerBeforeIt() throws {
        var state = ConsoleFixture.newer.state(size: Size(width: 80, height: 24), pane: .rebalances, isZoomed: true)
        var update = GroupFixtures.behind(at: state.nowMilliseconds)
        update.snapshot.rebalances = [
            Rebalance(
                groupID: "payment",
                startMilliseconds: state.nowMilliseconds - 5000,
                endMilliseconds: state.nowMilliseconds - 4000,
                trigger: .memberTimedOut("consumer-with-a-rather-long-client-id-17"),
                membersBefore: 12,
                membersAfter: 11,
                generationBefore: 117,
                generationAfter: 118,
                source: .broker
            )
        ]
        state.apply(.groups(update))
        let surface = ConsoleScreen.render(state).surface
        #expect(GoldenScreen.under("TRIGGER", rows: 1, in: surface, width: 27) == "member lost consume…t-id-17")
        #expect(GoldenScreen.under("MEMBERS", rows: 1, in: surface, width: 7) == "12→11")
    }
}
