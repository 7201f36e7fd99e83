// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// ProducerSnapshot as it is stored, version 1.
public struct ProducerSnapshot: KafkaMessage {
    public static var versions: ClosedRange<Int16> { 1...1 }

    public var crc: UInt32 = 0
    public var producerEntries: [ProducerEntry] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        crc: UInt32 = 0,
        producerEntries: [ProducerEntry] = []
    ) {
        self.crc = crc
        self.producerEntries = producerEntries
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.crc = try reader.integer()
        self.producerEntries = try reader.structures(flexible: false, version: version, "producerEntries")
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.crc)
        try writer.structures(self.producerEntries, flexible: false, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: false)
    }
}

extension ProducerSnapshot {
    /// What `producerEntries` holds.
    public struct ProducerEntry: KafkaStructure {
        public var producerId: Int64 = 0
        public var epoch: Int16 = 0
        public var lastSequence: Int32 = 0
        public var lastOffset: Int64 = 0
        public var offsetDelta: Int32 = 0
        public var timestamp: Int64 = 0
        public var coordinatorEpoch: Int32 = 0
        public var currentTxnFirstOffset: Int64 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            producerId: Int64 = 0,
            epoch: Int16 = 0,
            lastSequence: Int32 = 0,
            lastOffset: Int64 = 0,
            offsetDelta: Int32 = 0,
            timestamp: Int64 = 0,
            coordinatorEpoch: Int32 = 0,
            currentTxnFirstOffset: Int64 = 0
        ) {
            self.producerId = producerId
            self.epoch = epoch
            self.lastSequence = lastSequence
            self.lastOffset = lastOffset
            self.offsetDelta = offsetDelta
            self.timestamp = timestamp
            self.coordinatorEpoch = coordinatorEpoch
            self.currentTxnFirstOffset = currentTxnFirstOffset
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.producerId = try reader.integer()
            self.epoch = try reader.integer()
            self.lastSequence = try reader.integer()
            self.lastOffset = try reader.integer()
            self.offsetDelta = try reader.integer()
            self.timestamp = try reader.integer()
            self.coordinatorEpoch = try reader.integer()
            self.currentTxnFirstOffset = try reader.integer()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.producerId)
            writer.integer(self.epoch)
            writer.integer(self.lastSequence)
            writer.integer(self.lastOffset)
            writer.integer(self.offsetDelta)
            writer.integer(self.timestamp)
            writer.integer(self.coordinatorEpoch)
            writer.integer(self.currentTxnFirstOffset)
            try writer.taggedFields(self.unknownTaggedFields, flexible: false)
        }
    }
}
