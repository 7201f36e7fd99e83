// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// OffsetCommitValue as it is stored, versions 0 to 4, flexible from 4.
public struct OffsetCommitValue: KafkaMessage {
    public static var versions: ClosedRange<Int16> { 0...4 }

    public var offset: Int64 = 0
    /// Versions 3 to 4.
    public var leaderEpoch: Int32 = -1
    public var metadata: String = ""
    public var commitTimestamp: Int64 = 0
    /// Version 1.
    public var expireTimestamp: Int64 = -1
    /// Version 4; tag 0.
    public var topicId: Uuid = .zero
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        offset: Int64 = 0,
        leaderEpoch: Int32 = -1,
        metadata: String = "",
        commitTimestamp: Int64 = 0,
        expireTimestamp: Int64 = -1,
        topicId: Uuid = .zero
    ) {
        self.offset = offset
        self.leaderEpoch = leaderEpoch
        self.metadata = metadata
        self.commitTimestamp = commitTimestamp
        self.expireTimestamp = expireTimestamp
        self.topicId = topicId
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        self.offset = try reader.integer()
        if version >= 3 { self.leaderEpoch = try reader.integer() }
        self.metadata = try reader.string(flexible: flexible, "metadata")
        self.commitTimestamp = try reader.integer()
        if version == 1 { self.expireTimestamp = try reader.integer() }
        guard flexible else { return }
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0:
                self.topicId = try reader.uuid()
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        writer.integer(self.offset)
        if version >= 3 { writer.integer(self.leaderEpoch) }
        try writer.string(self.metadata, flexible: flexible)
        writer.integer(self.commitTimestamp)
        if version == 1 { writer.integer(self.expireTimestamp) }
        guard flexible else { return try writer.taggedFields(self.unknownTaggedFields, flexible: false) }
        let hasTopicId = self.topicId != .zero
        var known = 0
        known += hasTopicId ? 1 : 0
        var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
        if hasTopicId {
            try tagged.begin(0, size: 16, to: &writer)
            writer.uuid(self.topicId)
        }
        tagged.finish(to: &writer)
    }
}
