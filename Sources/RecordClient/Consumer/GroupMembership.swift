import CRdKafka

/// Who a consumer is in its group.
public struct GroupMembership: Hashable, Sendable {
    /// The id that the coordinator has given it; empty before it has joined.
    public var memberId: String
    /// The generation that it has joined; nil while it has none, or where librdkafka does not say.
    public var generation: Int32?

    public init(memberId: String, generation: Int32?) {
        self.memberId = memberId
        self.generation = generation
    }
}

extension GroupMembership {
    /// What a consumer's thread may ask while librdkafka calls it.
    init(of client: OpaquePointer) {
        let id = rd_kafka_memberid(client)
        self.memberId = id.map { String(cString: $0) } ?? ""
        if let id { rd_kafka_mem_free(client, id) }
        self.generation = Self.generation(of: client)
    }

    /// How librdkafka begins the bytes of a group's metadata in the form that is read here.
    private static let mark = Array("CGMDv2:".utf8)

    /// librdkafka has no call that tells the generation; it is in the bytes that it makes for its language bindings. Their
    /// form is its own affair: any other than the one that is known tells nothing.
    private static func generation(of client: OpaquePointer) -> Int32? {
        guard let metadata = rd_kafka_consumer_group_metadata(client) else { return nil }
        defer { rd_kafka_consumer_group_metadata_destroy(metadata) }
        var buffer: UnsafeMutableRawPointer?
        var count = 0
        if let error = rd_kafka_consumer_group_metadata_write(metadata, &buffer, &count) {
            rd_kafka_error_destroy(error)
            return nil
        }
        guard let buffer else { return nil }
        defer { rd_kafka_mem_free(client, buffer) }
        let bytes = UnsafeRawBufferPointer(start: buffer, count: count)
        let size = MemoryLayout<Int32>.size
        guard count >= Self.mark.count + size, bytes.prefix(Self.mark.count).elementsEqual(Self.mark) else {
            return nil
        }
        let generation = bytes.loadUnaligned(fromByteOffset: Self.mark.count, as: Int32.self)
        return generation >= 0 ? generation : nil
    }
}
