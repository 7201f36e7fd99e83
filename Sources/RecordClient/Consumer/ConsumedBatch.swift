import CRdKafka

/// What one poll brought: records in librdkafka's memory, and partitions that have a problem or an end. It lives for
/// one call.
public struct ConsumedBatch: ~Copyable {
    private let messages: UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>?>
    private let names: TopicNames

    init(_ messages: UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>?>, names: TopicNames) {
        self.messages = messages
        self.names = names
    }

    deinit { for message in self.messages { rd_kafka_message_destroy(message) } }

    /// How many records and partition errors there are.
    public var count: Int { self.messages.count }

    /// Calls `body` with each record in order.
    public func forEachRecord(_ body: (RecordView) -> Void) {
        for case let message? in self.messages where message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR {
            body(RecordView(message: message, topic: self.names.name(of: message.pointee.rkt)))
        }
    }

    /// Partitions whose end was reached or that cannot be read now.
    public var partitionErrors: [PartitionError] {
        var errors: [PartitionError] = []
        for case let message? in self.messages where message.pointee.err != RD_KAFKA_RESP_ERR_NO_ERROR {
            let topic = self.names.name(of: message.pointee.rkt)
            let partition = PartitionOffset(
                topic: topic,
                partition: message.pointee.partition,
                offset: message.pointee.offset
            )
            let error = RecordClientError(
                operation: "reading \(topic)-\(message.pointee.partition)",
                code: RecordClientError.Code(rawValue: message.pointee.err.rawValue),
                detail: rd_kafka_message_errstr(message).map { String(cString: $0) }
            )
            errors.append(PartitionError(partition: partition, error: error))
        }
        return errors
    }
}

/// Topic names by handle, so that a record costs no string. Used on the consumer's own thread only.
final class TopicNames {
    private var names: [OpaquePointer: String] = [:]

    func name(of handle: OpaquePointer?) -> String {
        guard let handle else { return "" }
        if let name = self.names[handle] { return name }
        let name = String(cString: rd_kafka_topic_name(handle))
        self.names[handle] = name
        return name
    }
}
