/// What a load run does.
public struct LoadOptions: Sendable {
    public var producer: VerifiableProducerOptions
    public var consumer: VerifiableConsumerOptions
    /// How long ``LoadRun/stop()`` waits for acknowledgements, and then for reading to catch up.
    public var drainSeconds = 10

    /// A run of `recordsPerSecond` (0 for no limit) on an existing topic.
    public init(bootstrapServers: String, topic: String, recordsPerSecond: Int) {
        self.producer = VerifiableProducerOptions(bootstrapServers: bootstrapServers, topic: topic)
        self.producer.recordsPerSecond = recordsPerSecond
        self.consumer = VerifiableConsumerOptions(bootstrapServers: bootstrapServers, topic: topic)
    }
}
