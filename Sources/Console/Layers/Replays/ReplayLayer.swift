import ClusterView
import Operations
import Terminal

/// A replay over the panes: the plan, how it goes, and what became of it.
struct ReplayLayer {
    var state: ConsoleState
    var dialog: ReplayDialog

    private static let widest = 108

    func draw(on surface: inout Surface) {
        let width = min(surface.size.width - (surface.size.width > 100 ? 8 : 0), Self.widest)
        let inner = width - 4
        let head = headLines(inner)
        let foot = footLines(inner)
        let rows = bodyLines(inner)
        let room = max(1, surface.size.height - 4 - head.count - foot.count)
        let bodyHeight = min(room, rows.count)
        let height = min(surface.size.height - 1, head.count + bodyHeight + foot.count + 2)
        let rect = Rect(
            x: (surface.size.width - width) / 2,
            y: max(0, (surface.size.height - height) / 2),
            width: width,
            height: height
        )
        let first = max(0, min(dialog.scroll, rows.count - bodyHeight))
        let more = PaneFrame.more(first: first, shown: bodyHeight, count: rows.count)
        let content = Box(title: title, answer: answer, foot: more, isFocused: true).draw(on: &surface, in: rect)
        let shown = head + rows.dropFirst(first).prefix(bodyHeight) + foot
        for (index, line) in shown.enumerated() {
            surface.put(line, x: content.x, y: content.y + index, clip: content)
        }
    }

    /// How far the body can be scrolled.
    static func lineCount(_ dialog: ReplayDialog, _ state: ConsoleState) -> Int {
        ReplayLayer(state: state, dialog: dialog).bodyLines(widest - 4).count
    }

    // MARK: - Head

    private var title: [Piece] {
        let topics = dialog.question.selection.topics
        let name = topics.count == 1 ? CharacterWidth.shortened(topics[0], to: 44) : "\(topics.count) topics"
        let verb = dialog.question.editedValue == nil ? "Replay" : "Replay edited record"
        return [Piece("\(verb) · \(name)", Style(.title))]
    }

    private var answer: [Piece] {
        switch dialog.phase {
        case .looking: [Piece("LOOKING…", Style(.accent))]
        case .planned, .lacking: [Piece("PLAN · nothing changed yet", Style(.accent))]
        case .running where dialog.isPaused: [Piece("PAUSED", Style(.warn))]
        case .running: [Piece("REPLAYING…", Style(.accent))]
        case .ended(let outcomes):
            outcomes.allSatisfy { $0.result.status == .done }
                ? [Piece("DONE", Style(.good))] : [Piece("NOT ALL DONE", Style(.bad))]
        }
    }

    private func headLines(_ width: Int) -> [[Piece]] {
        switch dialog.phase {
        case .running, .ended: [progressLine(width), countsLine, []]
        case .looking, .planned, .lacking: settingLines(width) + [[]]
        }
    }

    /// What was chosen, and the keys that change it.
    private func settingLines(_ width: Int) -> [[Piece]] {
        let question = dialog.question
        let target = question.target ?? "the topic each record came from"
        let rate = question.recordsPerSecond.map { "\(Figures.grouped($0))/s at the most" } ?? "as fast as it goes"
        let often =
            question.parks ? "parked after 3 replays" : "left where it is after 3 replays"
        let again = question.repeatsReplayed ? "sent once more" : "not sent again"
        func line(_ key: String, _ label: String, _ value: String) -> [Piece] {
            [
                Piece(key, Style(.key)), Piece(" " + label.padded(to: 17), .dim),
                Piece(CharacterWidth.shortened(value, to: width - 20), Style(.accent)),
            ]
        }
        return [
            line("t", "to", target), line("r", "rate", rate), line("p", "what comes back", often),
            line("a", "replayed before", again), selectionLine(width),
        ]
    }

    private func selectionLine(_ width: Int) -> [Piece] {
        let selection = dialog.question.selection
        var parts: [String] = []
        if !selection.places.isEmpty {
            parts.append(
                selection.places.count == 1
                    ? "\(selection.places[0])" : "\(Figures.grouped(selection.places.count)) marked"
            )
        } else {
            if let kind = selection.kind {
                parts.append("\(kind.error ?? "no error") from \(kind.origin ?? "nowhere")")
            }
            if let filter = selection.filter { parts.append(filter.text) }
        }
        let text = parts.isEmpty ? "all records" : parts.joined(separator: " · ")
        return [Piece("  " + "records".padded(to: 17), .dim), Piece(CharacterWidth.shortened(text, to: width - 20))]
    }

    // MARK: - Progress

    private func progressLine(_ width: Int) -> [Piece] {
        let (done, total) = dialog.progress
        let share = total > 0 ? min(1, Double(done) / Double(total)) : 1
        let figures = " \(Figures.grouped(done)) of \(Figures.grouped(total)) gone over"
        let percent = "\(Int(share * 100))%".padded(to: 5, trailing: true)
        let room = max(10, width - CharacterWidth.columns(of: figures) - 6)
        let filled = share >= 1 ? room : min(room - 1, Int(share * Double(room)))
        let role: Role = dialog.isPaused ? .warn : .accent
        return [
            Piece(String(repeating: "█", count: filled), Style(role)),
            Piece(String(repeating: "░", count: room - filled), .dim), Piece(percent), Piece(figures, .dim),
        ]
    }

    private var countsLine: [Piece] {
        let tally = dialog.tally
        var pieces = [Piece(Figures.grouped(tally.sent)), Piece(" sent", .dim)]
        func add(_ count: Int, _ words: String, _ role: Role) {
            guard count > 0 else { return }
            pieces += [Piece(" · ", .dim), Piece(Figures.grouped(count), Style(role)), Piece(" \(words)", .dim)]
        }
        add(tally.parked, "parked", .warn)
        add(tally.failed, "refused by the cluster", .bad)
        add(tally.left, "left", .warn)
        add(Int(clamping: dialog.cameBack), "came since it began", .warn)
        if case .running = dialog.phase, !dialog.isPaused, dialog.recordsPerSecond > 0 {
            let rate = dialog.recordsPerSecond
            let left = Double(dialog.planned.sent + dialog.planned.parked - tally.sent - tally.parked)
            pieces.append(Piece(" · \(Figures.compact(rate))/s", .dim))
            if left > 0 {
                pieces.append(Piece(" · \(Figures.age(milliseconds: Int64(left / rate * 1000))) left", .dim))
            }
        }
        return pieces
    }

    // MARK: - Body

    private func bodyLines(_ width: Int) -> [[Piece]] {
        switch dialog.phase {
        case .looking where dialog.plans.isEmpty: [[Piece("looking at every record of the selection…", .dim)]]
        case .lacking(let reason): Paragraph.wrap(reason, width: width).map { [Piece($0, Style(.warn))] }
        case .looking, .planned, .running: planLines(width)
        case .ended(let outcomes): outcomes.flatMap { resultLines($0, width) }
        }
    }

    private func planLines(_ width: Int) -> [[Piece]] {
        let isDim = dialog.phase == .looking
        let nameWidth = max(20, min(46, width - 48))
        func row(_ name: String, _ records: String, _ bytes: String, _ note: Piece) -> [Piece] {
            let shown = CharacterWidth.shortened(name, to: nameWidth).padded(to: nameWidth)
            let figures = records.padded(to: 10, trailing: true) + bytes.padded(to: 10, trailing: true) + "   "
            return [Piece(shown + figures, isDim ? .dim : .text), note]
        }
        var lines = [[Piece("TO".padded(to: nameWidth) + "   RECORDS     BYTES   WRITTEN", .dim)]]
        for plan in dialog.plans {
            for (topic, target) in plan.scan.targets.sorted(by: {
                ($1.value.records, $0.key) < ($0.value.records, $1.key)
            }) {
                let isParked = topic == plan.request.parkingTopic
                let note = isParked ? Piece("came back too often", Style(.warn)) : Piece(span(target), .dim)
                lines.append(row(topic, Figures.grouped(target.records), Figures.bytes(target.bytes), note))
            }
            for (topic, count) in plan.scan.missingTopics.sorted(by: { $0.key < $1.key }).prefix(20) {
                lines.append(row(topic, Figures.grouped(count), "–", Piece("✗ the topic is not there", Style(.bad))))
            }
        }
        let all = dialog.plans.map(\.scan.tally).reduce(ReplayTally(), +)
        if all.left > 0 {
            lines.append([])
            for reason in LeftReason.allCases where all.left(reason) > 0 {
                let role: Role = reason == .alreadyReplayed ? .dim : .warn
                lines.append([
                    Piece(Figures.grouped(all.left(reason)).padded(to: 8, trailing: true), Style(role)),
                    Piece(" stay: \(reason.words)", .dim),
                ])
            }
        }
        return lines + reasonLines(width)
    }

    /// The errors of the records, the most numerous first.
    private func reasonLines(_ width: Int) -> [[Piece]] {
        var reasons: [String: Int] = [:]
        for plan in dialog.plans { reasons.merge(plan.scan.reasons, uniquingKeysWith: +) }
        guard reasons.count > 1 || reasons.keys.first.map({ !$0.isEmpty }) == true else { return [] }
        let sorted = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let most = Double(sorted.first?.value ?? 1)
        let barWidth = max(8, min(30, width - 50))
        return [[], [Piece("ERRORS OF THE SELECTED RECORDS", .dim)]]
            + sorted.prefix(12).map { name, count in
                let bar = max(1, Int(Double(count) / most * Double(barWidth)))
                let shown = name.isEmpty ? "(none named)" : CharacterWidth.shortened(name, to: 30)
                return [
                    Piece(shown.padded(to: 32)),
                    Piece(String(repeating: "█", count: bar).padded(to: barWidth), Style(.graph1)),
                    Piece(Figures.grouped(count).padded(to: 10, trailing: true)),
                ]
            }
    }

    private func span(_ target: ReplayScan.Target) -> String {
        guard let first = target.firstMilliseconds, let last = target.lastMilliseconds else { return "" }
        let from = Figures.clock(milliseconds: first, utcOffsetSeconds: state.utcOffsetSeconds)
        if first == last { return from }
        return "\(from) – \(Figures.clock(milliseconds: last, utcOffsetSeconds: state.utcOffsetSeconds))"
    }

    private func resultLines(_ outcome: ReplayOutcome, _ width: Int) -> [[Piece]] {
        let role: Role =
            switch outcome.result.status {
            case .done: .good
            case .refused: .warn
            case .failed: .bad
            }
        var lines: [[Piece]] = [[Piece(outcome.plan.request.source, Style(.title))]]
        lines += Paragraph.wrap(outcome.result.sentence, width: width).map { [Piece($0, Style(role))] }
        let steps = outcome.result.steps
        guard !steps.isEmpty else { return lines + [[]] }
        let nameWidth = min(40, steps.reduce(9) { max($0, CharacterWidth.columns(of: $1.subject)) })
        for step in steps {
            lines.append([
                Piece(CharacterWidth.shortened(step.subject, to: nameWidth).padded(to: nameWidth) + "  ", .dim),
                Piece(
                    CharacterWidth.shortened(step.detail ?? "", to: width - nameWidth - 2),
                    step.error == nil ? .text : Style(.warn)
                ),
            ])
        }
        return lines + [[]]
    }

    // MARK: - Foot

    private func footLines(_ width: Int) -> [[Piece]] {
        var lines: [[Piece]] = []
        if let refusal = dialog.refusal {
            lines += [[]] + Paragraph.wrap(refusal, width: width).map { [Piece($0, Style(.bad))] }
        } else if dialog.phase == .planned {
            let planned = dialog.planned
            let bytes = dialog.applied.reduce(Int64(0)) { $0 + $1.scan.bytes }
            var pieces = [
                Piece(Figures.grouped(planned.sent + planned.parked)),
                Piece(" record\(planned.sent + planned.parked == 1 ? "" : "s"), \(Figures.bytes(bytes))", .dim),
            ]
            if let rate = dialog.question.recordsPerSecond, rate > 0 {
                let milliseconds = Int64(planned.sent + planned.parked) * 1000 / Int64(rate)
                pieces.append(Piece(" · about \(Figures.age(milliseconds: milliseconds))", .dim))
            }
            if dialog.question.target == nil {
                pieces.append(Piece(" · stops when more than 20% come back within a minute", .dim))
            }
            lines += [[], pieces]
        }
        return lines + [[], keys]
    }

    private var keys: [Piece] {
        func key(_ key: String, _ words: String) -> [Piece] { [Piece(key, Style(.key)), Piece(" \(words)")] }
        let dot = [Piece(" · ", .dim)]
        switch dialog.phase {
        case .looking, .lacking: return key("esc", "closes")
        case .planned:
            let sends = dialog.canApply ? key("y", "sends them") + dot : []
            return sends + key("t r p a", "change the plan") + dot + key("esc", "cancels")
        case .running:
            let pause = dialog.isPaused ? key("space", "goes on") : key("space", "pauses")
            return pause + dot + key("x", "cancels; it can be taken up again") + dot + key("esc", "closes, it goes on")
        case .ended:
            let purges = dialog.replayedTopics.isEmpty ? [] : key("D", "deletes what was replayed, after a plan") + dot
            return purges + key("esc", "closes")
        }
    }
}
