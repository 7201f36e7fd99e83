import ClusterView
import Terminal

/// How long records take until they are processed, and whether all arrive.
struct LatencyPane {
    var state: ConsoleState
    var frame: PaneFrame

    func draw(on surface: inout Surface, in rect: Rect) {
        let content = frame.draw(state, answer: [], on: &surface, in: rect)
        PaneFrame.say(state.data.latency?.absence ?? "nothing has been measured yet", on: &surface, in: content)
    }
}
