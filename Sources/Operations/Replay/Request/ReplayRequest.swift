import ClusterView

/// Records that are to be sent again.
public struct ReplayRequest: Sendable, Equatable {
    /// Where records go.
    public enum Target: Sendable, Equatable {
        /// Each to the topic that its headers name.
        case origin
        case topic(String)
    }

    /// Which records of the range are meant.
    public enum Selection: Sendable, Equatable {
        case all
        case filter(RecordFilter)
        case marked(MarkedRecords)
    }

    /// Which partition of the target a record gets.
    public enum PartitionChoice: String, Sendable, Equatable, CaseIterable {
        /// The one it had; by its key where the target has fewer.
        case same
        /// By its key, as Java's clients choose.
        case hash
    }

    /// Which time a record gets.
    public enum Timestamps: String, Sendable, Equatable, CaseIterable {
        case now
        /// The time it had in its first topic. Retention may remove it soon.
        case original
    }

    public var source: String
    public var range = RecordRange.all
    public var selection = Selection.all
    public var target = Target.origin
    public var partitionChoice = PartitionChoice.same
    public var timestamps = Timestamps.now
    /// At most so many records per second; nil for no limit.
    public var recordsPerSecond: Int?
    /// A record that was replayed so often already is not sent again.
    public var replayLimit = 3
    /// Whether such records go to a topic of their own, which is created if need be; they stay where they are otherwise.
    public var parks = false
    /// Whether records that an earlier replay sent are sent once more.
    public var repeatsReplayed = false
    /// The replay stops when the source grows within a minute by more than this share of what was sent; nil never stops.
    public var returnLimitPercent: Int? = 20
    /// A value in place of the record's own; for a single marked record.
    public var editedValue: [UInt8]?

    public init(source: String) { self.source = source }

    /// Where records go that were replayed too often; nil where they stay.
    public var parkingTopic: String? { self.parks ? DeadLetterTopic.parking(of: self.source) : nil }
}
