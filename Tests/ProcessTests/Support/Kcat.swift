import Testing

extension TestCluster {
    /// Runs kcat against the cluster and expects it to succeed.
    @discardableResult
    func kcat(_ arguments: [String], input: String = "", location: SourceLocation = #_sourceLocation) async throws
        -> CommandRun
    {
        let run = try await self.tryKcat(arguments, input: input)
        #expect(run.status == 0, "\(run)", sourceLocation: location)
        return run
    }

    /// Runs kcat against the cluster, however it ends.
    func tryKcat(_ arguments: [String], input: String = "") async throws -> CommandRun {
        try await CommandRun.run(
            "kcat",
            ["-b", self.bootstrapServers] + arguments,
            input: input,
            directory: self.scratchDirectory
        )
    }
}
