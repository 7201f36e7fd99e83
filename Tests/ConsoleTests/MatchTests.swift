import Console
import ConsoleFixtures
import Terminal
import Testing

/// `n` and `N` in the panes' lists.
@Suite struct MatchTests {
    private let size = Size(width: 120, height: 40)

    /// What the screen shows after these keys on a pane that is filtered.
    private func shown(_ pane: PaneKind, filter: String, _ keys: String) -> Surface {
        var state = ConsoleFixture.killed.state(size: size, pane: pane, isZoomed: true)
        Press.keys("/" + filter, on: &state)
        Press.key(.enter, on: &state)
        Press.keys(keys, on: &state)
        return ConsoleScreen.render(state).surface
    }

    @Test func matchesFollowEachOtherInARing() {
        for pane in [PaneKind.leaders, .topics, .events] {
            let shown = { (keys: String) in self.shown(pane, filter: "events", keys) }
            #expect(shown("n") == shown("g"), "\(pane)")
            #expect(shown("nn") == shown("gj"), "\(pane)")
            #expect(shown("nnN") == shown("g"), "\(pane)")
            #expect(shown("N") == shown("G"), "\(pane)")
            #expect(shown("Gn") == shown("g"), "\(pane)")
            #expect(shown("gN") == shown("G"), "\(pane)")
            #expect(shown("g") != shown("gj"), "\(pane)")
        }
    }

    @Test func whatIsOpenBelowAMatchIsPassedOver() {
        var state = ConsoleFixture.killed.state(size: size, pane: .lag, isZoomed: true)
        Press.keys("/-commands", on: &state)
        Press.key(.enter, on: &state)
        Press.keys("g", on: &state)
        Press.key(.enter, on: &state)
        let first = ConsoleScreen.render(state).surface
        Press.keys("n", on: &state)
        let second = ConsoleScreen.render(state).surface
        #expect(second != first)
        // Of three groups two have commands: the second match is followed by the first, however many rows lie between.
        Press.keys("n", on: &state)
        #expect(ConsoleScreen.render(state).surface == first)
        Press.keys("NN", on: &state)
        #expect(ConsoleScreen.render(state).surface == first)
    }

    @Test func withoutAFilterNothingMovesAndASentenceSaysWhatToDo() {
        var state = ConsoleFixture.killed.state(size: size, pane: .leaders, isZoomed: true)
        Press.keys("n", on: &state)
        #expect(ConsoleScreen.render(state).surface.lines.last?.contains("n and N go from match to match") == true)
        #expect(state.handle(.key(.escape)) == [])
    }
}
