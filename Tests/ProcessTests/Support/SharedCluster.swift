import Testing

/// Gives all tests of a suite one cluster, which they find in ``SharedCluster/current()``.
struct SharedCluster: SuiteTrait, TestScoping {
    @TaskLocal private static var cluster: TestCluster?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await TestCluster.run { cluster in
            try await Self.$cluster.withValue(cluster) { try await function() }
        }
    }

    /// The suite's cluster.
    static func current() throws -> TestCluster { try #require(self.cluster, "the suite has no cluster") }
}

extension Trait where Self == SharedCluster {
    /// One embedded cluster for the whole suite.
    static var sharedCluster: SharedCluster { SharedCluster() }
}
