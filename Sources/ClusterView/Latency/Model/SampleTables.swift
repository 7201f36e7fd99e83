/// Makes figures of samples, for one scope or for all; each of these goes through the samples once.
struct SampleTables: Sendable {
    private let settings: LatencySettings
    private let samples: ArraySlice<SampleStore.Sample>
    private let series: [SampleStore.Series]
    private let nowMilliseconds: Int64

    /// Groups whose topics and leaders are told apart: those with the most samples.
    private static let groupsInDetail = 64

    init(_ store: SampleStore, nowMilliseconds: Int64) {
        self.settings = store.settings
        self.samples = store.samples
        self.series = store.series
        self.nowMilliseconds = nowMilliseconds
    }

    private var sinceMilliseconds: Int64 { self.nowMilliseconds - self.settings.windowMilliseconds }

    /// Of all, over the short while.
    var recent: LatencyFigures {
        let since = self.nowMilliseconds - self.settings.recentMilliseconds
        let limit = self.settings.limitMilliseconds
        var figures = LatencyFigures()
        for sample in self.samples where sample.atMilliseconds >= since {
            figures.record(sample, limitMilliseconds: limit)
        }
        return figures
    }

    /// Of all, or of one group; nil without samples.
    func figures(ofGroup group: String?) -> LatencyFigures? {
        let counts = self.counts(group)
        let since = self.sinceMilliseconds
        let limit = self.settings.limitMilliseconds
        var figures = LatencyFigures()
        for sample in self.samples where sample.atMilliseconds >= since && counts[Int(sample.series)] {
            figures.record(sample, limitMilliseconds: limit)
        }
        return figures.samples > 0 ? figures : nil
    }

    /// Over time, of all or of one group; nil without samples of that group.
    func heat(ofGroup group: String?) -> LatencyHeat? {
        let counts = self.counts(group)
        let step = self.settings.columnMilliseconds
        // Columns end at whole steps, so that they move as one and do not flicker.
        var heat = LatencyHeat(
            columnMilliseconds: step,
            endMilliseconds: (self.nowMilliseconds / step + 1) * step,
            columnCount: Int(self.settings.windowMilliseconds / step)
        )
        var isEmpty = true
        for sample in self.samples where counts[Int(sample.series)] {
            isEmpty = false
            heat.record(
                atMilliseconds: sample.atMilliseconds,
                latencyMilliseconds: Int64(sample.latencyMilliseconds),
                weight: UInt64(sample.weight),
                crossedFailOver: sample.crossedFailOver
            )
        }
        return isEmpty && group != nil ? nil : heat
    }

    /// Whether samples of a series count.
    private func counts(_ group: String?) -> [Bool] {
        self.series.map { group == nil || $0.groupID == group }
    }

    /// By scope: of all, of every group, topic and leader, and of the topics and leaders of the busiest groups.
    var figures: [LatencyScope: LatencyFigures] {
        let since = self.sinceMilliseconds
        let limit = self.settings.limitMilliseconds
        var counts = [Int](repeating: 0, count: self.series.count)
        for sample in self.samples where sample.atMilliseconds >= since { counts[Int(sample.series)] += 1 }
        let detailed = self.busiestGroups(counts)
        var numbers: [LatencyScope: Int] = [.all: 0]
        let places = zip(self.series, counts).map { series, count -> [Int] in
            if count == 0 { return [] }
            return Self.scopes(series, isDetailed: detailed.contains(series.groupID)).map { scope in
                if let number = numbers[scope] { return number }
                numbers[scope] = numbers.count
                return numbers.count - 1
            }
        }
        var sums = [LatencyFigures](repeating: LatencyFigures(), count: numbers.count)
        for sample in self.samples where sample.atMilliseconds >= since {
            for place in places[Int(sample.series)] { sums[place].record(sample, limitMilliseconds: limit) }
        }
        return numbers.mapValues { sums[$0] }
    }

    private static func scopes(_ series: SampleStore.Series, isDetailed: Bool) -> [LatencyScope] {
        let scopes: [LatencyScope] = [
            .all, .group(series.groupID), .topic(series.topic, group: nil), .leader(series.leader, group: nil),
        ]
        guard isDetailed else { return scopes }
        return scopes + [
            .topic(series.topic, group: series.groupID), .leader(series.leader, group: series.groupID),
        ]
    }

    private func busiestGroups(_ counts: [Int]) -> Set<String> {
        var samples: [String: Int] = [:]
        for (series, count) in zip(self.series, counts) where count > 0 {
            samples[series.groupID, default: 0] += count
        }
        guard samples.count > Self.groupsInDetail else { return Set(samples.keys) }
        let busiest = samples.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return Set(busiest.prefix(Self.groupsInDetail).map(\.key))
    }
}
