/// The samples of the last while, as many as the budget allows, with figures made of them when somebody asks.
struct SampleStore: Sendable {
    /// Samples with these in common.
    struct Series: Sendable, Hashable {
        var groupID: String
        var topic: String
        var leader: Int32
    }

    private struct Sample {
        var atMilliseconds: Int64
        var latencyMilliseconds: Int32
        var weight: UInt32
        var series: Int32
        var crossedFailOver: Bool
    }

    private let settings: LatencySettings
    private var samples: [Sample] = []
    private var first = 0
    private var series: [Series] = []
    private var numbers: [Series: Int32] = [:]
    private let capacity: Int

    /// Groups whose topics and leaders are told apart: those with the most samples.
    private static let groupsInDetail = 64
    private static let mostSamples = 100_000

    init(_ settings: LatencySettings) {
        self.settings = settings
        let most = Int64(settings.budget.perSecond) * settings.windowMilliseconds / 1000
        self.capacity = max(1000, Int(min(most, Int64(Self.mostSamples))))
    }

    mutating func append(
        atMilliseconds time: Int64,
        latencyMilliseconds: Int64,
        weight: Double,
        _ series: Series,
        crossedFailOver: Bool
    ) {
        let number: Int32
        if let known = self.numbers[series] {
            number = known
        } else {
            number = Int32(self.series.count)
            self.series.append(series)
            self.numbers[series] = number
        }
        self.samples.append(
            Sample(
                atMilliseconds: time,
                latencyMilliseconds: Int32(clamping: latencyMilliseconds),
                weight: UInt32(clamping: Int64(max(1, weight.rounded()))),
                series: number,
                crossedFailOver: crossedFailOver
            )
        )
        if self.samples.count - self.first > self.capacity { self.first += 1 }
    }

    /// Forgets samples from before a moment, and the series that have none left.
    mutating func forget(beforeMilliseconds limit: Int64) {
        // Commits of several partitions are only roughly in order; one that is passed over is skipped when it is read.
        while self.first < self.samples.count, self.samples[self.first].atMilliseconds < limit { self.first += 1 }
        guard self.first > self.samples.count / 2, self.first > 1000 else { return }
        self.samples.removeFirst(self.first)
        self.first = 0
        let used = Set(self.samples.map(\.series))
        guard used.count < self.series.count / 2 else { return }
        let old = self.series
        self.series = used.sorted().map { old[Int($0)] }
        self.numbers = Dictionary(uniqueKeysWithValues: self.series.enumerated().map { ($1, Int32($0)) })
        for index in self.samples.indices {
            self.samples[index].series = self.numbers[old[Int(self.samples[index].series)]] ?? 0
        }
    }

    /// Of all, since a moment.
    func figures(sinceMilliseconds since: Int64) -> LatencyFigures {
        var figures = LatencyFigures()
        for sample in self.samples[self.first...] where sample.atMilliseconds >= since {
            self.record(sample, &figures)
        }
        return figures
    }

    /// By scope, and over time.
    func tables(nowMilliseconds now: Int64) -> (
        figures: [LatencyScope: LatencyFigures], heats: [LatencyScope: LatencyHeat]
    ) {
        let since = now - self.settings.windowMilliseconds
        var perSeries = [LatencyFigures](repeating: LatencyFigures(), count: self.series.count)
        for sample in self.samples[self.first...] where sample.atMilliseconds >= since {
            self.record(sample, &perSeries[Int(sample.series)])
        }
        var figures: [LatencyScope: LatencyFigures] = [.all: LatencyFigures()]
        for (series, sum) in zip(self.series, perSeries) where sum.samples > 0 {
            for scope in [
                .all, .group(series.groupID), .topic(series.topic, group: nil), .leader(series.leader, group: nil),
            ]
                as [LatencyScope]
            {
                figures[scope, default: LatencyFigures()].add(sum)
            }
        }
        let detailed = self.detailedGroups(figures)
        for (series, sum) in zip(self.series, perSeries) where sum.samples > 0 && detailed.contains(series.groupID) {
            figures[.topic(series.topic, group: series.groupID), default: LatencyFigures()].add(sum)
            figures[.leader(series.leader, group: series.groupID), default: LatencyFigures()].add(sum)
        }
        return (figures, self.heats(detailed, nowMilliseconds: now))
    }

    private func detailedGroups(_ figures: [LatencyScope: LatencyFigures]) -> Set<String> {
        let groups = figures.compactMap { scope, sum -> (id: String, samples: Int)? in
            if case .group(let id) = scope { (id, sum.samples) } else { nil }
        }
        guard groups.count > Self.groupsInDetail else { return Set(groups.map(\.id)) }
        let busiest = groups.sorted { ($1.samples, $0.id) < ($0.samples, $1.id) }
        return Set(busiest.prefix(Self.groupsInDetail).map(\.id))
    }

    private func heats(_ groups: Set<String>, nowMilliseconds now: Int64) -> [LatencyScope: LatencyHeat] {
        let step = self.settings.columnMilliseconds
        // Columns end at whole steps, so that they move as one and do not flicker.
        let end = (now / step + 1) * step
        let count = Int(self.settings.windowMilliseconds / step)
        let empty = LatencyHeat(columnMilliseconds: step, endMilliseconds: end, columnCount: count)
        var all = empty
        var perSeries = [Int: LatencyHeat]()
        for sample in self.samples[self.first...] {
            let latency = Int64(sample.latencyMilliseconds)
            let weight = UInt64(sample.weight)
            all.record(
                atMilliseconds: sample.atMilliseconds,
                latencyMilliseconds: latency,
                weight: weight,
                crossedFailOver: sample.crossedFailOver
            )
            guard groups.contains(self.series[Int(sample.series)].groupID) else { continue }
            perSeries[self.groupNumber(sample.series), default: empty].record(
                atMilliseconds: sample.atMilliseconds,
                latencyMilliseconds: latency,
                weight: weight,
                crossedFailOver: sample.crossedFailOver
            )
        }
        var heats: [LatencyScope: LatencyHeat] = [.all: all]
        for (number, heat) in perSeries { heats[.group(self.series[number].groupID)] = heat }
        return heats
    }

    /// The first series of the same group: one heat map is made for all of them.
    private func groupNumber(_ series: Int32) -> Int {
        let id = self.series[Int(series)].groupID
        return self.series.firstIndex { $0.groupID == id } ?? Int(series)
    }

    private func record(_ sample: Sample, _ figures: inout LatencyFigures) {
        figures.record(
            latencyMilliseconds: Int64(sample.latencyMilliseconds),
            weight: UInt64(sample.weight),
            crossedFailOver: sample.crossedFailOver,
            limitMilliseconds: self.settings.limitMilliseconds
        )
    }
}
