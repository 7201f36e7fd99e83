import Consensus

/// What the network does to messages, in milliseconds and chances out of 1000.
struct NetworkFaults {
    var delay: ClosedRange<Int64> = 1...1
    var lossPerMille = 0
    var duplicatePerMille = 0
    /// The chance of an extra delay of up to `lateBy`, by which messages overtake each other.
    var latePerMille = 0
    var lateBy: Int64 = 0

    static let none = NetworkFaults()
}

/// Which nodes cannot reach which, and how messages fare otherwise.
struct ClusterNetwork {
    var faults = NetworkFaults.none
    /// Pairs (from, to) that are cut; cuts may be one-way.
    private(set) var cuts: [(from: Int32, to: Int32)] = []

    func reaches(_ from: Int32, _ to: Int32) -> Bool { !self.cuts.contains { $0.from == from && $0.to == to } }

    mutating func cut(from: Int32, to: Int32) {
        if self.reaches(from, to) { self.cuts.append((from, to)) }
    }

    mutating func heal() { self.cuts = [] }

    /// After how many milliseconds the copies of a message arrive; none if it is lost.
    func deliveries(_ random: inout SplitMix64) -> [Int64] {
        func happens(_ perMille: Int) -> Bool {
            perMille > 0 && Int.random(in: 0..<1000, using: &random) < perMille
        }
        guard !happens(self.faults.lossPerMille) else { return [] }
        return (0..<(happens(self.faults.duplicatePerMille) ? 2 : 1)).map { _ in
            let late = happens(self.faults.latePerMille) ? Int64.random(in: 0...self.faults.lateBy, using: &random) : 0
            return Int64.random(in: self.faults.delay, using: &random) + late
        }
    }
}
