/// How the probe probes, and what counts as too long.
public struct ProbeSettings: Sendable, Equatable {
    public var topic: String
    /// Whose commits are timed.
    public var group: String
    /// Between two probes of a partition.
    public var intervalMilliseconds: Int64
    /// Within this a probe has to be acknowledged.
    public var acknowledgeLimitMilliseconds: Int64
    /// An acknowledged probe that is not back within this is lost.
    public var lostAfterMilliseconds: Int64
    /// Between two commits.
    public var commitIntervalMilliseconds: Int64

    public init(
        topic: String = "highwater-e2e",
        group: String = "highwater-e2e",
        intervalMilliseconds: Int64 = 100,
        acknowledgeLimitMilliseconds: Int64 = 5000,
        lostAfterMilliseconds: Int64 = 20_000,
        commitIntervalMilliseconds: Int64 = 500
    ) {
        self.topic = topic
        self.group = group
        self.intervalMilliseconds = max(1, intervalMilliseconds)
        self.acknowledgeLimitMilliseconds = acknowledgeLimitMilliseconds
        self.lostAfterMilliseconds = lostAfterMilliseconds
        self.commitIntervalMilliseconds = commitIntervalMilliseconds
    }
}

/// A probe that is to be sent now.
public struct ProbeOrder: Sendable, Equatable {
    public var partition: Int32
    public var sequence: Int64

    public init(partition: Int32, sequence: Int64) {
        self.partition = partition
        self.sequence = sequence
    }
}

/// What a probe's record says: who sent it and which one it is.
public struct ProbeMessage: Sendable, Equatable {
    public var instance: String
    public var sequence: Int64

    public init(instance: String, sequence: Int64) {
        self.instance = instance
        self.sequence = sequence
    }

    public var text: String { "highwater-probe 1 \(self.instance) \(self.sequence)" }

    /// Nil for anything that is no probe's record.
    public init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4, words[0] == "highwater-probe", words[1] == "1", !words[2].isEmpty,
            let sequence = Int64(words[3]), sequence >= 0
        else { return nil }
        self.init(instance: String(words[2]), sequence: sequence)
    }
}
