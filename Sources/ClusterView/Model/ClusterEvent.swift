/// Something that happened, in an operator's words.
public struct ClusterEvent: Sendable, Equatable {
    /// How much it matters; the raw value is the glyph a list shows.
    public enum Severity: String, Sendable, Equatable {
        /// Something is worse than it was.
        case bad = "!"
        /// Something changed.
        case change = "~"
        /// Good to know, or back to good.
        case note = "·"
    }

    /// Who said so.
    public enum Source: String, Sendable, Equatable {
        /// Two refreshes differ; the moment is exact to one refresh.
        case poll
        /// The supervisor of the embedded processes.
        case process
        /// The one at the keys.
        case you
        /// The load and its verification.
        case load
        /// A service of the workload, or its auditor.
        case service
    }

    /// What it is about.
    public enum Subject: Sendable, Hashable {
        case cluster
        case broker(Int32)
        case controller(Int32)
        case partition(PartitionName)
        case group(String)
        case load
    }

    public var atMilliseconds: Int64
    public var severity: Severity
    public var source: Source
    public var subject: Subject
    public var text: String

    public init(atMilliseconds: Int64, severity: Severity, source: Source, subject: Subject, text: String) {
        self.atMilliseconds = atMilliseconds
        self.severity = severity
        self.source = source
        self.subject = subject
        self.text = text
    }
}
