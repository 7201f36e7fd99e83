/// What the command line says about how to measure.
struct BenchSettings: Sendable {
    /// How long each case is measured, after its warm-up.
    var seconds: Int
    /// How many leaders are killed to measure fail-over.
    var killCount: Int
    /// The fixed rate under which latencies are measured.
    var requestsPerSecond: Int
}

/// Why a measurement cannot go on.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ sentence: String) { self.description = sentence }
}
