// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 5), versions 0 to 2.
public struct PartitionChangeRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 5 }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var partitionId: Int32 = -1
    public var topicId: Uuid = .zero
    /// Tag 0.
    public var isr: [Int32]? = nil
    /// Tag 1.
    public var leader: Int32 = -2
    /// Tag 2.
    public var replicas: [Int32]? = nil
    /// Tag 3.
    public var removingReplicas: [Int32]? = nil
    /// Tag 4.
    public var addingReplicas: [Int32]? = nil
    /// Tag 5.
    public var leaderRecoveryState: Int8 = -1
    /// Versions 1 to 2; tag 8.
    public var directories: [Uuid]? = nil
    /// Version 2; tag 6.
    public var eligibleLeaderReplicas: [Int32]? = nil
    /// Version 2; tag 7.
    public var lastKnownElr: [Int32]? = nil
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        partitionId: Int32 = -1,
        topicId: Uuid = .zero,
        isr: [Int32]? = nil,
        leader: Int32 = -2,
        replicas: [Int32]? = nil,
        removingReplicas: [Int32]? = nil,
        addingReplicas: [Int32]? = nil,
        leaderRecoveryState: Int8 = -1,
        directories: [Uuid]? = nil,
        eligibleLeaderReplicas: [Int32]? = nil,
        lastKnownElr: [Int32]? = nil
    ) {
        self.partitionId = partitionId
        self.topicId = topicId
        self.isr = isr
        self.leader = leader
        self.replicas = replicas
        self.removingReplicas = removingReplicas
        self.addingReplicas = addingReplicas
        self.leaderRecoveryState = leaderRecoveryState
        self.directories = directories
        self.eligibleLeaderReplicas = eligibleLeaderReplicas
        self.lastKnownElr = lastKnownElr
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.partitionId = try reader.integer()
        self.topicId = try reader.uuid()
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0:
                self.isr = try reader.nullableIntegers(flexible: true)
            case 1:
                self.leader = try reader.integer()
            case 2:
                self.replicas = try reader.nullableIntegers(flexible: true)
            case 3:
                self.removingReplicas = try reader.nullableIntegers(flexible: true)
            case 4:
                self.addingReplicas = try reader.nullableIntegers(flexible: true)
            case 5:
                self.leaderRecoveryState = try reader.integer()
            case 6 where version >= 2:
                self.eligibleLeaderReplicas = try reader.nullableIntegers(flexible: true)
            case 7 where version >= 2:
                self.lastKnownElr = try reader.nullableIntegers(flexible: true)
            case 8 where version >= 1:
                self.directories = try reader.nullableUuids(flexible: true)
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.partitionId)
        writer.uuid(self.topicId)
        if version < 1, self.directories != nil {
            throw .notExpressible("PartitionChangeRecord.directories")
        }
        if version < 2, self.eligibleLeaderReplicas != nil {
            throw .notExpressible("PartitionChangeRecord.eligibleLeaderReplicas")
        }
        if version < 2, self.lastKnownElr != nil {
            throw .notExpressible("PartitionChangeRecord.lastKnownElr")
        }
        let hasIsr = self.isr != nil
        let hasLeader = self.leader != -2
        let hasReplicas = self.replicas != nil
        let hasRemovingReplicas = self.removingReplicas != nil
        let hasAddingReplicas = self.addingReplicas != nil
        let hasLeaderRecoveryState = self.leaderRecoveryState != -1
        let hasEligibleLeaderReplicas = version >= 2 && self.eligibleLeaderReplicas != nil
        let hasLastKnownElr = version >= 2 && self.lastKnownElr != nil
        let hasDirectories = version >= 1 && self.directories != nil
        var known = 0
        known += hasIsr ? 1 : 0
        known += hasLeader ? 1 : 0
        known += hasReplicas ? 1 : 0
        known += hasRemovingReplicas ? 1 : 0
        known += hasAddingReplicas ? 1 : 0
        known += hasLeaderRecoveryState ? 1 : 0
        known += hasEligibleLeaderReplicas ? 1 : 0
        known += hasLastKnownElr ? 1 : 0
        known += hasDirectories ? 1 : 0
        var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
        if hasIsr {
            try tagged.add(0, to: &writer) { content throws(WireError) in
                content.nullableIntegers(self.isr, flexible: true)
            }
        }
        if hasLeader {
            try tagged.begin(1, size: 4, to: &writer)
            writer.integer(self.leader)
        }
        if hasReplicas {
            try tagged.add(2, to: &writer) { content throws(WireError) in
                content.nullableIntegers(self.replicas, flexible: true)
            }
        }
        if hasRemovingReplicas {
            try tagged.add(3, to: &writer) { content throws(WireError) in
                content.nullableIntegers(self.removingReplicas, flexible: true)
            }
        }
        if hasAddingReplicas {
            try tagged.add(4, to: &writer) { content throws(WireError) in
                content.nullableIntegers(self.addingReplicas, flexible: true)
            }
        }
        if hasLeaderRecoveryState {
            try tagged.begin(5, size: 1, to: &writer)
            writer.integer(self.leaderRecoveryState)
        }
        if hasEligibleLeaderReplicas {
            try tagged.add(6, to: &writer) { content throws(WireError) in
                content.nullableIntegers(self.eligibleLeaderReplicas, flexible: true)
            }
        }
        if hasLastKnownElr {
            try tagged.add(7, to: &writer) { content throws(WireError) in
                content.nullableIntegers(self.lastKnownElr, flexible: true)
            }
        }
        if hasDirectories {
            try tagged.add(8, to: &writer) { content throws(WireError) in
                content.nullableUuids(self.directories, flexible: true)
            }
        }
        tagged.finish(to: &writer)
    }
}
