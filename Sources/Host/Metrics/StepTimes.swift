/// How long the node's steps took: while one runs, nobody else is served.
package struct StepTimes {
    /// No step is to take longer.
    package static let limitNanoseconds: Int64 = 20_000_000

    package private(set) var longestNanoseconds: Int64 = 0
    /// How many took longer than the limit.
    package private(set) var overlong = 0

    package init() {}

    package mutating func note(nanoseconds: Int64) {
        self.longestNanoseconds = max(self.longestNanoseconds, nanoseconds)
        if nanoseconds > Self.limitNanoseconds { self.overlong += 1 }
    }
}
