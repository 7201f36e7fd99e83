/// Where a dead letter was before it died.
public struct DeadLetterOrigin: Sendable, Hashable {
    /// Nil where the dialect names none.
    public var topic: String?
    public var partition: Int32?
    public var offset: Int64?
    /// The record's own time, in milliseconds since 1970.
    public var timestampMilliseconds: Int64?
    /// Something else that was read from, such as the address of a queue.
    public var address: String?

    public init(
        topic: String? = nil,
        partition: Int32? = nil,
        offset: Int64? = nil,
        timestampMilliseconds: Int64? = nil,
        address: String? = nil
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.timestampMilliseconds = timestampMilliseconds
        self.address = address
    }

    /// `topic/partition/offset` as far as it is known; the address where there is no topic.
    public var text: String? {
        guard let topic else { return self.address }
        guard let partition else { return topic }
        guard let offset else { return "\(topic)/\(partition)" }
        return "\(topic)/\(partition)/\(offset)"
    }
}
