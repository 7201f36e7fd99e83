import ClusterView
import Terminal

/// How long records take until a commit covers them, and whether all arrive: watched passively, or by the probe.
struct LatencyPane {
    var state: ConsoleState
    var frame: PaneFrame

    /// Whether the pane has the screen for itself.
    private var isWhole: Bool { frame.isZoomed || state.layout.hasTabs }
    private var memory: LatencyChoice { state.paneState(.latency).latency }
    private var latency: LatencySnapshot? { state.data.latency }

    func draw(on surface: inout Surface, in rect: Rect) {
        if memory.showsProbe {
            return ProbePane(state: state, frame: frame).draw(on: &surface, in: rect)
        }
        let rows = isWhole ? LatencyTable.rows(in: state) : []
        let inner = max(0, rect.height - 2)
        let map = mapHeight(inner, rows: rows.count)
        let notes = isWhole ? notes(width: rect.width - 4, room: max(0, inner - map - 4)) : []
        let listHeight = max(0, inner - map - (map > 0 ? 1 : 0) - summaryHeight(inner) - notes.count - 1)
        let selected = frame.isFocused ? state.paneState(.latency).selected : nil
        let index = selected.flatMap { key in rows.firstIndex { .latency($0.scope) == key } }
        let first = Scroll.first(selected: index, count: rows.count, height: listHeight)
        var titled = frame
        titled.crumb = memory.group ?? (isWhole ? "passive" : nil)
        let content = titled.draw(
            state,
            answer: answer,
            foot: isWhole
                ? PaneFrame.more(first: first, shown: min(listHeight, max(0, rows.count - first)), count: rows.count)
                : "",
            on: &surface,
            in: rect
        )
        if let absence { return PaneFrame.say(absence, on: &surface, in: content) }
        guard let latency, let heat else { return }
        var y = 0
        for line in summary(inner) {
            surface.put(line, x: content.x, y: content.y + y, clip: content)
            y += 1
        }
        HeatMap(heat: heat, limitMilliseconds: latency.settings.limitMilliseconds, hasHistogram: isWhole)
            .draw(on: &surface, in: content.rows(from: y, count: map))
        y += map
        guard isWhole else { return fadeIfOld(&surface, content) }
        for line in notes {
            surface.put(line, x: content.x, y: content.y + y, clip: content)
            y += 1
        }
        let list = content.rows(from: y + 1, count: max(0, content.height - y - 1))
        if rows.isEmpty {
            PaneFrame.say("no row matches; esc shows all", on: &surface, in: list)
        } else {
            LatencyTable(state: state)
                .draw(rows, selected: selected, first: first, on: &surface, in: list)
        }
        fadeIfOld(&surface, content)
    }

    private func fadeIfOld(_ surface: inout Surface, _ rect: Rect) {
        if state.latencyStaleMilliseconds != nil { PaneFrame.fade(&surface, in: rect) }
    }

    // MARK: - What there is

    private var scope: LatencyScope { memory.group.map { .group($0) } ?? .all }
    private var heat: LatencyHeat? { latency?.heat(scope) }

    /// Of the last minute where all are meant, so that the title follows what happens.
    private var figures: LatencyFigures? {
        memory.group == nil ? latency?.recent : latency?.row(scope)?.figures
    }

    private var answer: [Piece] {
        guard let latency else { return [] }
        switch latency.source {
        case .notPermitted: return [Piece("⊘ n/a", Style(.warn))]
        case .failing: return [Piece("n/a", Style(.warn))]
        case .awaited: return [Piece("waiting…", .dim)]
        case .tail: break
        }
        guard let figures, let p50 = figures.percentile(50), let p99 = figures.percentile(99) else {
            return [Piece("no samples", .dim)]
        }
        let isLate = p99 > Double(latency.settings.limitMilliseconds)
        return [
            Piece("p50 \(Figures.latency(milliseconds: p50)) · ", .dim),
            Piece("p99 \(Figures.latency(milliseconds: p99))", isLate ? Style(.warn) : .dim),
        ]
    }

    /// Why there is nothing to draw.
    private var absence: String? {
        guard let latency else { return "nothing has been measured yet" }
        switch latency.source {
        case .awaited: return "waiting for __consumer_offsets: no commit has been read yet"
        case .notPermitted:
            return "n/a: this principal may not read __consumer_offsets, and polling cannot tell when a commit happened"
        case .failing(let reason): return "n/a: __consumer_offsets cannot be read: \(reason)"
        case .tail: break
        }
        if let group = memory.group, heat == nil {
            return "no commit of \(group) in the last 5 min; esc shows all groups"
        }
        guard latency.row(.all)?.figures.samples ?? 0 > 0 else {
            return "no commit has covered a record in the last 5 min" + (excluded.map { "; \($0)" } ?? "")
        }
        return nil
    }

    // MARK: - Around the map

    private func summaryHeight(_ inner: Int) -> Int { isWhole ? 1 : inner >= 6 ? 1 : 0 }

    /// The map's rows with its axis.
    private func mapHeight(_ inner: Int, rows: Int) -> Int {
        guard isWhole else { return inner - summaryHeight(inner) }
        // The table's rows come first, as long as the map can still be read.
        let wanted = LatencyHeat.bucketCount + 1
        return max(6, min(wanted, inner - rows - 6))
    }

    /// Produced, processed, missing, late: of the group that is chosen, or of all.
    private func summary(_ inner: Int) -> [[Piece]] {
        guard summaryHeight(inner) > 0, let latency else { return [] }
        let row = latency.row(scope)
        let late = row?.figures.lateRecords ?? 0
        let missing = row?.delivery?.missing
        var pieces = [
            Piece("produced ", .dim), Piece.optional(row?.delivery?.produced) { Figures.grouped($0) },
            Piece(" processed ", .dim), Piece.optional(row?.delivery?.processed) { Figures.grouped($0) },
            Piece(" missing ", .dim),
            missing.map { Piece(Figures.grouped($0), $0 > 0 ? Style(.warn) : .text) } ?? Piece("–", .dim),
            Piece(" late ", .dim),
            Piece((late > 0 ? "~" : "") + Figures.grouped(Int64(clamping: late)), late > 0 ? Style(.warn) : .text),
        ]
        guard isWhole else { return [pieces] }
        pieces += [
            Piece(" on time ", .dim), LatencyTable.share(row?.figures.onTimeShare),
            Piece(" (late after \(Self.words(limit: latency.settings.limitMilliseconds)))", .dim),
        ]
        return [pieces]
    }

    /// A limit as it was set: never rounded.
    private static func words(limit milliseconds: Int64) -> String {
        let step: Int64 = milliseconds < 9_950 ? 100 : 1000
        return milliseconds >= 1000 && milliseconds % step == 0
            ? Figures.age(milliseconds: milliseconds) : "\(Figures.grouped(milliseconds)) ms"
    }

    /// How it is known and what it costs, fail-overs, and what says nothing.
    private func notes(width: Int, room: Int) -> [[Piece]] {
        guard let latency, absence == nil else { return [] }
        let cost = latency.cost
        let sources = latency.timeSources.sorted().map(\.rawValue).joined(separator: ", ")
        var lines = [
            "times: \(sources.isEmpty ? "–" : sources) → commit · looked at \(Figures.compact(cost.samplesPerSecond)) of "
                + "\(Figures.compact(cost.coveredPerSecond)) records/s · costs "
                + "\(Figures.compact(cost.requestsPerSecond)) requests/s, \(Figures.bytes(Int64(cost.bytesPerSecond)))/s"
        ].map { [Piece(CharacterWidth.truncated($0, to: width), .dim)] }
        for gap in latency.gaps.prefix(2) { lines.append([words(gap, width: width)]) }
        if let excluded {
            lines.append([Piece(CharacterWidth.truncated("not counted: \(excluded)", to: width), .dim)])
        }
        return Array(lines.prefix(room))
    }

    private func words(_ gap: FailOverGap, width: Int) -> Piece {
        let clock = Figures.clock(milliseconds: gap.fromMilliseconds, utcOffsetSeconds: state.utcOffsetSeconds)
        let list = { (ids: [Int32]) in ids.isEmpty ? "none" : ids.map(String.init).joined(separator: ",") }
        let text =
            "✗ \(clock) fail-over: \(Figures.age(milliseconds: gap.durationMilliseconds)) gap on "
            + "\(Figures.grouped(gap.partitions)) partitions, leader \(list(gap.leadersBefore))→\(list(gap.leadersAfter)), "
            + "\(Figures.grouped(gap.samples)) samples crossed it"
        return Piece(CharacterWidth.truncated(text, to: width), Style(.bad))
    }

    private var excluded: String? {
        guard let counts = latency?.excluded, !counts.isEmpty else { return nil }
        return counts.sorted { $0.key < $1.key }
            .map { "\(Figures.grouped($0.value)) \($0.key.rawValue)" }
            .joined(separator: ", ")
    }
}
