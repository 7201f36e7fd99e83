import CommandLineInterface
import Operations
import Synchronization

/// A replay's progress on standard error, a line a second.
final class ReplayProgressLines: Sendable {
    private let lastMilliseconds = Mutex<Int64?>(nil)

    init(_ plan: ReplayPlan) {
        guard plan.record.refusal == nil else { return }
        StandardError.write(
            "highwater: replay \(plan.id) begins; if it is ended, highwater replay --resume \(plan.id) --execute goes on\n"
        )
    }

    func show(_ status: ReplayStatus) {
        guard status.phase == .running else { return }
        let now = WallTime.milliseconds
        let isDue = self.lastMilliseconds.withLock { last in
            guard now - (last ?? 0) >= 1000 else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let done = "\(status.done) of \(status.total)"
        let rate = status.recordsPerSecond > 0 ? ", \(Int(status.recordsPerSecond.rounded()))/s" : ""
        StandardError.write("highwater: \(done) gone over\(rate): \(status.tally.words)\n")
    }
}
