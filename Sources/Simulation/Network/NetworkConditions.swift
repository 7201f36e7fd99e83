import Consensus

/// How the network fares: delays, and who cannot reach whom.
struct NetworkConditions {
    /// Milliseconds one way.
    var delay: ClosedRange<Int64> = 1...1
    /// Of 1000 frames so many are held up: lost and sent again by TCP.
    var latePerMille = 0
    var lateBy: Int64 = 0
    /// Of 1000 frames so many break their connection, before or after they arrive.
    var breakPerMille = 0
    private(set) var cuts: [(from: Endpoint, to: Endpoint)] = []

    func reaches(_ from: Endpoint, _ to: Endpoint) -> Bool {
        self.cuts.isEmpty || !self.cuts.contains { $0.from == from && $0.to == to }
    }

    mutating func cut(_ from: Endpoint, _ to: Endpoint) { if self.reaches(from, to) { self.cuts.append((from, to)) } }

    mutating func mend() { self.cuts = [] }

    /// How long the next frame takes.
    func drawDelay(_ random: inout SplitMix64) -> Int64 {
        let late = self.latePerMille > 0 && Int.random(in: 0..<1000, using: &random) < self.latePerMille
        return Int64.random(in: self.delay, using: &random)
            + (late ? Int64.random(in: 0...self.lateBy, using: &random) : 0)
    }
}
