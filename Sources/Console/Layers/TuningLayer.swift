import ClusterView
import Terminal

/// The workload's settings: what is set, what is seen of it, and how many instances say that they work by it.
struct TuningLayer {
    var state: ConsoleState
    var selected: String

    private static let widest = 96

    func draw(on surface: inout Surface) {
        let settings = state.live.services?.settings ?? []
        let width = min(surface.size.width, Self.widest)
        let height = min(surface.size.height - 1, settings.count + 5)
        let rect = Rect(
            x: (surface.size.width - width) / 2,
            y: max(0, (surface.size.height - height) / 2),
            width: width,
            height: height
        )
        let room = max(0, height - 5)
        let index = settings.firstIndex { $0.key == selected }
        let first = Scroll.first(selected: index, count: settings.count, height: room)
        let content = Box(
            title: [Piece("Tune the workload", Style(.title))],
            answer: [Piece("takes effect at once", .dim)],
            foot: PaneFrame.more(first: first, shown: min(room, settings.count - first), count: settings.count),
            isFocused: true
        ).draw(on: &surface, in: rect)
        guard !settings.isEmpty else {
            PaneFrame.say("the workload has no settings any more", on: &surface, in: content)
            return
        }
        Table(columns: columns, rowCount: settings.count, selected: .setting(selected), row: { row(settings[$0]) })
            .draw(on: &surface, in: content.rows(from: 0, count: content.height - 2), first: first)
        surface.put(instruction, x: content.x, y: content.maxY - 1, clip: content)
    }

    private var columns: [Column] {
        [
            Column(id: "setting", title: "SETTING", minimum: 28, reserved: 28),
            Column(id: "set", title: "SET", alignment: .trailing, reserved: 13),
            Column(id: "now", title: "SEEN", alignment: .trailing, reserved: 6),
            Column(id: "confirmed", title: "CONFIRMED", reserved: 11),
            Column(id: "range", title: "RANGE", priority: 2),
        ]
    }

    private func row(_ setting: WorkloadSetting) -> TableRow {
        TableRow(
            key: .setting(setting.key),
            cells: [
                [Piece(setting.label)],
                [value(setting)],
                [seen(setting)],
                [confirmed(setting)],
                [Piece(WorkloadValue.range(setting), .dim)],
            ]
        )
    }

    /// What is set, and what it is about to be.
    private func value(_ setting: WorkloadSetting) -> Piece {
        let wanted = state.wanted(setting)
        guard wanted != setting.value else { return Piece(setting.valueText, Style(.title)) }
        return Piece("\(setting.valueText)→\(setting.text(wanted))", Style(.changed))
    }

    private func seen(_ setting: WorkloadSetting) -> Piece {
        guard let observed = setting.observed else { return Piece("–", .dim) }
        let isOff = setting.unit == .processes && observed != setting.value
        return Piece(setting.text(observed.rounded()), isOff ? Style(.warn) : .text)
    }

    private func confirmed(_ setting: WorkloadSetting) -> Piece {
        guard let confirmed = setting.confirmed else { return Piece("–", .dim) }
        return confirmed.isComplete
            ? Piece("✓ \(confirmed.count) of \(confirmed.of)", Style(.good))
            : Piece("~ \(confirmed.count) of \(confirmed.of)", Style(.warn))
    }

    private var instruction: [Piece] {
        let keys = [("← →", "smaller, larger"), ("v", "type a value"), ("esc", "close")]
        return keys.flatMap { [Piece($0.0, Style(.key)), Piece(" \($0.1)   ", .dim)] }
    }
}
