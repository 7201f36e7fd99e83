import RecordClient

/// What a record says about itself by its headers.
public struct RecordIdentity: Sendable, Hashable {
    public var eventID: String?
    public var traceID: String?
    public var producer: String?
    public var schemaVersion: String?
    public var occurredAtMilliseconds: Int64?

    public init(
        eventID: String? = nil,
        traceID: String? = nil,
        producer: String? = nil,
        schemaVersion: String? = nil,
        occurredAtMilliseconds: Int64? = nil
    ) {
        self.eventID = eventID
        self.traceID = traceID
        self.producer = producer
        self.schemaVersion = schemaVersion
        self.occurredAtMilliseconds = occurredAtMilliseconds
    }

    /// Reads the headers `eventId`, `traceId` (or `correlationId`), `producer`, `schemaVersion` and `occurredAt`.
    public init(_ headers: [ConsumedRecord.Header]) {
        self.init(
            eventID: HeaderText.last("eventId", in: headers),
            traceID: HeaderText.last("traceId", in: headers) ?? HeaderText.last("correlationId", in: headers),
            producer: HeaderText.last("producer", in: headers),
            schemaVersion: HeaderText.last("schemaVersion", in: headers),
            occurredAtMilliseconds: HeaderText.last("occurredAt", in: headers).flatMap(HeaderTime.milliseconds)
        )
    }
}
