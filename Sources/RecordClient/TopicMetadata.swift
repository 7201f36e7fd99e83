import CRdKafka

/// What a broker says about one topic.
enum TopicMetadata {
    /// How many partitions `topic` has. Blocks for at most the time.
    static func partitionCount(of topic: String, client: OpaquePointer, timeoutMilliseconds: Int32)
        throws(RecordClientError) -> Int
    {
        let operation = "asking for the partitions of \(topic)"
        let handle = rd_kafka_topic_new(client, topic, nil)
        guard let handle else { throw RecordClientError(operation: operation, code: .invalidArgument) }
        defer { rd_kafka_topic_destroy(handle) }
        var metadata: UnsafePointer<rd_kafka_metadata>?
        try RecordClientError.check(operation, rd_kafka_metadata(client, 0, handle, &metadata, timeoutMilliseconds))
        defer { rd_kafka_metadata_destroy(metadata) }
        guard let metadata, metadata.pointee.topic_cnt == 1 else {
            throw RecordClientError(operation: operation, code: .unknownTopic)
        }
        let answer = metadata.pointee.topics[0]
        try RecordClientError.check(operation, answer.err)
        return Int(answer.partition_cnt)
    }
}
