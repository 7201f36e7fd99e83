/// Draws the random waits that keep voters from standing for election at the same time (Raft section 5.2).
struct ElectionTimer {
    private var random: SplitMix64
    private let timeout: Int64
    private let backoffMax: Int64

    init(seed: UInt64, configuration: QuorumConfiguration) {
        // Nodes given the same seed must still draw different waits.
        self.random = SplitMix64(
            seed: seed ^ (UInt64(UInt32(bitPattern: configuration.localId)) &* 0x9e37_79b9_7f4a_7c15)
        )
        self.timeout = configuration.electionTimeoutMilliseconds
        self.backoffMax = configuration.electionBackoffMaxMilliseconds
    }

    /// The end of a wait for a leader, or of a round of voting, that begins now.
    mutating func deadline(_ nowMilliseconds: Int64) -> Int64 {
        nowMilliseconds + Int64.random(in: self.timeout..<self.timeout * 2, using: &self.random)
    }

    /// The end of the wait after start-up. It is short: pre-votes keep a node that has just started from disturbing a
    /// leader that the others have.
    mutating func firstDeadline(_ nowMilliseconds: Int64) -> Int64 {
        nowMilliseconds + Int64.random(in: 0...max(1, self.timeout / 2), using: &self.random)
    }

    /// The end of the wait after a lost election.
    mutating func backoff(_ nowMilliseconds: Int64) -> Int64 {
        nowMilliseconds + Int64.random(in: 0...self.backoffMax, using: &self.random)
    }

    /// The end of the wait of the successor at `position` of the resigning leader's list: the first starts at once.
    mutating func succession(position: Int, of count: Int, _ nowMilliseconds: Int64) -> Int64 {
        guard position > 0 else { return nowMilliseconds }
        let step = max(1, self.timeout / Int64(max(count, 1)))
        return nowMilliseconds + step * Int64(position) + Int64.random(in: 0...max(1, step / 2), using: &self.random)
    }

    /// One of `count` things.
    mutating func choice(of count: Int) -> Int { Int.random(in: 0..<count, using: &self.random) }
}
