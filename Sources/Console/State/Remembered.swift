import Synchronization

/// The last result of a computation, given again for as long as what went into it is equal.
///
/// Drawing stays a function of the state; it only does not sort ten thousand rows again for every frame. Arrays that are
/// shared between snapshots compare at once.
final class Remembered<Input: Equatable & Sendable, Output: Sendable>: Sendable {
    private let last = Mutex<(input: Input, output: Output)?>(nil)

    /// What `make` makes of the input, made again only when the input differs from the last one.
    func output(of input: Input, _ make: (Input) -> Output) -> Output {
        self.last.withLock { last in
            if let last, last.input == input { return last.output }
            let output = make(input)
            last = (input, output)
            return output
        }
    }
}
