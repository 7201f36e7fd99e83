import ClusterView
import Operations
import Terminal

/// What the probe is going to write, before it does.
struct ProbeLayer {
    static func draw(_ state: ConsoleState, on surface: inout Surface) {
        let settings = ProbeSettings()
        let brokers = state.live.snapshot?.brokers.count { !$0.isOut } ?? 0
        let isThere = state.live.snapshot?.partitions.contains { $0.topic == settings.topic } ?? false
        let perSecond = 1000 / max(1, Int(settings.intervalMilliseconds)) * max(1, brokers)
        let topic =
            isThere
            ? "topic \(settings.topic) is there; brokers that lead no partition of it get one"
            : "topic \(settings.topic) is made: \(brokers) partitions, one led by each broker, kept for an hour"
        Dialog(
            title: [Piece("Probe end-to-end latency", Style(.title))],
            answer: [Piece("PLAN · nothing changed yet", Style(.accent))],
            lines: [
                [Piece("cluster  ", .dim), Piece(state.live.snapshot?.identity.name ?? "–")],
                [
                    Piece("writes   ", .dim),
                    Piece("about \(perSecond) records/s of 60 B, acks=all, until P again or the end"),
                ],
                [Piece("topic    ", .dim), Piece(topic)],
                [Piece("commits  ", .dim), Piece("offsets of group \(settings.group), twice a second")],
                [],
                [Piece("y", Style(.key)), Piece(" starts it · "), Piece("esc", Style(.key)), Piece(" cancels")],
            ]
        )
        .draw(on: &surface)
    }
}
