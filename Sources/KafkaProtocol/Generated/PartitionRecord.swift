// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 3), versions 0 to 2.
public struct PartitionRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 3 }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var partitionId: Int32 = -1
    public var topicId: Uuid = .zero
    public var replicas: [Int32] = []
    public var isr: [Int32] = []
    public var removingReplicas: [Int32] = []
    public var addingReplicas: [Int32] = []
    public var leader: Int32 = -1
    /// Tag 0.
    public var leaderRecoveryState: Int8 = 0
    public var leaderEpoch: Int32 = -1
    public var partitionEpoch: Int32 = -1
    /// Versions 1 to 2.
    public var directories: [Uuid] = []
    /// Version 2; tag 1.
    public var eligibleLeaderReplicas: [Int32]? = nil
    /// Version 2; tag 2.
    public var lastKnownElr: [Int32]? = nil
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        partitionId: Int32 = -1,
        topicId: Uuid = .zero,
        replicas: [Int32] = [],
        isr: [Int32] = [],
        removingReplicas: [Int32] = [],
        addingReplicas: [Int32] = [],
        leader: Int32 = -1,
        leaderRecoveryState: Int8 = 0,
        leaderEpoch: Int32 = -1,
        partitionEpoch: Int32 = -1,
        directories: [Uuid] = [],
        eligibleLeaderReplicas: [Int32]? = nil,
        lastKnownElr: [Int32]? = nil
    ) {
        self.partitionId = partitionId
        self.topicId = topicId
        self.replicas = replicas
        self.isr = isr
        self.removingReplicas = removingReplicas
        self.addingReplicas = addingReplicas
        self.leader = leader
        self.leaderRecoveryState = leaderRecoveryState
        self.leaderEpoch = leaderEpoch
        self.partitionEpoch = partitionEpoch
        self.directories = directories
        self.eligibleLeaderReplicas = eligibleLeaderReplicas
        self.lastKnownElr = lastKnownElr
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.partitionId = try reader.integer()
        self.topicId = try reader.uuid()
        self.replicas = try reader.integers(flexible: true, "replicas")
        self.isr = try reader.integers(flexible: true, "isr")
        self.removingReplicas = try reader.integers(flexible: true, "removingReplicas")
        self.addingReplicas = try reader.integers(flexible: true, "addingReplicas")
        self.leader = try reader.integer()
        self.leaderEpoch = try reader.integer()
        self.partitionEpoch = try reader.integer()
        if version >= 1 { self.directories = try reader.uuids(flexible: true, "directories") }
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0:
                self.leaderRecoveryState = try reader.integer()
            case 1 where version >= 2:
                self.eligibleLeaderReplicas = try reader.nullableIntegers(flexible: true)
            case 2 where version >= 2:
                self.lastKnownElr = try reader.nullableIntegers(flexible: true)
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.partitionId)
        writer.uuid(self.topicId)
        writer.integers(self.replicas, flexible: true)
        writer.integers(self.isr, flexible: true)
        writer.integers(self.removingReplicas, flexible: true)
        writer.integers(self.addingReplicas, flexible: true)
        writer.integer(self.leader)
        writer.integer(self.leaderEpoch)
        writer.integer(self.partitionEpoch)
        if version >= 1 { writer.uuids(self.directories, flexible: true) }
        if version < 1, !self.directories.isEmpty {
            throw .notExpressible("PartitionRecord.directories")
        }
        if version < 2, self.eligibleLeaderReplicas != nil {
            throw .notExpressible("PartitionRecord.eligibleLeaderReplicas")
        }
        if version < 2, self.lastKnownElr != nil {
            throw .notExpressible("PartitionRecord.lastKnownElr")
        }
        let hasLeaderRecoveryState = self.leaderRecoveryState != 0
        let hasEligibleLeaderReplicas = version >= 2 && self.eligibleLeaderReplicas != nil
        let hasLastKnownElr = version >= 2 && self.lastKnownElr != nil
        var known = 0
        known += hasLeaderRecoveryState ? 1 : 0
        known += hasEligibleLeaderReplicas ? 1 : 0
        known += hasLastKnownElr ? 1 : 0
        var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
        if hasLeaderRecoveryState {
            try tagged.begin(0, size: 1, to: &writer)
            writer.integer(self.leaderRecoveryState)
        }
        if hasEligibleLeaderReplicas {
            try tagged.add(1, to: &writer) { content throws(WireError) in
                content.nullableIntegers(self.eligibleLeaderReplicas, flexible: true)
            }
        }
        if hasLastKnownElr {
            try tagged.add(2, to: &writer) { content throws(WireError) in
                content.nullableIntegers(self.lastKnownElr, flexible: true)
            }
        }
        tagged.finish(to: &writer)
    }
}
