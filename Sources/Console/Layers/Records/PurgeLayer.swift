import ClusterView
import Operations
import Terminal

/// The plan for deleting records: how many of each partition, and what has to be typed.
enum PurgeLayer {
    static func draw(_ dialog: PurgeDialog, on surface: inout Surface) {
        Dialog(
            title: [Piece("Purge \(CharacterWidth.shortened(dialog.topic, to: 40))", Style(.title))],
            answer: [Piece("nothing changed yet", .dim)],
            lines: lines(dialog, height: surface.size.height - 4),
            minimumWidth: 72
        ).draw(on: &surface)
    }

    private static func lines(_ dialog: PurgeDialog, height: Int) -> [[Piece]] {
        var lines: [[Piece]] = [[Piece("what goes   ", .dim), Piece(words(dialog.extent))]]
        if dialog.choices.count > 1 { lines[0].append(Piece("   tab changes", .dim)) }
        lines.append([])
        guard let plan = dialog.plan else {
            let text = dialog.reason ?? "asking where the partitions begin and end…"
            return lines
                + Paragraph.wrap(text, width: 72).map { [Piece($0, Style(dialog.reason == nil ? .dim : .bad))] }
        }
        if let refusal = plan.record.refusal {
            return lines + Paragraph.wrap(refusal, width: 72).map { [Piece($0, Style(.warn))] }
        }
        lines.append([Piece(row("PARTITION", "BEGINS AT", "THEN AT", "END", "DELETED"), .dim)])
        let shown = max(1, min(plan.rows.count, height - 12))
        for partition in plan.rows.prefix(shown) {
            let figures = [partition.ends.low, partition.newStart, partition.ends.high, partition.count]
            let texts = figures.map { Figures.grouped($0) }
            lines.append([Piece(row("\(partition.partition)", texts[0], texts[1], texts[2], texts[3]))])
        }
        if shown < plan.rows.count { lines.append([Piece("… and \(plan.rows.count - shown) more partitions", .dim)]) }
        lines.append([])
        let noun = plan.count == 1 ? "record is" : "records are"
        lines.append([
            Piece("\(Figures.grouped(plan.count)) \(noun) gone for good, for every consumer; no undo.", Style(.bad))
        ])
        for sentence in plan.record.sentences.dropFirst() {
            lines += Paragraph.wrap(sentence, width: 72).map { [Piece($0, .dim)] }
        }
        lines.append([])
        if dialog.isNamed {
            lines.append([Piece("y", Style(.key)), Piece(" deletes them and reads the partitions back", .text)])
        } else {
            lines.append([Piece("t", Style(.key)), Piece(" types the topic's name; then y deletes", .text)])
        }
        return lines
    }

    private static func row(_ name: String, _ from: String, _ to: String, _ end: String, _ count: String) -> String {
        name.padded(to: 9) + [from, to, end, count].map { $0.padded(to: 15, trailing: true) }.joined()
    }

    private static func words(_ extent: PurgePlan.Extent) -> String {
        switch extent {
        case .all: "every record that is there now"
        case .through(let partition, let offset):
            "partition \(partition) up to offset \(Figures.grouped(offset)), that one too"
        case .replayed: "what was replayed, up to the first that was not"
        }
    }
}

extension String {
    /// Blanks behind, or before, up to a width in columns.
    func padded(to width: Int, trailing: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, width - CharacterWidth.columns(of: self)))
        return trailing ? blanks + self : self + blanks
    }
}
