import ClusterView
import Terminal

/// What happened, the newest on top.
struct EventsPane {
    var state: ConsoleState
    var frame: PaneFrame

    /// The events that pass the filter, newest first.
    static func events(in state: ConsoleState) -> [LoggedEvent] {
        let filter = state.paneState(.events).filter
        return filter.keep(state.data.events.elements.reversed()) { "\($0.event.severity.rawValue) \($0.event.text)" }
    }

    func draw(on surface: inout Surface, in rect: Rect) {
        let events = Self.events(in: state)
        let memory = state.paneState(.events)
        let selection = frame.isFocused ? memory.selected : nil
        let index = selection.flatMap { key in events.firstIndex { .event($0.number) == key } }
        let height = max(0, rect.height - 3)
        let first = Scroll.first(selected: index, count: events.count, height: height)
        let bad = events.count { $0.event.severity == .bad }
        var answer = [Piece("▲ newest", .dim)]
        if frame.isZoomed {
            answer.insert(Piece("\(Figures.grouped(events.count)) events · \(bad) bad · ", .dim), at: 0)
        }
        let content = frame.draw(
            state,
            answer: answer,
            foot: PaneFrame.more(first: first, shown: min(height, events.count - first), count: events.count),
            on: &surface,
            in: rect
        )
        guard !events.isEmpty else {
            let text = memory.filter.isEmpty ? "nothing has happened yet" : "no event matches; esc shows all"
            PaneFrame.say(text, on: &surface, in: content)
            return
        }
        let table = Table(
            columns: columns,
            rowCount: events.count,
            selected: selection,
            row: { row(events[$0]) }
        )
        table.draw(on: &surface, in: content, first: first)
    }

    private var columns: [Column] {
        var columns = [Column(id: "time", title: "TIME")]
        if frame.isZoomed { columns.append(Column(id: "source", title: "SOURCE", priority: 1)) }
        columns.append(Column(id: "text", title: "EVENT", minimum: 10, fills: true))
        return columns
    }

    private func row(_ logged: LoggedEvent) -> TableRow {
        let event = logged.event
        let clock = Figures.clock(milliseconds: event.atMilliseconds, utcOffsetSeconds: state.utcOffsetSeconds)
        var cells = [[Piece(clock, .dim)]]
        if frame.isZoomed { cells.append([Piece(event.source.rawValue, .dim)]) }
        cells.append([Piece("\(event.severity.rawValue) \(event.text)", Self.style(of: event, in: state))])
        return TableRow(key: .event(logged.number), cells: cells)
    }

    static func style(of event: ClusterEvent, in state: ConsoleState) -> Style {
        let isOld = state.displayedMilliseconds - event.atMilliseconds > 60_000
        switch event.severity {
        case .bad: return Style(.bad)
        case .change: return isOld ? .dim : .text
        case .note: return .dim
        }
    }
}
