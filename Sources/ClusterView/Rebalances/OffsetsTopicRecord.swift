import Buffers
import KafkaProtocol

/// A record of `__consumer_offsets`, as far as it is of use to somebody who watches.
package enum OffsetsTopicRecord: Sendable, Equatable {
    /// A commit; nil is the end of the offset.
    case offset(OffsetCommitKey, OffsetCommitValue?)
    /// A classic group's members after a rebalance; nil is the end of the group.
    case group(id: String, GroupMetadataValue?)
    /// A record of another kind of group.
    case other

    private enum Number {
        // Committed offsets have had two numbers; both have the same fields.
        static let offsets: ClosedRange<Int16> = 0...1
        static let group: Int16 = 2
    }

    /// Reads a record. Key and value each begin with a number of 16 bits: the key's says what the record is, the value's
    /// is the version of its format.
    ///
    /// - Throws: what is wrong with its bytes.
    package init(key: Bytes, value: Bytes?) throws(WireError) {
        switch try Self.number(of: key) {
        case let number where Number.offsets.contains(number):
            let body = try OffsetCommitKey.decode(key.dropFirst(2), version: 0)
            var commit: OffsetCommitValue?
            if let value { commit = try OffsetCommitValue.decode(value.dropFirst(2), version: Self.number(of: value)) }
            self = .offset(body, commit)
        case Number.group:
            let body = try GroupMetadataKey.decode(key.dropFirst(2), version: 0)
            var metadata: GroupMetadataValue?
            if let value {
                metadata = try GroupMetadataValue.decode(value.dropFirst(2), version: Self.number(of: value))
            }
            self = .group(id: body.group, metadata)
        default:
            self = .other
        }
    }

    private static func number(of bytes: Bytes) throws(WireError) -> Int16 {
        var reader = ByteReader(bytes)
        return try reader.integer()
    }
}
