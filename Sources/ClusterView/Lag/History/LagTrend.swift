/// How the lag went over the last minute, in sixteen steps of four seconds; small enough to stand in every row.
public struct LagTrend: Sendable {
    public static let steps = 16
    public static let stepMilliseconds: Int64 = 4000

    /// Oldest first; negative where nothing was known.
    private var lags = InlineArray<16, Float>(repeating: -1)

    public init() {}

    /// A trend whose newest steps are these lags.
    package init(newest lags: [Int64]) {
        for (index, lag) in lags.suffix(Self.steps).reversed().enumerated() {
            self.lags[Self.steps - 1 - index] = Float(max(0, lag))
        }
    }

    /// The lag at each step, oldest first; nil where nothing was known.
    public var values: [Double?] { (0..<Self.steps).map { self.lags[$0] < 0 ? nil : Double(self.lags[$0]) } }

    /// The lag of the newest step.
    mutating func setNewest(_ lag: Int64) { self.lags[Self.steps - 1] = Float(max(0, lag)) }

    /// Begins `count` new steps.
    mutating func advance(by count: Int) {
        guard count < Self.steps else { return self.lags = InlineArray(repeating: -1) }
        for index in 0..<Self.steps - count { self.lags[index] = self.lags[index + count] }
        for index in Self.steps - count..<Self.steps { self.lags[index] = -1 }
    }

    /// The sum of two trends; what is unknown in one counts as nothing there.
    static func += (left: inout LagTrend, right: LagTrend) {
        for index in 0..<Self.steps where right.lags[index] >= 0 {
            left.lags[index] = max(0, left.lags[index]) + right.lags[index]
        }
    }

    /// Which way it goes: up or down if the line through the known steps rises or falls by more than the lag swings around
    /// it, and by a twentieth of the lag; level otherwise, and while three steps are not known.
    public var direction: Direction {
        let line = LagLine(count: Self.steps) { index in
            self.lags[index] < 0 ? nil : (Double(index), Double(self.lags[index]))
        }
        guard let line, line.count >= 3 else { return .level }
        let known = self.values.compactMap(\.self)
        guard abs(line.growth) > known.reduce(0, +) / Double(known.count) / 20 else { return .level }
        if line.rises { return .up }
        return line.falls ? .down : .level
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
