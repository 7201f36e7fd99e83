/// Work that Ctrl-C ends in order.
enum UntilInterrupted {
    /// Runs the work in a task that the first signal cancels, and returns what it came to.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task { try await work() }
        let interruption = Task {
            for await _ in TerminationSignals.stream() { task.cancel() }
        }
        defer { interruption.cancel() }
        return try await task.value
    }
}
