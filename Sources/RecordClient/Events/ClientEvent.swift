/// Something that a client tells besides records and delivery reports.
public enum ClientEvent: Sendable {
    /// A line of librdkafka's log; without a handler it is dropped, never printed.
    case log(ClientLogLine)
    /// A trouble of the client as a whole, such as a broker that cannot be reached. Clients recover by themselves
    /// unless ``RecordClientError/isFatal``.
    case error(RecordClientError)
    case statistics(ClientStatistics)
    /// A group member got these partitions, and reads them from now on.
    case assigned([PartitionOffset], GroupMembership)
    /// A group member must stop with these partitions; it still reads them until the handler has returned.
    case revoked([PartitionOffset], GroupMembership)
    /// These offsets were committed; or those that are named could not be, and the error says why.
    case committed([PartitionOffset], RecordClientError?)
}

/// A line of librdkafka's log.
public struct ClientLogLine: Sendable, Hashable {
    /// As in syslog: 3 error, 4 warning, 5 notice, 6 information, 7 debugging.
    public let level: Int
    /// What part of the client speaks, such as FAIL or REQTMOUT.
    public let facility: String
    public let text: String

    public init(level: Int, facility: String, text: String) {
        self.level = level
        self.facility = facility
        self.text = text
    }
}

/// Receives a client's events on threads of the client; must return quickly and not wait for the same client.
public typealias ClientEventHandler = @Sendable (ClientEvent) -> Void
