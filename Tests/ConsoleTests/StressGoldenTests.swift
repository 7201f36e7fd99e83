import Console
import ConsoleFixtures
import Terminal
import Testing

/// Every pane, opened, at the three sizes, with what strains it most: long and wide names, hundreds of rows, figures
/// without end, and answers that a cluster does not give.
@Suite struct StressGoldenTests {
    private func screen(
        _ fixture: ConsoleFixture,
        _ pane: PaneKind,
        _ size: Size,
        isZoomed: Bool = true,
        keys: String = "",
        named name: String
    ) throws -> Surface {
        var state = fixture.state(size: size, pane: pane, isZoomed: isZoomed)
        for key in keys {
            if key == "\n" { Press.key(.enter, on: &state) } else { Press.keys(String(key), on: &state) }
        }
        return try GoldenScreen.expect(state, named: "stress-\(name)-\(size.width)x\(size.height)")
    }

    private func row(_ text: String, below head: String, in surface: Surface) throws -> Int {
        let y = try #require(surface.lines.firstIndex { $0.contains(text) }, "\(text) is on the screen")
        let top = try #require(surface.lines.firstIndex { $0.contains(" \(head)") }, "\(head) is on the screen")
        return y - top
    }

    @Test(arguments: GoldenScreenTests.sizes) func leadersWithLongAndWideNames(size: Size) throws {
        let surface = try self.screen(.long, .leaders, size, named: "leaders")
        let rows = try self.row("결제-이벤트-2", below: "PARTITION", in: surface)
        #expect(GoldenScreen.under("LEADER", rows: rows, in: surface, width: 6) == "1")
        #expect(GoldenScreen.under("ISR", rows: rows, in: surface, alignment: .trailing, width: 3) == "2/2")
    }

    @Test(arguments: GoldenScreenTests.sizes) func hundredsOfPartitions(size: Size) throws {
        let surface = try self.screen(.crowded, .leaders, size, keys: "G", named: "partitions")
        let y = try #require(surface.lines.lastIndex { $0.contains("orders-") })
        let top = try #require(surface.lines.firstIndex { $0.contains(" PARTITION") })
        let name = GoldenScreen.under("PARTITION", rows: y - top, in: surface, width: 12)
        #expect(name?.hasPrefix("orders-") == true)
        #expect(surface.lines.contains { $0.contains("↑ ") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func brokersThatMayNotSayWhatTheyHave(size: Size) throws {
        let surface = try self.screen(.long, .brokers, size, named: "brokers")
        #expect(GoldenScreen.under("LOG", rows: 1, in: surface, alignment: .trailing, width: 5) == "⊘")
        #expect(GoldenScreen.under("LOG", rows: 2, in: surface, alignment: .trailing, width: 5) == "n/a")
    }

    @Test(arguments: GoldenScreenTests.sizes) func eventsInAnyScript(size: Size) throws {
        let surface = try self.screen(.long, .events, size, named: "events")
        let rows = try self.row("김민서", below: "TIME", in: surface)
        #expect(GoldenScreen.under("EVENT", rows: rows, in: surface, width: 8)?.contains("김민서") == true)
    }

    @Test(arguments: GoldenScreenTests.sizes) func aLoadWithoutEnd(size: Size) throws {
        let surface = try self.screen(.heavy, .load, size, named: "load")
        #expect(
            GoldenScreen.under("ACKED", rows: 1, in: surface, alignment: .trailing, width: 15) == "987,654,320,001"
        )
        #expect(GoldenScreen.under("LOST", rows: 1, in: surface, alignment: .trailing, width: 9) == "1,234,567")
        let errors = try #require(surface.lines.first { $0.contains("errors  NOT_LEADER") })
        #expect(errors.contains("NOT_LEADER_OR_FOLLOWER 1,234,567"))
    }

    @Test(arguments: GoldenScreenTests.sizes) func rebalancesOfManyGroups(size: Size) throws {
        let surface = try self.screen(.long, .rebalances, size, named: "rebalances")
        #expect(surface.lines.contains { $0.contains("GROUP") && $0.contains("TRIGGER") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func theWholeDashboard(size: Size) throws {
        let surface = try self.screen(.heavy, .leaders, size, isZoomed: false, named: "dashboard")
        let y = try #require(surface.lines.firstIndex { $0.contains("orders-") })
        let top = try #require(surface.lines.firstIndex { $0.contains(" PARTITION") })
        #expect(GoldenScreen.under("PARTITION", rows: y - top, in: surface, width: 7) == "orders-")
    }

    @Test(arguments: GoldenScreenTests.sizes) func aPartitionOpened(size: Size) throws {
        let surface = try self.screen(.killed, .leaders, size, keys: "\n", named: "partition")
        #expect(surface.lines.contains { $0.contains("reservation-events-1") })
    }
}
