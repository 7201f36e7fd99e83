/// A condition that did not come true before its deadline, with the last state that was seen.
public struct NeverHappened: Error, CustomStringConvertible {
    public let description: String

    /// A failure with its sentence.
    public init(_ description: String) { self.description = description }
}

/// Waits until `satisfied` holds for what `observe` returns, looking every `interval`.
///
/// This is the one place in the tests that waits by polling; the deadline is generous because it decides only how long
/// a failing test takes, never whether a slow machine passes.
///
/// - Parameters:
///   - what: the awaited condition in words, printed with the last observed state when the deadline passes.
///   - deadline: how long to go on observing.
///   - observe: returns the present state; may throw, which counts as "not yet" and is reported at the deadline.
///   - satisfied: whether the state is the awaited one.
/// - Returns: the first state that satisfied the condition.
/// - Throws: ``NeverHappened`` at the deadline.
@discardableResult
public func eventually<State: Sendable>(
    _ what: String,
    within deadline: Duration = .seconds(60),
    every interval: Duration = .milliseconds(50),
    observe: () async throws -> State,
    until satisfied: (State) -> Bool
) async throws -> State {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: deadline)
    var last = "nothing was observed"
    repeat {
        do {
            let state = try await observe()
            if satisfied(state) { return state }
            last = String(describing: state)
        } catch {
            last = "error: \(error)"
        }
        try await clock.sleep(for: interval)
    } while clock.now < end
    throw NeverHappened("\(what): not within \(deadline); last seen: \(last)")
}
