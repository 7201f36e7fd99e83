import CRdKafka

/// A record that has been read, with its own memory.
public struct ConsumedRecord: Sendable, Hashable {
    public struct Header: Sendable, Hashable {
        public let name: String
        public let value: [UInt8]?

        public init(name: String, value: [UInt8]?) {
            self.name = name
            self.value = value
        }
    }

    public let topic: String
    public let partition: Int32
    public let offset: Int64
    /// Milliseconds since 1970, -1 if the record has no time.
    public let timestampMilliseconds: Int64
    public let key: [UInt8]?
    public let value: [UInt8]?
    public let headers: [Header]

    public init(
        topic: String,
        partition: Int32,
        offset: Int64,
        timestampMilliseconds: Int64,
        key: [UInt8]?,
        value: [UInt8]?,
        headers: [Header] = []
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.timestampMilliseconds = timestampMilliseconds
        self.key = key
        self.value = value
        self.headers = headers
    }
}

/// A record in librdkafka's memory: valid only during the call that it is passed to.
public struct RecordView {
    let message: UnsafeMutablePointer<rd_kafka_message_t>
    public let topic: String

    public var partition: Int32 { self.message.pointee.partition }
    public var offset: Int64 { self.message.pointee.offset }
    /// Milliseconds since 1970, -1 if the record has no time.
    public var timestampMilliseconds: Int64 { rd_kafka_message_timestamp(self.message, nil) }
    public var key: UnsafeRawBufferPointer? {
        self.message.pointee.key.map { UnsafeRawBufferPointer(start: $0, count: self.message.pointee.key_len) }
    }
    public var value: UnsafeRawBufferPointer? {
        self.message.pointee.payload.map { UnsafeRawBufferPointer(start: $0, count: self.message.pointee.len) }
    }

    /// The record's headers, copied.
    public var headers: [ConsumedRecord.Header] {
        var list: OpaquePointer?
        guard rd_kafka_message_headers(self.message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR else { return [] }
        var headers: [ConsumedRecord.Header] = []
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var count = 0
        while rd_kafka_header_get_all(list, headers.count, &name, &value, &count) == RD_KAFKA_RESP_ERR_NO_ERROR {
            guard let name else { break }
            let bytes = value.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) }
            headers.append(ConsumedRecord.Header(name: String(cString: name), value: bytes))
        }
        return headers
    }

    /// The record with memory of its own.
    public func copy() -> ConsumedRecord {
        ConsumedRecord(
            topic: self.topic,
            partition: self.partition,
            offset: self.offset,
            timestampMilliseconds: self.timestampMilliseconds,
            key: self.key.map(Array.init),
            value: self.value.map(Array.init),
            headers: self.headers
        )
    }
}
