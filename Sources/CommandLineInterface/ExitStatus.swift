/// How a command ended, for scripts.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Done.
    case done = 0
    /// It failed; a sentence on standard error says why.
    case error = 1
    /// The command line was not understood.
    case usage = 2
    /// Refused for safety: read-only, group active, confirmation missing, directory in use...
    case refused = 3
    /// Carried out, and the verdict (health, drill, verification) is not good.
    case verdictNotGood = 4
    /// Timed out; the same number as timeout(1) uses.
    case timedOut = 124
}

/// A command's failure: the sentence for standard error and the exit status.
public struct CommandFailure: Error, Hashable, CustomStringConvertible {
    /// How the process ends.
    public var status: ExitStatus
    /// What happened, why, and what to do.
    public var sentence: String

    /// A failure with its sentence.
    public init(_ status: ExitStatus, _ sentence: String) {
        self.status = status
        self.sentence = sentence
    }

    public var description: String { sentence }
}
