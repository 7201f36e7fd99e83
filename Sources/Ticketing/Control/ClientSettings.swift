import RecordClient

/// How the workload's clients are set.
enum ClientSettings {
    /// Fail-over is to be over soon after a broker is back.
    static let quickRecovery = [
        "reconnect.backoff.ms": "50", "reconnect.backoff.max.ms": "500", "topic.metadata.refresh.interval.ms": "2000",
        "topic.metadata.refresh.fast.interval.ms": "100", "socket.timeout.ms": "6000",
    ]

    static func producer(_ bootstrapServers: String, clientID: String) -> ProducerConfiguration {
        var configuration = ProducerConfiguration(bootstrapServers: bootstrapServers)
        configuration.clientId = clientID
        configuration.lingerMilliseconds = 2
        configuration.compression = "lz4"
        // What fails stays in the outbox and is sent again; a shorter time shows trouble sooner.
        configuration.deliveryTimeoutMilliseconds = 30_000
        configuration.requestTimeoutMilliseconds = 5_000
        configuration.statisticsIntervalMilliseconds = 1_000
        configuration.extra = Self.quickRecovery
        return configuration
    }

    static func consumer(
        _ bootstrapServers: String,
        group: String,
        clientID: String,
        mode: DeliveryMode
    ) -> ConsumerConfiguration {
        var configuration = ConsumerConfiguration(bootstrapServers: bootstrapServers, groupId: group)
        configuration.clientId = clientID
        configuration.enableAutoCommit = mode == .autoCommit
        configuration.autoCommitIntervalMilliseconds = 1_000
        configuration.sessionTimeoutMilliseconds = 6_000
        configuration.fetchMaxWaitMilliseconds = 100
        // With statistics the first offsets of its partitions are kept up to date, which tell what may be forgotten.
        configuration.statisticsIntervalMilliseconds = 10_000
        configuration.assignmentStrategy = "cooperative-sticky"
        configuration.extra = Self.quickRecovery.merging([
            "heartbeat.interval.ms": "1000", "fetch.error.backoff.ms": "50",
            // A slow member must not hoard what it will read in a minute: its lag is what the group sees.
            "queued.min.messages": "1000",
        ]) { _, own in own }
        return configuration
    }

    /// For reading one partition of a compacted topic from its beginning.
    static func follower(_ bootstrapServers: String, clientID: String) -> ConsumerConfiguration {
        var configuration = ConsumerConfiguration(bootstrapServers: bootstrapServers, groupId: "workload-followers")
        configuration.clientId = clientID
        configuration.reportsPartitionEnd = true
        configuration.fetchMaxWaitMilliseconds = 200
        configuration.queuedKilobyteLimit = 4_096
        configuration.extra = Self.quickRecovery.merging(["fetch.error.backoff.ms": "100"]) { _, own in own }
        return configuration
    }
}
