import ClusterView
import Terminal

/// Which topics there are, how large they are and how fast they grow.
struct TopicsPane {
    var state: ConsoleState
    var frame: PaneFrame

    static func keys(in state: ConsoleState) -> [RowKey] { [] }

    func draw(on surface: inout Surface, in rect: Rect) {
        let content = frame.draw(state, answer: [], on: &surface, in: rect)
        PaneFrame.say(state.data.topics?.absence ?? "topics have not been asked for yet", on: &surface, in: content)
    }
}
