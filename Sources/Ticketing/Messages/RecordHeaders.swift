import RecordClient

/// The headers that every record of the workload carries.
package struct RecordHeaders: Equatable {
    package static let schemaVersion = "2"

    package var eventID: String
    package var traceID: String
    package var producer: String
    package var occurredAtMilliseconds: Int64

    /// As they are sent.
    package var list: [ConsumedRecord.Header] {
        [
            ("eventId", self.eventID), ("traceId", self.traceID), ("producer", self.producer),
            ("schemaVersion", Self.schemaVersion),
            ("occurredAt", UTCTime.text(milliseconds: self.occurredAtMilliseconds)),
        ].map { ConsumedRecord.Header(name: $0.0, value: Array($0.1.utf8)) }
    }
}

extension ConsumedRecord {
    /// The bytes of the last header with this name.
    package func header(_ name: String) -> [UInt8]? { self.headers.last { $0.name == name }?.value }

    /// What tells this record's event from all others: its header, or else where the record stands.
    package var eventID: String {
        guard let id = self.header("eventId"), !id.isEmpty, id.count <= 128 else {
            return "\(self.topic)-\(self.partition)@\(self.offset)"
        }
        return String(decoding: id, as: UTF8.self)
    }

    /// When what the record tells of happened, as far as it says so.
    package var occurredAtMilliseconds: Int64? { self.header("occurredAt").flatMap(UTCTime.milliseconds) }
}
