/// How the lag went over the last minute, in sixteen steps of four seconds; small enough to stand in every row.
public struct LagTrend: Sendable {
    public static let steps = 16
    public static let stepMilliseconds: Int64 = 4000

    /// Oldest first: the upper half of a float, which is exact to a two hundred and fiftieth; all bits where nothing was
    /// known.
    private var lags = InlineArray<16, UInt16>(repeating: .max)

    public init() {}

    /// A trend whose newest steps are these lags.
    package init(newest lags: [Int64]) {
        for (index, lag) in lags.suffix(Self.steps).reversed().enumerated() {
            self.set(Float(max(0, lag)), at: Self.steps - 1 - index)
        }
    }

    /// The lag at each step, oldest first; nil where nothing was known.
    public var values: [Double?] { (0..<Self.steps).map { self.value(at: $0).map(Double.init) } }

    func value(at step: Int) -> Float? {
        self.lags[step] == .max ? nil : Float(bitPattern: UInt32(self.lags[step]) << 16)
    }

    /// Notes the lag of a step, never negative.
    mutating func set(_ lag: Float, at step: Int) {
        self.lags[step] = UInt16(truncatingIfNeeded: (lag.bitPattern &+ 0x8000) >> 16)
    }

    /// The lag of the newest step.
    mutating func setNewest(_ lag: Int64) { self.set(Float(max(0, lag)), at: Self.steps - 1) }

    /// Begins `count` new steps.
    mutating func advance(by count: Int) {
        guard count < Self.steps else { return self.lags = InlineArray(repeating: .max) }
        for index in 0..<Self.steps - count { self.lags[index] = self.lags[index + count] }
        for index in Self.steps - count..<Self.steps { self.lags[index] = .max }
    }

    /// Which way it goes: up or down if the line through the known steps rises or falls by more than the lag swings around
    /// it, and by a twentieth of the lag; level otherwise, and while three steps are not known.
    public var direction: Direction {
        guard let line = self.line(overSteps: 3) else { return .level }
        if line.rises { return .up }
        return line.falls ? .down : .level
    }

    /// By how much it goes up, in records; nil if it does not, or while so many steps are not known.
    func growth(overSteps steps: Int) -> Double? {
        guard let line = self.line(overSteps: steps), line.rises else { return nil }
        return line.growth
    }

    /// The line through the known steps, if there are so many and if it is not level.
    private func line(overSteps steps: Int) -> LagLine? {
        let line = LagLine(count: Self.steps) { index in
            self.value(at: index).map { (Double(index), Double($0)) }
        }
        guard let line, line.count >= steps else { return nil }
        let known = self.values.compactMap(\.self)
        return abs(line.growth) > known.reduce(0, +) / Double(known.count) / 20 ? line : nil
    }

    public enum Direction: String, Sendable, Equatable {
        case up = "↑"
        case down = "↓"
        case level = "→"
    }
}

extension LagTrend: Equatable {
    public static func == (left: LagTrend, right: LagTrend) -> Bool {
        (0..<steps).allSatisfy { left.lags[$0] == right.lags[$0] }
    }
}

/// Adds up trends; what is unknown in one counts as nothing there.
struct LagTrendSum {
    private var lags = InlineArray<16, Float>(repeating: -1)

    mutating func add(_ trend: LagTrend) {
        for step in 0..<LagTrend.steps {
            guard let lag = trend.value(at: step) else { continue }
            self.lags[step] = max(0, self.lags[step]) + lag
        }
    }

    mutating func add(_ other: LagTrendSum) {
        for step in 0..<LagTrend.steps where other.lags[step] >= 0 {
            self.lags[step] = max(0, self.lags[step]) + other.lags[step]
        }
    }

    var trend: LagTrend {
        var trend = LagTrend()
        for step in 0..<LagTrend.steps where self.lags[step] >= 0 { trend.set(self.lags[step], at: step) }
        return trend
    }
}
