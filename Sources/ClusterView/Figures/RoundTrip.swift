/// How long a broker takes to answer a small request (Metadata without topics), as this program sees it: network,
/// broker and this machine together. It stands where a broker's own figures cannot be had.
public struct RoundTrip: Sendable, Equatable {
    public var lastMilliseconds: Double
    /// Of the last minute's requests that were answered.
    public var medianMilliseconds: Double
    public var longestMilliseconds: Double
    /// How many of the last minute's requests were answered and how many were not.
    public var answered: Int
    public var unanswered: Int

    public init(
        lastMilliseconds: Double,
        medianMilliseconds: Double,
        longestMilliseconds: Double,
        answered: Int,
        unanswered: Int = 0
    ) {
        self.lastMilliseconds = lastMilliseconds
        self.medianMilliseconds = medianMilliseconds
        self.longestMilliseconds = longestMilliseconds
        self.answered = answered
        self.unanswered = unanswered
    }
}

/// The last round trips to one broker.
package struct RoundTrips: Sendable {
    /// Milliseconds, or nil for one without an answer; one a second makes a minute.
    private var samples = HistoryRing<Double?>(capacity: 60)
    private var lastAnswerAtMilliseconds: Int64?

    package init() {}

    package mutating func note(milliseconds: Double?, atMilliseconds now: Int64) {
        self.samples.append(milliseconds)
        if milliseconds != nil { self.lastAnswerAtMilliseconds = now }
    }

    /// The figures; stale when the last request was not answered, absent when none of them was.
    package var reading: Reading<RoundTrip> {
        let all = self.samples.elements
        let answered = all.compactMap(\.self)
        guard let last = answered.last, let since = self.lastAnswerAtMilliseconds else { return .absent }
        let sorted = answered.sorted()
        let figures = RoundTrip(
            lastMilliseconds: last,
            medianMilliseconds: sorted[(sorted.count - 1) / 2],
            longestMilliseconds: sorted[sorted.count - 1],
            answered: answered.count,
            unanswered: all.count - answered.count
        )
        let isUnanswered = all.last.map { $0 == nil } ?? true
        return isUnanswered ? .stale(figures, sinceMilliseconds: since) : .known(figures)
    }
}
