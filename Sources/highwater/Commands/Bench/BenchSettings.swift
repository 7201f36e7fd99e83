import Cluster

/// What the command line says about how to measure.
struct BenchSettings: Sendable {
    /// How long each case is measured, after its warm-up.
    var seconds: Int
    /// Parts of the names of the cases to do; none for all.
    var cases: [String] = []
    /// Whether memory is put into the page cache before throughput is measured on a cluster of this machine.
    var warmsPageCache = true
    /// How many leaders are killed to measure fail-over.
    var killCount: Int
    /// The fixed rate under which latencies are measured.
    var requestsPerSecond: Int
    /// How many partitions there are to be many of them.
    var partitions: Int
    /// What is run as a node.
    var program: NodeProgram

    /// Whether the case is to be done.
    func includes(_ variant: String) -> Bool { self.cases.isEmpty || self.cases.contains { variant.contains($0) } }
}

/// Why a measurement cannot go on.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ sentence: String) { self.description = sentence }
}
