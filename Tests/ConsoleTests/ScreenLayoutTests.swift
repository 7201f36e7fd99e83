import Console
import ConsoleFixtures
import Terminal
import Testing

/// Which panes are tiles at a size, and how the others are reached.
@Suite struct ScreenLayoutTests {
    private func layout(_ width: Int, _ height: Int, pane: PaneKind = .leaders) -> ScreenLayout {
        ScreenLayout(size: Size(width: width, height: height), isZoomed: false, pane: pane)
    }

    @Test func asManyPanesAreTilesAsTheSizeCarries() {
        let six: [PaneKind] = [.leaders, .lag, .rebalances, .latency, .deadLetters, .events]
        #expect(layout(120, 29).tiledPanes == six)
        #expect(layout(179, 37).tiledPanes == six)
        #expect(layout(120, 38).tiledPanes == six + [.brokers, .workload])
        #expect(layout(120, 40).tiledPanes == six + [.brokers, .workload])
        #expect(Set(layout(120, 47).tiledPanes) == Set(PaneKind.allCases))
        #expect(layout(180, 29).tiledPanes.count == 9)
        #expect(layout(200, 60).tiledPanes.count == 9)
        #expect(layout(119, 60).tiledPanes.isEmpty)
        #expect(layout(300, 28).tiledPanes.isEmpty)
        #expect(Set(ScreenLayout.tileOrder) == Set(PaneKind.allCases))
    }

    /// Tiles cover the screen between header and hints, each cell once, and none is lower or narrower than it may be.
    @Test func tilesCoverTheScreenAndAreLargeEnough() {
        for width in stride(from: 120, through: 320, by: 7) {
            for height in stride(from: 29, through: 90, by: 3) {
                let tiles = layout(width, height).tiles
                #expect(tiles.reduce(0) { $0 + $1.rect.width * $1.rect.height } == width * (height - 2))
                for (index, tile) in tiles.enumerated() {
                    #expect(tile.rect.height >= ScreenLayout.leastTileHeight, "\(width)×\(height) \(tile.pane)")
                    #expect(tile.rect.width >= 54, "\(width)×\(height) \(tile.pane)")
                    for other in tiles.dropFirst(index + 1) {
                        #expect(tile.rect.intersection(other.rect).isEmpty, "\(width)×\(height) \(tile.pane)")
                    }
                }
            }
        }
    }

    @Test func threeColumnsStandInARowFromTheirWidthOn() {
        let tiles = layout(200, 60).tiles
        #expect(Set(tiles.prefix(3).map(\.rect.y)) == [1])
        #expect(tiles.map(\.rect.width).max() == 67)
        #expect(layout(179, 60).tiles[1].rect.y == 1)
        #expect(layout(179, 60).tiles[2].rect.y > 1)
    }

    @Test func aPaneThatIsNoTileHasTheScreenAndLeadsBack() {
        let size = Size(width: 120, height: 29)
        var state = ConsoleFixture.calm.state(size: size)
        #expect(text(state).contains("1 Leaders / ISR"))
        #expect(!text(state).contains("9 Work"))
        Press.keys("9", on: &state)
        #expect(text(state).contains("9 Work"))
        #expect(!text(state).contains("1 Leaders / ISR"))
        Press.key(.escape, on: &state)
        #expect(text(state).contains("1 Leaders / ISR"))
        #expect(text(state).contains("8 Events"))
        Press.keys("9", on: &state)
        Press.keys("0", on: &state)
        #expect(text(state).contains("2 Consumer lag"))
    }

    @Test func tabGoesRoundTheTilesOnTheDashboardAndRoundAllPanesOtherwise() {
        func visited(_ state: ConsoleState) -> [PaneKind] {
            var state = state
            var panes: [PaneKind] = []
            repeat {
                Press.key(.tab, on: &state)
                panes.append(state.focusedPane)
            } while state.focusedPane != .leaders && panes.count < 20
            return panes
        }
        let small = ConsoleFixture.calm.state(size: Size(width: 120, height: 29))
        #expect(visited(small) == [.lag, .rebalances, .deadLetters, .latency, .events, .leaders])
        let zoomed = ConsoleFixture.calm.state(size: Size(width: 120, height: 29), isZoomed: true)
        #expect(visited(zoomed).count == 9)
        let tabs = ConsoleFixture.calm.state(size: Size(width: 80, height: 24))
        #expect(visited(tabs).count == 9)
    }

    /// Tabs never leave the narrowest screen, whichever of them is open.
    @Test func tabsFitTheNarrowestScreen() {
        for pane in PaneKind.allCases {
            let surface = ConsoleScreen.render(
                ConsoleFixture.calm.state(size: Size(width: 80, height: 24), pane: pane)
            ).surface
            #expect(surface.lines[1].contains("[\(pane.rawValue) \(pane.shortTitle)]"))
            for other in PaneKind.allCases {
                #expect(surface.lines[1].contains("\(other.rawValue) \(other.shortTitle)"))
            }
        }
    }

    private func text(_ state: ConsoleState) -> String {
        ConsoleScreen.render(state).surface.lines.joined(separator: "\n")
    }
}
