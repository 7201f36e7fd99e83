import ClusterView
import Synchronization

/// What other threads have for the screen's thread; taking it never waits.
final class Mailbox: Sendable {
    enum Letter: Sendable {
        case update(ConsoleUpdate)
        case outcome(ConsoleIntent, ConsoleOutcome)
        case stop
    }

    private struct Content {
        var letters: [Letter] = []
        var wake: (@Sendable () -> Void)?
    }

    private let content = Mutex(Content())

    /// Calls `wake` whenever something comes into the empty box from now on.
    func onMail(_ wake: (@Sendable () -> Void)?) {
        content.withLock { $0.wake = wake }
    }

    func post(_ letter: Letter) {
        let wake = content.withLock { content -> (@Sendable () -> Void)? in
            // Only the newest snapshot of those not yet looked at matters for load; events need every snapshot.
            if case .update(.load) = letter, case .update(.load)? = content.letters.last {
                content.letters.removeLast()
            }
            // So it is with records: each snapshot has all of them.
            if case .update(.records) = letter, case .update(.records)? = content.letters.last {
                content.letters.removeLast()
            }
            content.letters.append(letter)
            return content.letters.count == 1 ? content.wake : nil
        }
        wake?()
    }

    func take() -> [Letter] {
        content.withLock { content in
            defer { content.letters = [] }
            return content.letters
        }
    }
}
