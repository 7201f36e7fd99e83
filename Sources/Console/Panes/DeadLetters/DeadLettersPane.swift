import ClusterView
import Terminal

/// Which records were given up, of which topic, why, and since when.
struct DeadLettersPane {
    var state: ConsoleState
    var frame: PaneFrame

    static func keys(in state: ConsoleState) -> [RowKey] { [] }

    func draw(on surface: inout Surface, in rect: Rect) {
        let content = frame.draw(state, answer: [], on: &surface, in: rect)
        let absence = state.data.deadLetters?.absence ?? "topics of dead letters have not been looked for yet"
        PaneFrame.say(absence, on: &surface, in: content)
    }
}
