import RecordClient

/// Where a record is.
public struct RecordPlace: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var topic: String
    public var partition: Int32
    public var offset: Int64

    public init(topic: String, partition: Int32, offset: Int64) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
    }

    public init(_ record: ConsumedRecord) {
        self.init(topic: record.topic, partition: record.partition, offset: record.offset)
    }

    public var description: String { "\(self.topic)/\(self.partition)/\(self.offset)" }

    public static func < (left: RecordPlace, right: RecordPlace) -> Bool {
        (left.topic, left.partition, left.offset) < (right.topic, right.partition, right.offset)
    }
}
