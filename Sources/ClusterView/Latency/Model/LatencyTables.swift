import Synchronization

/// Figures by scope and over time. Those of a watch are made when somebody asks for them, each once: most of the time
/// nobody looks, and there may be thousands of groups and topics.
public final class LatencyTables: Sendable {
    private enum Content: Sendable {
        case finished(rows: [LatencyRow], heats: [LatencyScope: LatencyHeat], recent: LatencyFigures)
        case watched(SampleTables, DeliveryTotals)
    }

    /// What has been asked for.
    private struct Made: Sendable {
        var rows: [LatencyRow]?
        var rowsByScope: [LatencyScope: LatencyRow?] = [:]
        var heats: [LatencyScope: LatencyHeat?] = [:]
        var recent: LatencyFigures?
        var passes = 0
    }

    private let content: Content
    private let made = Mutex(Made())

    /// Tables that are finished.
    public init(
        rows: [LatencyRow] = [],
        heats: [LatencyScope: LatencyHeat] = [:],
        recent: LatencyFigures = LatencyFigures()
    ) {
        self.content = .finished(rows: rows, heats: heats, recent: recent)
    }

    init(_ samples: SampleTables, _ delivery: DeliveryTotals) { self.content = .watched(samples, delivery) }

    /// How often the samples were gone through.
    package var passes: Int { self.made.withLock { $0.passes } }

    /// By scope: all, groups, their topics and leaders, topics and leaders of all.
    var rows: [LatencyRow] {
        switch self.content {
        case .finished(let rows, _, _): rows
        case .watched(let samples, let delivery): self.made.withLock { Self.rows(samples, delivery, &$0) }
        }
    }

    private static func rows(_ samples: SampleTables, _ delivery: DeliveryTotals, _ made: inout Made) -> [LatencyRow] {
        if let rows = made.rows { return rows }
        made.passes += 1
        let figures = samples.figures
        let deliveries = delivery.byScope
        let scopes = Set(figures.keys).union(deliveries.keys.filter { if case .group = $0 { true } else { false } })
        let rows = scopes.sorted().map {
            LatencyRow(scope: $0, figures: figures[$0] ?? LatencyFigures(), delivery: deliveries[$0])
        }
        made.rows = rows
        return rows
    }

    /// Of all and of groups without the other rows having to be made.
    func row(_ scope: LatencyScope) -> LatencyRow? {
        guard case .watched(let samples, let delivery) = self.content else {
            return self.rows.first { $0.scope == scope }
        }
        return self.made.withLock { made in
            if let row = made.rowsByScope[scope] { return row }
            let row: LatencyRow?
            switch scope {
            case .all, .group:
                made.passes += 1
                let figures = samples.figures(ofGroup: scope.groupID)
                let counts = delivery.figures(ofGroup: scope.groupID)
                row =
                    figures == nil && counts == nil && scope != .all
                    ? nil : LatencyRow(scope: scope, figures: figures ?? LatencyFigures(), delivery: counts)
            case .topic, .leader: row = Self.rows(samples, delivery, &made).first { $0.scope == scope }
            }
            made.rowsByScope[scope] = .some(row)
            return row
        }
    }

    /// Of all or of a group; nil for other scopes, and for a group without samples.
    func heat(_ scope: LatencyScope) -> LatencyHeat? {
        guard case .watched(let samples, _) = self.content else {
            guard case .finished(_, let heats, _) = self.content else { return nil }
            return heats[scope]
        }
        switch scope {
        case .all, .group: break
        case .topic, .leader: return nil
        }
        return self.made.withLock { made in
            if let heat = made.heats[scope] { return heat }
            made.passes += 1
            let heat = samples.heat(ofGroup: scope.groupID)
            made.heats[scope] = .some(heat)
            return heat
        }
    }

    /// Of all, over the last short while.
    var recent: LatencyFigures {
        switch self.content {
        case .finished(_, _, let recent): recent
        case .watched(let samples, _):
            self.made.withLock { made in
                if let recent = made.recent { return recent }
                made.passes += 1
                let recent = samples.recent
                made.recent = recent
                return recent
            }
        }
    }
}

extension LatencyTables: Equatable {
    /// Finished tables are compared by what they say; those of a watch are never twice the same.
    public static func == (left: LatencyTables, right: LatencyTables) -> Bool {
        if left === right { return true }
        guard case .finished(let rows, let heats, let recent) = left.content,
            case .finished(let otherRows, let otherHeats, let otherRecent) = right.content
        else { return false }
        return rows == otherRows && heats == otherHeats && recent == otherRecent
    }
}
