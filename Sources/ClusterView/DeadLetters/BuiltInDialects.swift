extension DialectTable {
    /// Everything that is known without being told. Where a record's headers fit several tables at the same place, the
    /// earlier table counts.
    public static let builtIn: [DialectTable] = [
        highwater, springDLT, springRetry, springCloudStream, connect, streams, shareGroup, smallRye, karafka,
        massTransit, watermill, generic,
    ]

    static let highwater = DialectTable(
        .highwater,
        [
            .originTopic: ["hw-dlq-origin-topic"], .originPartition: ["hw-dlq-origin-partition"],
            .originOffset: ["hw-dlq-origin-offset"], .originTimestamp: ["hw-dlq-origin-timestamp"],
            .group: ["hw-dlq-group"], .errorClass: ["hw-dlq-error-class"], .errorMessage: ["hw-dlq-error-message"],
            .causes: ["hw-dlq-error-cause"], .attempts: ["hw-dlq-attempts"],
            .firstFailure: ["hw-dlq-first-failure"], .lastFailure: ["hw-dlq-last-failure"],
            .eventID: ["eventId"], .traceID: ["traceId"],
        ]
    )

    static let springDLT = DialectTable(
        .springDLT,
        springNames(prefix: "kafka_dlt-").merging([.attempts: ["kafka_deliveryAttempt", "retry_topic-attempts"]]) {
            $1
        },
        binaryNames: springBinaryNames(prefix: "kafka_dlt-"),
        failureNames: springFailureNames
    )

    static let springRetry = DialectTable(
        .springRetry,
        springNames(prefix: "kafka_").merging([
            // The constant for this name really has the other prefix.
            .group: ["kafka_dlt-original-consumer-group", "kafka_original-consumer-group"],
            .attempts: ["retry_topic-attempts", "kafka_deliveryAttempt"],
            .firstFailure: ["retry_topic-original-timestamp"],
        ]) { $1 },
        binaryNames: springBinaryNames(prefix: "kafka_"),
        failureNames: springFailureNames + ["retry_topic-backoff-timestamp"]
    )

    static let springCloudStream = DialectTable(
        .springCloudStream,
        [
            .originTopic: ["x-original-topic"], .originPartition: ["x-original-partition"],
            .originOffset: ["x-original-offset"], .originTimestamp: ["x-original-timestamp"],
            .errorClass: ["x-exception-fqcn"], .errorMessage: ["x-exception-message"],
            .stack: ["x-exception-stacktrace"], .attempts: ["kafka_deliveryAttempt"],
        ],
        binaryNames: [
            "x-original-partition": .binary, "x-original-offset": .binary, "x-original-timestamp": .binary,
            "kafka_deliveryAttempt": .binary,
        ]
    )

    static let connect = DialectTable(
        .connect,
        [
            .originTopic: ["__connect.errors.topic"], .originPartition: ["__connect.errors.partition"],
            .originOffset: ["__connect.errors.offset"], .connector: ["__connect.errors.connector.name"],
            .errorClass: ["__connect.errors.exception.class.name"],
            .errorMessage: ["__connect.errors.exception.message"],
            .stack: ["__connect.errors.exception.stacktrace"],
        ],
        failureNames: ["__connect.errors.stage", "__connect.errors.class.name"]
    )

    static let streams = DialectTable(
        .streams,
        [
            .originTopic: ["__streams.errors.topic"], .originPartition: ["__streams.errors.partition"],
            .originOffset: ["__streams.errors.offset"], .errorClass: ["__streams.errors.exception"],
            .errorMessage: ["__streams.errors.message"], .stack: ["__streams.errors.stacktrace"],
        ]
    )

    static let shareGroup = DialectTable(
        .shareGroup,
        [
            .originTopic: ["__dlq.errors.topic"], .originPartition: ["__dlq.errors.partition"],
            .originOffset: ["__dlq.errors.offset"], .group: ["__dlq.errors.group"],
            .errorMessage: ["__dlq.errors.message"], .attempts: ["__dlq.errors.delivery.count"],
        ]
    )

    static let smallRye = DialectTable(
        .smallRye,
        [
            .originTopic: ["dead-letter-topic"], .originPartition: ["dead-letter-partition"],
            .originOffset: ["dead-letter-offset"], .errorClass: ["dead-letter-exception-class-name"],
            .errorMessage: ["dead-letter-reason"], .causes: ["dead-letter-cause"],
            .causeClass: ["dead-letter-cause-class-name"],
        ]
    )

    static let karafka = DialectTable(
        .karafka,
        [
            .originTopic: ["source_topic", "original_topic"],
            .originPartition: ["source_partition", "original_partition"],
            .originOffset: ["source_offset", "original_offset"],
            .group: ["source_consumer_group", "original_consumer_group"],
            .attempts: ["source_attempts", "original_attempts"], .traceID: ["source_trace_id"],
        ],
        // `original_topic` alone is anybody's.
        markers: ["source_topic"]
    )

    static let massTransit = DialectTable(
        .massTransit,
        [
            .originAddress: ["MT-Fault-InputAddress"], .group: ["MT-Fault-ConsumerType"],
            .errorClass: ["MT-Fault-ExceptionType"], .errorMessage: ["MT-Fault-Message"],
            .stack: ["MT-Fault-StackTrace"], .attempts: ["MT-Fault-RetryCount"],
            .lastFailure: ["MT-Fault-Timestamp"], .eventID: ["MT-OriginalMessageId"],
        ],
        markers: ["MT-Fault-InputAddress", "MT-Reason", "MT-Fault-ExceptionType"],
        failureNames: ["MT-Reason", "MT-Fault-MessageType"]
    )

    static let watermill = DialectTable(
        .watermill,
        [
            .originTopic: ["topic_poisoned"], .errorMessage: ["reason_poisoned"],
            .group: ["handler_poisoned", "subscriber_poisoned"],
        ]
    )

    static let generic = DialectTable(
        .generic,
        [
            .originTopic: ["dlq-original-topic", "x-dlq-original-topic", "original-topic", "original_topic"],
            .originPartition: [
                "dlq-original-partition", "x-dlq-original-partition", "original-partition", "original_partition",
            ],
            .originOffset: ["dlq-original-offset", "x-dlq-original-offset", "original-offset", "original_offset"],
            .group: ["dlq-group", "dlq-consumer-group", "consumer-group"],
            .errorClass: ["dlq-error-class"], .errorMessage: ["dlq-reason", "error-reason"],
            .attempts: ["dlq-attempts"], .lastFailure: ["dlq-failed-at", "failed-at"],
        ]
    )

    /// Spring's two header families differ by their prefix.
    private static func springNames(prefix: String) -> [Field: [String]] {
        [
            .originTopic: [prefix + "original-topic"], .originPartition: [prefix + "original-partition"],
            .originOffset: [prefix + "original-offset"], .originTimestamp: [prefix + "original-timestamp"],
            .group: [prefix + "original-consumer-group"],
            .errorClass: [prefix + "exception-fqcn", prefix + "key-exception-fqcn"],
            .causeClass: [prefix + "exception-cause-fqcn"],
            .errorMessage: [prefix + "exception-message", prefix + "key-exception-message"],
            .stack: [prefix + "exception-stacktrace", prefix + "key-exception-stacktrace"],
        ]
    }

    private static func springBinaryNames(prefix: String) -> [String: NumberForm] {
        [
            prefix + "original-partition": .binary, prefix + "original-offset": .binary,
            prefix + "original-timestamp": .binary, "kafka_deliveryAttempt": .binary,
            "retry_topic-attempts": .shortestBinary, "retry_topic-backoff-timestamp": .shortestBinary,
            "retry_topic-original-timestamp": .shortestBinary,
        ]
    }

    private static let springFailureNames = ["springDeserializerExceptionKey", "springDeserializerExceptionValue"]
}
