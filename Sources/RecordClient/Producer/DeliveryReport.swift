import CRdKafka

/// What became of one record.
public struct DeliveryReport: Sendable, Hashable {
    /// The number that the record was produced with.
    public let tag: UInt64
    public let topic: String
    public let partition: Int32
    /// The record's offset, or below 0 if it was not delivered or acknowledgements are off.
    public let offset: Int64
    /// Nil if the record was delivered.
    public let error: RecordClientError?
    /// Whether the record is, may be or is not in the log.
    public let persistence: Persistence
    /// From producing the record to this report.
    public let latencyMicroseconds: Int64

    public enum Persistence: Sendable, Hashable {
        case notPersisted
        /// It was sent, but the answer did not arrive.
        case possiblyPersisted
        case persisted
    }
}

extension DeliveryReport.Persistence {
    init(_ status: rd_kafka_msg_status_t) {
        switch status {
        case RD_KAFKA_MSG_STATUS_PERSISTED: self = .persisted
        case RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED: self = .possiblyPersisted
        default: self = .notPersisted
        }
    }
}

/// Receives delivery reports in batches on the producer's own thread; must return quickly.
public typealias DeliveryHandler = @Sendable ([DeliveryReport]) -> Void

/// What travels with a record through librdkafka and comes back in its report: a caller's tag (63 bits, odd), or a
/// retained object that waits for the report (its address, even).
struct RecordOpaque {
    let raw: UnsafeMutableRawPointer?

    init(tag: UInt64) { self.raw = UnsafeMutableRawPointer(bitPattern: UInt(tag << 1 | 1)) }
    init(_ waiter: DeliveryWaiter) { self.raw = Unmanaged.passRetained(waiter).toOpaque() }
    init(raw: UnsafeMutableRawPointer?) { self.raw = raw }

    private var bits: UInt { UInt(bitPattern: self.raw) }
    var tag: UInt64 { self.bits & 1 == 1 ? UInt64(self.bits >> 1) : 0 }

    /// The waiting object, if there is one; it must be taken exactly once.
    func takeWaiter() -> DeliveryWaiter? {
        guard let raw, self.bits & 1 == 0 else { return nil }
        return Unmanaged<DeliveryWaiter>.fromOpaque(raw).takeRetainedValue()
    }
}

/// Somebody who awaits one record's report.
final class DeliveryWaiter: Sendable {
    let continuation: CheckedContinuation<DeliveryReport, Never>

    init(_ continuation: CheckedContinuation<DeliveryReport, Never>) { self.continuation = continuation }
}
