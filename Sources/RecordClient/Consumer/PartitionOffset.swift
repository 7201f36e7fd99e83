import CRdKafka

/// A partition and a place in it.
public struct PartitionOffset: Hashable, Sendable {
    public var topic: String
    public var partition: Int32
    /// An offset, or one of the names below.
    public var offset: Int64

    public init(topic: String, partition: Int32, offset: Int64 = PartitionOffset.none) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
    }

    /// The first record that is there.
    public static let beginning: Int64 = -2
    /// Behind the last record.
    public static let end: Int64 = -1
    /// What the group has committed.
    public static let stored: Int64 = -1000
    /// No offset is known or meant.
    public static let none: Int64 = -1001
}

/// A partition that a call failed for.
public struct PartitionError: Sendable, Hashable {
    public let partition: PartitionOffset
    public let error: RecordClientError

    public init(partition: PartitionOffset, error: RecordClientError) {
        self.partition = partition
        self.error = error
    }
}

/// librdkafka's list of partitions: filled, handed to one call, read, destroyed.
struct PartitionList: ~Copyable {
    let raw: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(_ partitions: [PartitionOffset]) {
        self.raw = rd_kafka_topic_partition_list_new(Int32(partitions.count))
        for partition in partitions {
            let element = rd_kafka_topic_partition_list_add(self.raw, partition.topic, partition.partition)
            element?.pointee.offset = partition.offset
        }
    }

    /// Takes over a list that librdkafka made.
    init(taking raw: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) { self.raw = raw }

    deinit { rd_kafka_topic_partition_list_destroy(self.raw) }

    var contents: [PartitionOffset] { Self.contents(self.raw) }

    /// Throws the first error that a partition of the list carries.
    func checkEach(_ operation: String) throws(RecordClientError) {
        for index in 0..<Int(self.raw.pointee.cnt) {
            let element = self.raw.pointee.elems[index]
            if element.err == RD_KAFKA_RESP_ERR_NO_ERROR { continue }
            let name = "\(String(cString: element.topic))-\(element.partition)"
            try RecordClientError.check("\(operation) of \(name)", element.err)
        }
    }

    /// What is in a list that somebody else owns.
    static func contents(_ raw: UnsafePointer<rd_kafka_topic_partition_list_t>?) -> [PartitionOffset] {
        guard let raw else { return [] }
        return (0..<Int(raw.pointee.cnt)).map { index in
            let element = raw.pointee.elems[index]
            return PartitionOffset(
                topic: String(cString: element.topic),
                partition: element.partition,
                offset: element.offset
            )
        }
    }

    /// The error of each partition in a list that somebody else owns, in the order of ``contents(_:)``.
    static func errors(_ raw: UnsafePointer<rd_kafka_topic_partition_list_t>?) -> [rd_kafka_resp_err_t] {
        guard let raw else { return [] }
        return (0..<Int(raw.pointee.cnt)).map { raw.pointee.elems[$0].err }
    }
}
