import ClusterView
import Terminal

/// The plan of an election, and its result.
struct ElectionLayer {
    static func draw(_ plan: ElectionPlan, on surface: inout Surface) {
        let possible = plan.possible.count
        let blocked = plan.moves.count - possible
        var facts = [
            Piece("\(Figures.grouped(possible)) of \(Figures.grouped(plan.partitions)) partitions will move", .text)
        ]
        if blocked > 0 { facts.append(Piece(" · \(Figures.grouped(blocked)) cannot now", Style(.warn))) }
        let nameWidth = nameWidth(plan.moves.map(\.partition), screen: surface.size)
        let head = pad("PARTITION", nameWidth) + "  LEADER   NOTE"
        var lines: [[Piece]] = [facts, [], [Piece(head, .dim)]]
        let room = max(1, surface.size.height - 9)
        let first = max(0, min(plan.scroll, plan.moves.count - room))
        for move in plan.moves.dropFirst(first).prefix(room) {
            let from = move.from.map(String.init) ?? "none"
            lines.append([
                Piece(pad(CharacterWidth.shortened(move.partition.description, to: nameWidth), nameWidth) + "  "),
                Piece(pad("\(from)→\(move.to)", 7) + "  ", move.obstacle == nil ? Style(.accent) : .dim),
                Piece(move.obstacle ?? "preferred, in sync", move.obstacle == nil ? .dim : Style(.warn)),
            ])
        }
        let hidden = plan.moves.count - first - min(room, plan.moves.count - first)
        if hidden > 0 { lines.append([Piece("↓ \(Figures.grouped(hidden)) more", .dim)]) }
        lines += [[], instruction(possible)]
        Dialog(
            title: [Piece("Elect preferred leaders", Style(.title))],
            answer: [Piece("PLAN · nothing changed yet", Style(.accent))],
            lines: lines
        ).draw(on: &surface)
    }

    static func draw(_ results: [ElectionResult], scroll: Int, on surface: inout Surface) {
        let elected = results.count { $0.error == nil }
        let nameWidth = nameWidth(results.map(\.partition), screen: surface.size)
        let failed = results.count - elected
        var facts = [Piece("\(Figures.grouped(elected)) elected", Style(.good))]
        facts.append(Piece(" · \(Figures.grouped(failed)) not", failed > 0 ? Style(.warn) : .dim))
        var lines: [[Piece]] = [facts, [], [Piece(pad("PARTITION", nameWidth) + "  RESULT", .dim)]]
        // What did not work comes first.
        let ordered = results.filter { $0.error != nil } + results.filter { $0.error == nil }
        for result in ordered {
            let name = pad(CharacterWidth.shortened(result.partition.description, to: nameWidth), nameWidth)
            let word = result.error.map { Piece("✗ \($0)", Style(.warn)) } ?? Piece("✓ elected", Style(.good))
            lines.append([Piece(name + "  "), word])
        }
        Dialog(
            title: [Piece("Elect preferred leaders", Style(.title))],
            answer: [Piece("RESULT · esc closes", .dim)],
            lines: lines,
            scroll: scroll
        ).draw(on: &surface)
    }

    private static func instruction(_ possible: Int) -> [Piece] {
        possible == 0
            ? [Piece("Nothing can be elected now. ", Style(.warn)), Piece("esc", Style(.key)), Piece(" closes.", .dim)]
            : [Piece("y", Style(.key)), Piece(" elects · "), Piece("esc", Style(.key)), Piece(" cancels")]
    }

    private static func nameWidth(_ names: [PartitionName], screen: Size) -> Int {
        let widest = names.reduce(9) { max($0, CharacterWidth.columns(of: $1.description)) }
        return max(9, min(widest, screen.width - 46))
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - CharacterWidth.columns(of: text)))
    }
}
