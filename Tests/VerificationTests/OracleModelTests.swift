import Testing
import Verification

/// The oracle against a model that remembers everything and judges at the end.
@Suite struct OracleModelTests {
    /// A log as an unreliable cluster might leave it, and what its producer was told.
    private struct History {
        var acknowledged: [Int64: Int64] = [:]
        var failed: [Int64] = []
        var log: [Int64] = []

        init(count: Int64, generator: inout some RandomNumberGenerator) {
            var order = Array(0..<count)
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                let index = Int.random(in: 0..<order.count - 1, using: &generator)
                order.swapAt(index, index + 1)
            }
            for sequence in order {
                switch Int.random(in: 0..<20, using: &generator) {
                case 0: self.acknowledged[sequence] = Int64(self.log.count)  // Lost: its offset goes to the next one.
                case 1: self.failed.append(sequence)
                case 2:
                    self.failed.append(sequence)
                    self.log.append(sequence)
                case 3:
                    self.acknowledged[sequence] = Int64(self.log.count)
                    self.log += [sequence, sequence]
                default:
                    self.acknowledged[sequence] = Int64(self.log.count)
                    self.log.append(sequence)
                }
            }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func countsMatchTheModel(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let history = History(count: 60, generator: &generator)
        var oracle = DeliveryOracle()
        // Answers come in any order and mixed with the reads; only the reads keep theirs.
        var answers = history.acknowledged.keys.sorted() + history.failed
        answers.shuffle(using: &generator)
        var position = 0
        while position < history.log.count || !answers.isEmpty {
            if !answers.isEmpty, Bool.random(using: &generator) || position == history.log.count {
                let sequence = answers.removeLast()
                if let offset = history.acknowledged[sequence] {
                    oracle.acked(partition: 0, sequence: sequence, offset: offset)
                } else {
                    oracle.failed(partition: 0, sequence: sequence)
                }
            } else {
                oracle.read(partition: 0, sequence: history.log[position], offset: Int64(position))
                position += 1
            }
        }
        oracle.finish(partition: 0)
        let present = Set(history.log)
        let lost = history.acknowledged.keys.filter { !present.contains($0) }
        #expect(oracle.counts.lost == lost.count)
        #expect(oracle.counts.read == present.count)
        #expect(oracle.counts.duplicated == history.log.count - present.count)
        #expect(oracle.counts.unread == 0 && oracle.counts.unchecked == 0)
        #expect(oracle.counts.gaps == history.failed.count { !present.contains($0) })
        #expect(oracle.openCount == 0)
    }
}

/// A small seeded generator (SplitMix64), so that a failing case is the same case next time.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9e37_79b9_7f4a_7c15
        var value = self.state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}
