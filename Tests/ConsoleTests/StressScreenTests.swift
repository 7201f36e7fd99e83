import Console
import ConsoleFixtures
import Terminal
import Testing

/// Screens that must hold whatever the cluster throws at them.
@Suite struct StressScreenTests {
    static let sizes = [
        Size(width: 80, height: 24), Size(width: 97, height: 31), Size(width: 120, height: 29),
        Size(width: 200, height: 60),
    ]

    /// Every fixture in every pane at every size: borders close, and nothing is drawn through them.
    @Test(arguments: ConsoleFixture.allCases, sizes) func bordersAreWholeAndContentStaysInside(
        fixture: ConsoleFixture,
        size: Size
    ) {
        for pane in PaneKind.allCases {
            for isZoomed in [false, true] {
                let surface = ConsoleScreen.render(fixture.state(size: size, pane: pane, isZoomed: isZoomed)).surface
                #expect(
                    ragged(surface) == [],
                    "\(fixture) \(pane) \(isZoomed) \(size)\n\(surface.lines.joined(separator: "\n"))"
                )
            }
        }
    }

    /// Rows between an upper and a lower border whose first or last column is no border, or whose content touches it.
    private func ragged(_ surface: Surface) -> [Int] {
        let last = surface.size.width - 1
        var isInside = false
        var rows: [Int] = []
        for y in 0..<surface.size.height {
            switch surface[0, y].text {
            case "╭":
                isInside = true
                if surface[last, y].text != "╮" { rows.append(y) }
            case "╰":
                isInside = false
                if surface[last, y].text != "╯" { rows.append(y) }
            default:
                guard isInside else { continue }
                let edges = [surface[0, y].text, surface[last, y].text]
                let margins = [surface[1, y].text, surface[last - 1, y].text]
                if edges != ["│", "│"] || margins != [" ", " "] { rows.append(y) }
            }
        }
        return rows
    }

    @Test func longNamesKeepBothTheirEnds() throws {
        let state = ConsoleFixture.long.state(size: Size(width: 80, height: 24))
        let surface = try GoldenScreen.expect(state, named: "long-80x24")
        let row = try #require(surface.lines.first { $0.contains("customer") })
        #expect(row.contains("…"))
        #expect(row.contains("-v2-0"))
        #expect(row.contains("L"))
    }

    @Test func koreanNamesKeepTheColumnsUnderTheirHeads() {
        let surface = ConsoleScreen.render(
            ConsoleFixture.long.state(size: Size(width: 120, height: 40), isZoomed: true)
        )
        .surface
        let y = surface.lines.firstIndex { $0.contains("결제-이벤트-2") } ?? 0
        let head = surface.lines.firstIndex { $0.contains("PARTITION") } ?? 0
        let column = (0..<surface.size.width).first { surface.text(x: $0, y: head, width: 6) == "LEADER" } ?? 0
        #expect(y > head)
        #expect(surface[column, y].text == "1")
    }

    @Test func whatIsNotPermittedOrSupportedIsSaid() throws {
        let state = ConsoleFixture.long.state(size: Size(width: 120, height: 40), pane: .brokers, isZoomed: true)
        let surface = try GoldenScreen.expect(state, named: "not-permitted-120x40")
        #expect(GoldenScreen.under("LOG", rows: 1, in: surface, alignment: .trailing, width: 5) == "⊘")
        #expect(GoldenScreen.under("LOG", rows: 2, in: surface, alignment: .trailing, width: 5) == "n/a")
        #expect(surface.lines.contains { $0.contains("⊘ this principal may not describe the quorum") })
        #expect(surface.lines[0].contains("RO"))
    }

    @Test func noControlCharacterReachesTheScreen() {
        let state = ConsoleFixture.long.state(size: Size(width: 120, height: 40), pane: .events, isZoomed: true)
        let surface = ConsoleScreen.render(state).surface
        for line in surface.lines {
            #expect(line.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 })
        }
        #expect(surface.lines.contains { $0.contains("김민서 님이 예약을 취소했습니다") })
    }

    @Test func fiveHundredPartitionsScrollWithTheSelectionInView() throws {
        var state = ConsoleFixture.crowded.state(size: Size(width: 120, height: 40), isZoomed: true)
        Press.key(.end, on: &state)
        let surface = ConsoleScreen.render(state).surface
        let name = try #require(surface.lines.last { $0.contains("orders-") })
        #expect(name.contains("L"))
        #expect(surface.lines.contains { $0.contains("↑ 467") })
        let y = try #require(surface.lines.lastIndex { $0.contains("orders-") })
        #expect(surface[5, y].style.background == .selection)
    }

    @Test func silenceShowsItsAge() throws {
        let state = ConsoleFixture.unreachable.state(size: Size(width: 120, height: 40))
        let surface = try GoldenScreen.expect(state, named: "unreachable-120x40")
        #expect(surface.lines[0].contains("no answer 7s"))
        #expect(surface.lines[1].contains("as of 7s ago"))
        let y = try #require(surface.lines.firstIndex { $0.contains("payment-events-0") })
        #expect(surface[2, y].style.role == .dim)
    }

    @Test func snapshotsThatStopComingGrowOld() {
        var state = ConsoleFixture.calm.state(size: Size(width: 120, height: 40))
        let fresh = ConsoleScreen.render(state).surface
        #expect(!fresh.lines[0].contains("stale"))
        _ = state.tick(nowMilliseconds: state.nowMilliseconds + 9000)
        #expect(ConsoleScreen.render(state).surface.lines[0].contains("stale 9s"))
    }

    @Test(arguments: [Size(width: 10, height: 3), Size(width: 79, height: 24), Size(width: 80, height: 23)])
    func aScreenThatIsTooSmallSaysSo(size: Size) {
        let surface = ConsoleScreen.render(ConsoleFixture.killed.state(size: size)).surface
        let text = surface.lines.joined(separator: " ")
        #expect(text.contains("terminal"))
        if size.width > 60 { #expect(text.contains("have \(size.width)×\(size.height), need 80×24")) }
    }

    @Test func everySizeFromNothingUpCanBeDrawn() {
        for width in stride(from: 0, through: 130, by: 13) {
            for height in stride(from: 0, through: 40, by: 8) {
                let size = Size(width: width, height: height)
                var state = ConsoleFixture.killed.state(size: size)
                Press.keys("K", on: &state)
                #expect(ConsoleScreen.render(state).surface.size == size)
            }
        }
    }

    @Test func asciiFormHoldsNothingButAscii() {
        for fixture in ConsoleFixture.allCases {
            let surface = ConsoleScreen.render(fixture.state(size: Size(width: 120, height: 40))).surface
            let plain = surface.asciiForm()
            for (line, original) in zip(plain.lines, surface.lines) {
                #expect(line.utf8.allSatisfy { $0 < 0x80 })
                #expect(CharacterWidth.columns(of: line) == CharacterWidth.columns(of: original))
            }
        }
    }

    /// A title that leaves no room for the answer beside it leaves the answer out, and the border whole.
    @Test(arguments: PaneKind.allCases) func aFilterLongerThanTheScreenLeavesNoRoomForTheAnswer(pane: PaneKind) {
        for size in Self.sizes {
            for isZoomed in [false, true] {
                var state = ConsoleFixture.killed.state(size: size, pane: pane, isZoomed: isZoomed)
                Press.keys("/" + String(repeating: "filter", count: 40), on: &state)
                Press.key(.enter, on: &state)
                let surface = ConsoleScreen.render(state).surface
                #expect(ragged(surface) == [], "\(pane) \(isZoomed)\n\(surface.lines.joined(separator: "\n"))")
            }
        }
    }
}
