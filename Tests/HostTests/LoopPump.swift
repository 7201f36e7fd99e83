import TestSupport
import Transport

extension EventLoop {
    /// Runs turns until `condition` holds. The deadline decides only how long a failing test takes.
    func pump(until what: String, _ condition: () -> Bool) throws {
        let deadline = self.monotonicMilliseconds + 60_000
        while !condition() {
            guard self.monotonicMilliseconds < deadline else { throw NeverHappened("never: \(what)") }
            self.runOnce(timeoutMilliseconds: 1000)
        }
    }

    /// Runs turns until nothing has happened for a while.
    func settle() {
        var quiet = 0
        while quiet < 3 {
            let start = self.monotonicMilliseconds
            self.runOnce(timeoutMilliseconds: 5)
            quiet = self.monotonicMilliseconds - start >= 4 ? quiet + 1 : 0
        }
    }
}
