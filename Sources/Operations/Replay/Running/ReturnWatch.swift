/// Notices that records come straight back: the topic that is replayed from grows while it is emptied elsewhere.
package struct ReturnWatch: Sendable, Equatable {
    private struct Sample: Sendable, Equatable {
        var atMilliseconds: Int64
        var ends: Int64
        var sent: Int64
    }

    private let limitPercent: Int?
    private var samples: [Sample] = []
    package private(set) var cameBack: Int64 = 0
    private static let windowMilliseconds: Int64 = 60_000
    /// A share of fewer records says nothing.
    private static let leastSent: Int64 = 20

    package init(limitPercent: Int?) { self.limitPercent = limitPercent }

    /// Takes in where the source ends, and how much was sent so far.
    ///
    /// - Returns: why the replay should stop; nil if it may go on.
    package mutating func observe(ends: Int64, sent: Int64, nowMilliseconds now: Int64) -> String? {
        self.cameBack += max(0, ends - (self.samples.last?.ends ?? ends))
        self.samples.append(Sample(atMilliseconds: now, ends: ends, sent: sent))
        // The last sample before the window is kept: the window's growth counts from it.
        while self.samples.count > 2, self.samples[1].atMilliseconds <= now - Self.windowMilliseconds {
            self.samples.removeFirst()
        }
        guard let limitPercent, let oldest = self.samples.first else { return nil }
        let grown = ends - oldest.ends
        let sentSince = sent - oldest.sent
        guard sentSince >= Self.leastSent, grown * 100 > sentSince * Int64(limitPercent) else { return nil }
        return "they are coming back: \(grown) new dead letters for \(sentSince) records sent within a minute"
    }
}
