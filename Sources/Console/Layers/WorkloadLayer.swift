import ClusterView
import Terminal

/// The processes of the workload, to be slowed, stopped, frozen, killed and started.
struct WorkloadLayer {
    var state: ConsoleState
    var selected: String

    func draw(on surface: inout Surface) {
        let rows = state.live.workload
        let nameWidth = rows.reduce(6) { max($0, $1.name.count) }
        var lines: [[Piece]] = []
        var selectedLine = 0
        var group = ""
        for row in rows {
            if row.group != group {
                group = row.group
                if !lines.isEmpty { lines.append([]) }
                lines.append([
                    Piece(group, Style(.title)), Piece("  reads \(row.topics.joined(separator: ", "))  ", .dim),
                    speed(row),
                ])
            }
            if row.name == selected { selectedLine = lines.count }
            lines.append(line(row, nameWidth))
        }
        lines += [[], instruction]
        Dialog(
            title: [Piece("Processes of the workload", Style(.title))],
            answer: [Piece("esc", Style(.key)), Piece(" closes", .dim)],
            lines: lines,
            scroll: max(0, selectedLine - 8),
            minimumWidth: 62
        ).draw(on: &surface)
    }

    /// How fast the service may be.
    private func speed(_ row: WorkloadRow) -> Piece {
        guard let setting = state.live.services?.processingTime(of: row.group) else { return Piece("") }
        let value = state.wanted(setting)
        return value == 0 ? Piece("at full speed", .dim) : Piece("\(setting.text(value)) each", Style(.warn))
    }

    private func line(_ row: WorkloadRow, _ nameWidth: Int) -> [Piece] {
        let isSelected = row.name == selected
        let name = row.name + String(repeating: " ", count: nameWidth - row.name.count + 2)
        let word = row.state.rawValue + String(repeating: " ", count: 10 - row.state.rawValue.count)
        var pieces = [
            Piece(isSelected ? "▸ " : "  ", Style(.accent)), Piece(name, isSelected ? Style(.title) : .text),
            Piece(word, style(row.state)),
        ]
        if let pid = row.pid { pieces.append(Piece("pid \(pid)", .dim)) }
        if let cpu = row.cpuPercent { pieces.append(Piece("  CPU \(Int(cpu.rounded()))%", .dim)) }
        if row.pid == nil, let exit = row.lastExit { pieces.append(Piece(exit, .dim)) }
        return pieces
    }

    private func style(_ state: WorkloadRow.State) -> Style {
        switch state {
        case .running: Style(.good)
        case .frozen, .stopping: Style(.warn)
        case .stopped: .dim
        case .ended: Style(.bad)
        }
    }

    private var instruction: [Piece] {
        let keys = [
            ("9", "SIGKILL"), ("t", "stop"), ("f", "freeze, thaw"), ("S", "start"), ("<", "slow the group"),
            (">", "hurry it"),
        ]
        return keys.flatMap { [Piece($0.0, Style(.key)), Piece(" \($0.1)   ", .dim)] }
    }
}
