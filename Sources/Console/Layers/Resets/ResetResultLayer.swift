import Operations
import Terminal

/// What became of a change of offsets.
struct ResetResult: Sendable, Equatable {
    var plan: ResetOffsetsPlan
    var result: PlanResult
}

/// The result of a reset, partition by partition.
struct ResetResultLayer {
    static func draw(_ shown: ResetResult, scroll: Int, on surface: inout Surface) {
        let width = min(100, surface.size.width - 4)
        let role: Role =
            switch shown.result.status {
            case .done: .good
            case .refused: .warn
            case .failed: .bad
            }
        var lines = Paragraph.wrap(shown.result.sentence, width: width).map { [Piece($0, Style(role))] }
        let steps = shown.result.steps
        if !steps.isEmpty {
            let widest = steps.reduce(9) { max($0, CharacterWidth.columns(of: $1.subject)) }
            let nameWidth = min(widest, width - 34)
            lines += [[], [Piece(pad("PARTITION", nameWidth) + "  RESULT", .dim)]]
            // What did not work comes first.
            for step in steps.filter({ $0.error != nil }) + steps.filter({ $0.error == nil }) {
                let detail = step.detail.map { " \($0)" } ?? ""
                let word =
                    step.error.map { Piece("✗ \($0)\(detail)", Style(.warn)) } ?? Piece("✓\(detail)", Style(.good))
                lines.append([
                    Piece(pad(CharacterWidth.shortened(step.subject, to: nameWidth), nameWidth) + "  "), word,
                ])
            }
        }
        let verb = shown.plan.record.operation
        let group = CharacterWidth.shortened(shown.plan.request.group, to: max(10, width - 40))
        Dialog(
            title: [Piece(verb.prefix(1).uppercased() + verb.dropFirst() + " · group \(group)", Style(.title))],
            answer: [Piece("RESULT · esc closes", .dim)],
            lines: lines,
            scroll: scroll
        ).draw(on: &surface)
    }

    /// How far the result can be scrolled.
    static func lineCount(_ shown: ResetResult) -> Int { shown.result.steps.count + 3 }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - CharacterWidth.columns(of: text)))
    }
}
