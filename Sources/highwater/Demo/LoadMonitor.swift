import ClusterView
import Measures
import Synchronization
import Verification

/// Several load runs seen as one, with a history for the charts.
final class LoadMonitor: Sendable {
    private struct State {
        var history = HistoryRing<LoadFigures.Sample>(capacity: 300)
        var lastSampleMilliseconds: Int64 = 0
        var errorsAtLastSample: Int64 = 0
        var restReason: String?
    }

    /// Records per second of each run while the load rests: enough to see that the cluster works.
    private static let restingRate = 10

    private let runs: [LoadRun]
    private let summary: String
    private let recordBytes: Double
    private let rates: [Int]
    private let state = Mutex(State())

    /// - Parameter recordBytes: how long a record's key and value are together.
    init(_ runs: [LoadRun], summary: String, recordBytes: Int) {
        self.runs = runs
        self.summary = summary
        self.recordBytes = Double(recordBytes)
        self.rates = runs.map(\.snapshot.targetPerSecond)
    }

    func start() {
        for run in runs { run.start() }
    }

    /// Slows every run down to next to nothing, and says why in the figures.
    func rest(because reason: String) {
        state.withLock { $0.restReason = reason }
        for (run, rate) in zip(runs, rates) { run.setRate(rate == 0 ? Self.restingRate : min(rate, Self.restingRate)) }
    }

    /// Ends a rest.
    func goOn() {
        state.withLock { $0.restReason = nil }
        for (run, rate) in zip(runs, rates) { run.setRate(rate) }
    }

    /// Stops every run in order, for at most this long: a cluster without brokers must not hold up the end.
    func stop(within limit: Duration) async {
        let stopping = runs.map { run in Task { await run.stop() } }
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: limit)
        while clock.now < deadline,
            runs.contains(where: { $0.snapshot.phase != .stopped && $0.snapshot.phase != .idle })
        {
            try? await clock.sleep(for: .milliseconds(50))
        }
        for task in stopping { task.cancel() }
    }

    /// What the load has come to; keeps one sample a second.
    func figures(nowMilliseconds now: Int64 = WallTime.milliseconds) -> LoadFigures {
        let snapshots = runs.map(\.snapshot)
        var figures = Self.sum(snapshots, nowMilliseconds: now)
        figures.summary = state.withLock { $0.restReason } ?? summary
        figures.bytesInPerSecond = figures.ackedPerSecond * recordBytes
        figures.bytesOutPerSecond = figures.consumedPerSecond * recordBytes
        let errors = figures.errors.reduce(0) { $0 + $1.count }
        figures.history = state.withLock { state in
            let elapsed = now - state.lastSampleMilliseconds
            if elapsed >= 1000 {
                let perSecond = Double(errors - state.errorsAtLastSample) * 1000 / Double(elapsed)
                state.history.append(
                    LoadFigures.Sample(
                        ackedPerSecond: figures.ackedPerSecond,
                        consumedPerSecond: figures.consumedPerSecond,
                        errorsPerSecond: state.lastSampleMilliseconds == 0 ? 0 : perSecond,
                        p99Milliseconds: figures.latency.value?.p99Milliseconds
                    )
                )
                state.lastSampleMilliseconds = now
                state.errorsAtLastSample = errors
            }
            return state.history
        }
        return figures
    }

    private static func sum(_ snapshots: [LoadSnapshot], nowMilliseconds now: Int64) -> LoadFigures {
        var figures = LoadFigures(takenAtMilliseconds: now)
        var latency = LatencyHistogram()
        var retries: Int64 = 0
        var names: [String] = []
        var counts: [String: Int64] = [:]
        figures.isRunning = snapshots.contains { $0.phase == .running }
        for snapshot in snapshots {
            figures.sent += Int64(snapshot.sentTotal)
            figures.acked += Int64(snapshot.ackedTotal)
            figures.consumed += Int64(snapshot.readTotal)
            figures.lost += Int64(snapshot.lost)
            figures.duplicated += Int64(snapshot.duplicated)
            figures.outOfOrder += Int64(snapshot.outOfOrder)
            figures.inFlight += Int64(snapshot.pending)
            figures.unread += Int64(snapshot.unread)
            figures.failed += Int64(snapshot.failedTotal)
            figures.ackedPerSecond += snapshot.ackedPerSecond
            figures.consumedPerSecond += snapshot.readPerSecond
            retries += Int64(snapshot.retries)
            latency.add(snapshot.requestDistribution)
            for error in snapshot.errorsByName {
                if counts[error.name] == nil { names.append(error.name) }
                counts[error.name, default: 0] += Int64(error.count)
            }
            if let error = snapshot.lastError {
                let at = now - Int64(error.ageSeconds * 1000)
                if at >= figures.lastError?.atMilliseconds ?? .min {
                    figures.lastError = LoadFigures.LastError(text: error.text, atMilliseconds: at)
                }
            }
        }
        figures.errors = names.map { LoadFigures.NamedCount(name: $0, count: counts[$0] ?? 0) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        figures.retries = .known(retries)
        if latency.count > 0 {
            figures.latency = .known(
                LoadFigures.Latency(
                    p50Milliseconds: Double(latency.p50) / 1000,
                    p99Milliseconds: Double(latency.p99) / 1000,
                    maxMilliseconds: Double(latency.maximum) / 1000
                )
            )
        }
        return figures
    }
}
