/// The samples of the last while, as many as the budget allows; figures are made of them when somebody asks.
struct SampleStore: Sendable {
    /// Samples with these in common.
    struct Series: Sendable, Hashable {
        var groupID: String
        var topic: String
        var leader: Int32
    }

    struct Sample: Sendable {
        var atMilliseconds: Int64
        var latencyMilliseconds: Int32
        var weight: UInt32
        /// By place in ``SampleStore/series``.
        var series: Int32
        var crossedFailOver: Bool
    }

    let settings: LatencySettings
    private var all: [Sample] = []
    private var first = 0
    private(set) var series: [Series] = []
    private var numbers: [Series: Int32] = [:]
    private let capacity: Int

    private static let mostSamples = 100_000

    init(_ settings: LatencySettings) {
        self.settings = settings
        let most = Int64(settings.budget.perSecond) * settings.windowMilliseconds / 1000
        self.capacity = max(1000, Int(min(most, Int64(Self.mostSamples))))
    }

    /// Roughly in order of time.
    var samples: ArraySlice<Sample> { self.all[self.first...] }

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
        self.all.append(
            Sample(
                atMilliseconds: time,
                latencyMilliseconds: Int32(clamping: latencyMilliseconds),
                weight: UInt32(clamping: Int64(max(1, weight.rounded()))),
                series: number,
                crossedFailOver: crossedFailOver
            )
        )
        if self.all.count - self.first > self.capacity { self.first += 1 }
    }

    /// Forgets samples from before a moment, and the series that have none left.
    mutating func forget(beforeMilliseconds limit: Int64) {
        // Commits of several partitions are only roughly in order; one that is passed over is skipped when it is read.
        while self.first < self.all.count, self.all[self.first].atMilliseconds < limit { self.first += 1 }
        guard self.first > self.all.count / 2, self.first > 1000 else { return }
        self.all.removeFirst(self.first)
        self.first = 0
        let used = Set(self.all.map(\.series))
        guard used.count < self.series.count / 2 else { return }
        let old = self.series
        self.series = used.sorted().map { old[Int($0)] }
        self.numbers = Dictionary(uniqueKeysWithValues: self.series.enumerated().map { ($1, Int32($0)) })
        for index in self.all.indices {
            self.all[index].series = self.numbers[old[Int(self.all[index].series)]] ?? 0
        }
    }
}

extension LatencyFigures {
    /// Counts a sample of a store.
    mutating func record(_ sample: SampleStore.Sample, limitMilliseconds: Int64) {
        self.record(
            latencyMilliseconds: Int64(sample.latencyMilliseconds),
            weight: UInt64(sample.weight),
            crossedFailOver: sample.crossedFailOver,
            limitMilliseconds: limitMilliseconds
        )
    }
}
