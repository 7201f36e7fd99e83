import Buffers
import KafkaProtocol

/// A record of `__consumer_offsets`: what a group's coordinator remembers. A nil value is a tombstone.
///
/// Key and value each begin with a number of 16 bits: the key's says what the record is, the value's is the version of
/// its format.
package enum GroupRecord: Equatable, Sendable {
    case offset(OffsetCommitKey, OffsetCommitValue?)
    case group(GroupMetadataKey, GroupMetadataValue?)
    /// A record of another kind of group, with its number.
    case other(type: Int16)

    private enum Number {
        // The first format of committed offsets had a number of its own; both are the same.
        static let legacyOffset: Int16 = 0
        static let offset: Int16 = 1
        static let group: Int16 = 2
    }

    /// The record's key and value as they are stored.
    ///
    /// Offsets are written in version 3, or in version 1 where the client asked for a retention of its own; groups in
    /// version 3.
    package func encoded() throws(WireError) -> (key: Bytes, value: Bytes?) {
        switch self {
        case .offset(let key, let value):
            let version: Int16 = value.map { $0.expireTimestamp >= 0 } == true ? 1 : 3
            return (
                try Self.frame(key, Number.offset, version: 0),
                try value.map { v throws(WireError) in
                    try Self.frame(v, version, version: version)
                }
            )
        case .group(let key, let value):
            return (
                try Self.frame(key, Number.group, version: 0),
                try value.map { v throws(WireError) in
                    try Self.frame(v, 3, version: 3)
                }
            )
        case .other(let type):
            throw .malformed("records of type \(type) are not written")
        }
    }

    /// Reads a record of the log.
    ///
    /// - Throws: what is wrong with its bytes.
    package init(key: Bytes, value: Bytes?) throws(WireError) {
        switch try Self.number(of: key) {
        case Number.legacyOffset, Number.offset:
            let body = try OffsetCommitKey.decode(key.dropFirst(2), version: 0)
            guard let value else {
                self = .offset(body, nil)
                return
            }
            self = .offset(body, try .decode(value.dropFirst(2), version: try Self.number(of: value)))
        case Number.group:
            let body = try GroupMetadataKey.decode(key.dropFirst(2), version: 0)
            guard let value else {
                self = .group(body, nil)
                return
            }
            self = .group(body, try .decode(value.dropFirst(2), version: try Self.number(of: value)))
        case let type:
            self = .other(type: type)
        }
    }

    private static func number(of bytes: Bytes) throws(WireError) -> Int16 {
        var reader = ByteReader(bytes)
        return try reader.integer()
    }

    private static func frame(_ body: some KafkaMessage, _ number: Int16, version: Int16) throws(WireError) -> Bytes {
        var writer = ByteWriter(capacity: 128)
        writer.integer(number)
        try body.encode(to: &writer, version: version)
        return writer.finishBytes()
    }
}
