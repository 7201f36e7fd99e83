import Testing
import Transport

/// The awaited state was not reached although the loop ran for long enough.
struct LoopStuck: Error, CustomStringConvertible {
    let description: String
}

extension EventLoop {
    /// Runs turns until `condition` holds. The deadline decides only how long a failing test takes.
    func pump(until what: String, _ condition: () -> Bool) throws {
        let deadline = self.monotonicMilliseconds + 60_000
        while !condition() {
            guard self.monotonicMilliseconds < deadline else { throw LoopStuck(description: "never: \(what)") }
            self.runOnce(timeoutMilliseconds: 1000)
        }
    }

    /// Runs turns until nothing is ready any more.
    func settle() {
        var quiet = 0
        while quiet < 3 {
            let start = self.monotonicMilliseconds
            self.runOnce(timeoutMilliseconds: 5)
            quiet = self.monotonicMilliseconds - start >= 4 ? quiet + 1 : 0
        }
    }

    /// Whether one turn waits for the whole of `milliseconds` because nothing wakes it up.
    func isIdle(forMilliseconds milliseconds: Int = 30) -> Bool {
        let start = self.monotonicNanoseconds
        self.runOnce(timeoutMilliseconds: milliseconds)
        return self.monotonicNanoseconds - start >= Int64(milliseconds - 1) * 1_000_000
    }
}
