/// The straight line that lies nearest to lags seen at several times, by least squares: tells growth from swinging.
///
/// There is one for each partition of each group: it is kept as exactly as the lags are.
struct LagLine: Sendable {
    private let points: UInt8
    private let rise: Float
    private let spread: Float

    /// How many lags it goes through.
    var count: Int { Int(self.points) }
    /// How much the line rises from the first time to the last, in records.
    var growth: Double { Double(self.rise) }
    /// How far apart the farthest lags above and below the line are, in records.
    var swing: Double { Double(self.spread) }

    /// - Parameter point: a time in any unit and the lag then; nil where it is not known.
    init?(count: Int, point: (Int) -> (time: Double, lag: Double)?) {
        var known = 0
        var times = 0.0
        var lags = 0.0
        var first: Double?
        var last = 0.0
        for index in 0..<count {
            guard let (time, lag) = point(index) else { continue }
            known += 1
            times += time
            lags += lag
            if first == nil { first = time }
            last = time
        }
        guard let first, known >= 2, last > first else { return nil }
        let meanTime = times / Double(known)
        let meanLag = lags / Double(known)
        var together = 0.0
        var squares = 0.0
        for index in 0..<count {
            guard let (time, lag) = point(index) else { continue }
            together += (time - meanTime) * (lag - meanLag)
            squares += (time - meanTime) * (time - meanTime)
        }
        let slope = together / squares
        var above = 0.0
        var below = 0.0
        for index in 0..<count {
            guard let (time, lag) = point(index) else { continue }
            let distance = lag - (meanLag + slope * (time - meanTime))
            above = max(above, distance)
            below = min(below, distance)
        }
        self.points = UInt8(clamping: known)
        self.rise = Float(slope * (last - first))
        self.spread = Float(above - below)
    }

    /// Whether it rises by a record at least, and by more than the lags swing around it: one high lag, or a lag that goes
    /// up and down with every commit, is no growth.
    var rises: Bool { self.growth >= 1 && self.growth > self.swing }

    /// The same downwards.
    var falls: Bool { self.growth <= -1 && -self.growth > self.swing }
}
