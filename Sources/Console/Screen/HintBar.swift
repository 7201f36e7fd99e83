import ClusterView
import KafkaProtocol
import Terminal

/// The last row: what is being typed, what was just said, or which keys help here.
struct HintBar {
    var state: ConsoleState

    /// - Returns: where the text cursor stands, if something is being typed.
    func draw(on surface: inout Surface) -> Point? {
        let y = surface.size.height - 1
        if let prompt = state.prompt { return drawPrompt(prompt, y: y, on: &surface) }
        if let message = state.message {
            let text = CharacterWidth.truncated(message.text, to: surface.size.width - 2)
            surface.put(text, x: 1, y: y, Style(message.role))
            return nil
        }
        var x = 1
        for hint in Self.hints(state, width: surface.size.width - 2) {
            let style = hint.isEnabled ? Style(.key) : .dim
            x = surface.put(hint.keys + " ", x: x, y: y, style)
            x = surface.put(hint.words, x: x, y: y, .dim) + 2
        }
        return nil
    }

    private func drawPrompt(_ prompt: Prompt, y: Int, on surface: inout Surface) -> Point {
        let width = surface.size.width
        let sign = Self.sign(prompt.kind)
        let start = surface.put(sign, x: 1, y: y, Style(.accent))
        let before = String(prompt.field.text.prefix(prompt.field.cursor))
        // A long line shows its end: that is where the cursor is.
        let room = width / 2
        let overflow = max(0, CharacterWidth.columns(of: before) - room)
        let shown = overflow > 0 ? "…" + String(prompt.field.text.dropFirst(overflow + 1)) : prompt.field.text
        let end = surface.put(CharacterWidth.truncated(shown, to: width - start - 2), x: start, y: y, Style(.title))
        let cursor = min(width - 2, start + CharacterWidth.columns(of: before) - overflow)
        let note: String
        switch prompt.kind {
        case .command:
            let candidates = state.completions(of: prompt.field.text)
            note = candidates.isEmpty ? "" : candidates.joined(separator: "  ")
        case .resetValue(let choice): note = choice.example ?? ""
        case .resetOffset: note = "an offset; empty takes the edit away"
        case .recordFilter: note = state.filterComplaint ?? "such as value.amount > 10 and key contains \"pay\""
        case .seek(let choice): note = choice.note
        case .replayTarget: note = "the topic that all of them go to; empty is where each came from"
        case .replayRate: note = "records per second at the most; empty is no limit"
        case .purgedName: note = "the topic's name: its records are gone for good"
        case .settingValue(let key): note = state.live.services?.setting(key).map(WorkloadValue.range) ?? ""
        case .filter: note = "text  !text  -f letters  a.*b     enter keeps, esc undoes"
        }
        let noteRoom = width - end - 5
        if noteRoom > 8 { surface.put(CharacterWidth.truncated(note, to: noteRoom), x: end + 4, y: y, .dim) }
        return Point(x: cursor, y: y)
    }

    /// What stands before the text.
    private static func sign(_ kind: Prompt.Kind) -> String {
        switch kind {
        case .command: ":"
        case .filter, .recordFilter: "/"
        case .seek(let choice): choice.sign
        case .replayTarget: "to "
        case .replayRate: "rate "
        case .purgedName(let topic): "type \(CharacterWidth.shortened(topic, to: 40)): "
        case .resetValue(let choice): "\(choice.rawValue) "
        case .settingValue(let key): "\(key) "
        case .resetOffset(let partition): "offset of \(CharacterWidth.shortened(partition.description, to: 30)) "
        }
    }

    struct Hint: Equatable {
        var keys: String
        var words: String
        var rank: Int
        var isEnabled: Bool

        var width: Int { CharacterWidth.columns(of: keys) + 1 + CharacterWidth.columns(of: words) }
    }

    /// `1 2 3 4` as `1-4`.
    private static func shortened(_ keys: String) -> String {
        let numbers = keys.split(separator: " ").map { Int($0) }
        guard numbers.count > 2, let first = numbers[0], let last = numbers[numbers.count - 1],
            numbers == (first...max(first, last)).map({ $0 })
        else { return keys }
        return "\(first)-\(last)"
    }

    /// In the order of the table; over records their own keys come first.
    private static func ordered(_ scopes: [Scope], _ state: ConsoleState) -> [Binding] {
        guard state.isInRecords, state.layers.isEmpty else { return Bindings.all.filter { scopes.contains($0.scope) } }
        return scopes.flatMap { scope in Bindings.all.filter { $0.scope == scope } }
    }

    /// Over records what concerns the whole cluster matters less; in its own pane a binding matters more.
    private static func rank(_ binding: Binding, _ state: ConsoleState) -> Int {
        if binding.home == state.view.pane { return min(binding.rank, 2) }
        let isFar = state.isInRecords && binding.scope == .screen && binding.command != .back
        return isFar && binding.rank > 0 ? binding.rank + 5 : binding.rank
    }

    /// The hints that fit, in the order of the table; those that matter least are left out.
    static func hints(_ state: ConsoleState, width: Int) -> [Hint] {
        var hints: [Hint] = []
        let scopes = state.scopes
        for binding in ordered(scopes, state) {
            guard let words = binding.hint, let key = binding.keys.first else { continue }
            // What an inner scope means by the key counts.
            if Bindings.binding(for: key, in: scopes)?.scope != binding.scope { continue }
            let isEnabled = binding.disabledReason(state) == nil
            if binding.command == .back, !isEnabled { continue }
            if let index = hints.firstIndex(where: { $0.words == words }) {
                hints[index].keys += " \(key)"
            } else {
                hints.append(Hint(keys: "\(key)", words: words, rank: rank(binding, state), isEnabled: isEnabled))
            }
        }
        for index in hints.indices { hints[index].keys = Self.shortened(hints[index].keys) }
        func total() -> Int { hints.reduce(0) { $0 + $1.width + 2 } - 2 }
        while total() > width, let victim = hints.indices.max(by: { (hints[$0].rank, $0) < (hints[$1].rank, $1) }) {
            hints.remove(at: victim)
        }
        return hints
    }
}
