import ClusterView
import Console
import ConsoleFixtures
import Terminal
import Testing

/// Dead letters, topics and records as they look.
@Suite struct RecordScreenTests {
    static let sizes = GoldenScreenTests.sizes

    private func name(_ name: String, _ size: Size) -> String { "\(name)-\(size.width)x\(size.height)" }

    @Test(arguments: sizes) func deadLetterKinds(size: Size) throws {
        let state = ConsoleFixture.killed.state(size: size, pane: .deadLetters, isZoomed: true)
        let surface = try GoldenScreen.expect(state, named: name("dlq", size))
        #expect(GoldenScreen.under("COUNT", rows: 1, in: surface, alignment: .trailing, width: 5) == "19")
        #expect(GoldenScreen.under("ORIGIN", rows: 2, in: surface, width: 20) == "reservation-commands")
        #expect(GoldenScreen.under("ERROR", rows: 3, in: surface, width: 15) == "InboxConstraint")
        #expect(GoldenScreen.under("OLDEST", rows: 1, in: surface, alignment: .trailing, width: 6) == "4m12s")
        #expect(GoldenScreen.under("RECORDS", rows: 1, in: surface, alignment: .trailing, width: 7) == "21")
        #expect(surface.lines.contains { $0.contains("27 · +3 in 5 min") })
    }

    @Test(arguments: sizes) func deadLetterKindsUnderStress(size: Size) throws {
        let state = ConsoleFixture.long.state(size: size, pane: .deadLetters, isZoomed: true)
        let surface = try GoldenScreen.expect(state, named: name("dlq-long", size))
        #expect(GoldenScreen.under("COUNT", rows: 1, in: surface, alignment: .trailing, width: 9) == "1,234,567")
        #expect(surface.lines.contains { $0.contains("스키마불일치") })
        #expect(surface.lines.contains { $0.contains("·[31mRed·Alert") })
        #expect(surface.lines.contains { $0.contains("⊘   ") && $0.contains("secret-dlq") })
        #expect(surface.lines.contains { $0.contains("≥1,234,586") || $0.contains("≥1,234,582") })
    }

    @Test(arguments: sizes) func whatMayNotBeReadIsSaid(size: Size) throws {
        let state = ConsoleFixture.denied.state(size: size, pane: .deadLetters, isZoomed: true)
        let surface = try GoldenScreen.expect(state, named: name("dlq-denied", size))
        #expect(GoldenScreen.under("RECORDS", rows: 1, in: surface, alignment: .trailing, width: 7) == "⊘")
        #expect(surface.lines.contains { $0.contains("⊘ this principal may not read payment-events-dlq") })
    }

    @Test func noTopicOfDeadLettersIsSaid() {
        let state = ConsoleFixture.empty.state(size: Size(width: 80, height: 24), pane: .deadLetters, isZoomed: true)
        let text = ConsoleScreen.render(state).surface.lines.joined(separator: "\n")
        #expect(text.contains("no topic looks like one for dead letters"))
    }

    @Test(arguments: sizes) func deadLettersListed(size: Size) throws {
        var state = try OpenRecords.letters(size: size)
        Press.keys("gj jj ", on: &state)
        let surface = try GoldenScreen.expect(state, named: name("dlq-records", size))
        let isNarrow = size.width < 120
        #expect(
            GoldenScreen.under("ORIGIN", rows: 1, in: surface, width: isNarrow ? 16 : 22)
                == (isNarrow ? "point-co…2/88120" : "point-commands/2/88120")
        )
        #expect(GoldenScreen.under("ERROR", rows: 1, in: surface, width: 14) == "SchemaMismatch")
        #expect(surface.lines.contains { $0.contains("5 records · 2 marked · live") })
    }

    @Test(arguments: sizes) func aDeadLetterOpened(size: Size) throws {
        var state = try OpenRecords.letters(size: size)
        Press.keys("gjj", on: &state)
        Press.key(.enter, on: &state)
        let surface = try GoldenScreen.expect(state, named: name("dlq-record", size))
        let text = surface.lines.joined(separator: "\n")
        #expect(text.contains("▸ point-commands-dlq/1/412   from point-commands/2/88120   group point"))
        #expect(text.contains("3 attempts"))
        #expect(text.contains("error   SchemaMismatch: field \"amount\" expected integer, got string"))
        #expect(text.contains("\"1,000원\" at byte 71"))
        #expect(text.contains("cause   PointCommand.decode(_:) ← PointService.handle(_:"))
        #expect(text.contains("\"user\": \"김민서\","))
        if size.height > 24 {
            #expect(text.contains("18014398509481985"), "numbers keep their digits")
            #expect(text.contains("12.50"))
        }
        Press.keys("3", on: &state)
        let hex = try GoldenScreen.expect(state, named: name("dlq-record-hex", size))
        #expect(
            hex.lines.contains {
                $0.contains("00000000  7b 22 74 79 70 65 22 3a  22 55 73 65 50 6f 69 6e  {\"type\":\"UsePoin")
            }
        )
        Press.keys("2", on: &state)
        let plain = try GoldenScreen.expect(state, named: name("dlq-record-text", size))
        #expect(plain.lines.contains { $0.contains("{\"type\":\"UsePoint\",\"paymentId\"") })
        Press.keys("h", on: &state)
        let headers = try GoldenScreen.expect(state, named: name("dlq-record-headers", size))
        #expect(
            headers.lines.contains { $0.contains("x-signature") && $0.contains("0x001b5bff41") } || size.height == 24
        )
        Press.keys("e", on: &state)
        let causes = try GoldenScreen.expect(state, named: name("dlq-record-causes", size))
        #expect(causes.lines.contains { $0.contains("← Consumer.process(_:)") })
    }

    @Test(arguments: sizes) func topics(size: Size) throws {
        let state = ConsoleFixture.killed.state(size: size, pane: .topics, isZoomed: true)
        let surface = try GoldenScreen.expect(state, named: name("topics", size))
        #expect(GoldenScreen.under("TOPIC", rows: 1, in: surface, width: 14) == "payment-events")
        #expect(GoldenScreen.under("RECORDS", rows: 1, in: surface, alignment: .trailing, width: 9) == "1,204,800")
        #expect(GoldenScreen.under("SIZE", rows: 1, in: surface, alignment: .trailing, width: 6) == "310 MB")
        #expect(GoldenScreen.under("IN/S", rows: 2, in: surface, alignment: .trailing, width: 4) == "812")
        #expect(GoldenScreen.under("TOPIC", rows: 5, in: surface, width: 18) == "__consumer_offsets")
        guard size.width >= 120 else { return }
        #expect(GoldenScreen.under("RETENTION", rows: 2, in: surface, alignment: .trailing, width: 9) == "12h")
    }

    @Test(arguments: sizes) func topicsUnderStress(size: Size) throws {
        let state = ConsoleFixture.long.state(size: size, pane: .topics, isZoomed: true)
        let surface = try GoldenScreen.expect(state, named: name("topics-long", size))
        #expect(GoldenScreen.under("RECORDS", rows: 1, in: surface, alignment: .trailing, width: 7) == "–")
        #expect(GoldenScreen.under("SIZE", rows: 1, in: surface, alignment: .trailing, width: 4) == "⊘")
        #expect(GoldenScreen.under("SIZE", rows: 2, in: surface, alignment: .trailing, width: 4) == "n/a")
        #expect(GoldenScreen.under("IN/S", rows: 2, in: surface, alignment: .trailing, width: 4) == "1.2M")
    }

    @Test(arguments: sizes) func recordsThatMeanHarm(size: Size) throws {
        var state = try OpenRecords.hostile(size: size)
        let list = try GoldenScreen.expect(state, named: name("records-hostile", size))
        expectHarmless(list)
        #expect(GoldenScreen.under("OFFSET", rows: 1, in: list, alignment: .trailing, width: 13) == "9,876,543,200")
        #expect(GoldenScreen.under("VALUE", rows: 6, in: list, width: 16) == "null (tombstone)")
        #expect(GoldenScreen.under("VALUE", rows: 3, in: list, width: 14) == "예약이 취소되었")
        #expect(list.lines.contains { $0.contains("2,310 older let go") })
        Press.keys("g", on: &state)
        Press.key(.enter, on: &state)
        for index in 0..<7 {
            let surface = try GoldenScreen.expect(state, named: name("record-hostile-\(index)", size))
            expectHarmless(surface)
            for key in "123he" {
                Press.keys(String(key), on: &state)
                expectHarmless(ConsoleScreen.render(state).surface)
            }
            Press.keys("e", on: &state)
            Press.keys("n", on: &state)
        }
    }

    private func expectHarmless(_ surface: Surface, sourceLocation: SourceLocation = #_sourceLocation) {
        for line in surface.lines {
            let isHarmless = line.unicodeScalars.allSatisfy { CharacterWidth.columns(of: $0) != nil }
            #expect(isHarmless, "\(line)", sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: sizes) func purgePlan(size: Size) throws {
        var state = try OpenRecords.letters(size: size)
        Press.keys("gD", on: &state)
        PurgeConversation.answer(on: &state)
        let surface = try GoldenScreen.expect(state, named: name("purge-plan", size))
        #expect(surface.lines.contains { $0.contains("2 records are gone for good, for every consumer; no undo.") })
        #expect(surface.lines.contains { $0.contains("partition 1 up to offset 410, that one too") })
    }

    @Test(arguments: sizes) func menusOverRecords(size: Size) throws {
        var state = try OpenRecords.letters(size: size)
        Press.keys("o", on: &state)
        let seek = try GoldenScreen.expect(state, named: name("records-seek", size))
        #expect(seek.lines.contains { $0.contains("6  committed…") })
        Press.key(.escape, on: &state)
        Press.keys("c", on: &state)
        let copy = try GoldenScreen.expect(state, named: name("records-copy", size))
        #expect(copy.lines.contains { $0.contains("p  place") && $0.contains("point-commands-dlq/1/414") })
    }
}
