/// The topics of a cluster at one moment.
public struct TopicsSnapshot: Sendable, Equatable {
    /// In milliseconds since 1970.
    public var takenAtMilliseconds: Int64
    /// When the cluster last told its topics; equal to `takenAtMilliseconds` when fresh.
    public var listedAtMilliseconds: Int64
    /// The time between two refreshes, which grows with what a refresh costs.
    public var refreshMilliseconds: Int64
    /// Why there is nothing to show, in one sentence; nil when there is.
    public var absence: String?
    /// By name.
    public var topics: [TopicRow]

    public init(
        takenAtMilliseconds: Int64,
        listedAtMilliseconds: Int64? = nil,
        refreshMilliseconds: Int64 = 2000,
        absence: String? = nil,
        topics: [TopicRow] = []
    ) {
        self.takenAtMilliseconds = takenAtMilliseconds
        self.listedAtMilliseconds = listedAtMilliseconds ?? takenAtMilliseconds
        self.refreshMilliseconds = refreshMilliseconds
        self.absence = absence
        self.topics = topics
    }

    /// The topic with this name.
    public func topic(_ name: String) -> TopicRow? {
        var low = 0
        var high = self.topics.count
        while low < high {
            let middle = (low + high) / 2
            if self.topics[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low < self.topics.count && self.topics[low].name == name ? self.topics[low] : nil
    }
}
