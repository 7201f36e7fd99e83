import Buffers

/// The kinds of control record: what a control batch says to the log instead of to consumers. The kind is the record's
/// key.
public enum ControlRecord: Int16, CaseIterable, Sendable {
    case abort = 0
    case commit = 1
    case leaderChange = 2
    case snapshotHeader = 3
    case snapshotFooter = 4
    case kraftVersion = 5
    case kraftVoters = 6

    /// The kind that the key of a control record names.
    public init(key: Bytes?) throws(RecordBatchError) {
        guard let key else { throw .malformedControlRecord(reason: "it has no key") }
        guard key.count >= 4 else { throw .malformedControlRecord(reason: "its key has \(key.count) bytes, not 4") }
        let version: Int16 = key.integer(at: 0)
        guard version >= 0 else { throw .malformedControlRecord(reason: "its key has version \(version)") }
        let type: Int16 = key.integer(at: 2)
        guard let kind = ControlRecord(rawValue: type) else { throw .unknownControlRecord(type: type) }
        self = kind
    }

    /// The key: version 0 and the type.
    public var key: Bytes {
        var writer = ByteWriter(capacity: 4)
        writer.integer(Int16(0))
        writer.integer(self.rawValue)
        return writer.finishBytes()
    }
}

/// The value of an ``ControlRecord/abort`` or ``ControlRecord/commit`` record.
public struct EndTransactionMarker: Hashable, Sendable {
    /// The epoch of the transaction coordinator that wrote the marker.
    public var coordinatorEpoch: Int32

    public init(coordinatorEpoch: Int32) { self.coordinatorEpoch = coordinatorEpoch }

    /// Reads the value of a marker.
    public init(value: Bytes?) throws(RecordBatchError) {
        guard let value, value.count >= 6 else {
            throw .malformedControlRecord(reason: "an end-of-transaction marker has at least 6 bytes")
        }
        let version: Int16 = value.integer(at: 0)
        guard version >= 0 else { throw .malformedControlRecord(reason: "the marker has version \(version)") }
        self.coordinatorEpoch = value.integer(at: 2)
    }

    /// The marker as a record's value: version 0 and the epoch.
    public var value: Bytes {
        var writer = ByteWriter(capacity: 6)
        writer.integer(Int16(0))
        writer.integer(self.coordinatorEpoch)
        return writer.finishBytes()
    }
}
