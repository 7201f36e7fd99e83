import CRdKafka
import Synchronization

/// A librdkafka client, kept alive for as long as a call uses it.
///
/// librdkafka's calls are thread-safe among each other, but not with the destruction of their client. So every call
/// goes through ``use(_:_:)``, and the thread that destroys first closes the door and waits for those inside.
/// `@unchecked Sendable`: the pointers are constant, and `destroy` runs once, on one thread, after all uses.
final class ClientHandle: @unchecked Sendable {
    private let raw: OpaquePointer
    private let sink: EventSink
    private let users = Atomic<Int>(0)
    private let closed = Atomic<Bool>(false)

    init(_ configuration: consuming NativeConfiguration, type: rd_kafka_type_t, sink: EventSink)
        throws(RecordClientError)
    {
        self.sink = sink
        self.raw = try configuration.makeClient(type)
    }

    var isClosed: Bool { self.closed.load(ordering: .sequentiallyConsistent) }

    /// Calls `body` with the client.
    ///
    /// - Throws: ``RecordClientError/Code/closed`` once the client has been closed, else what `body` throws.
    func use<Result>(
        _ operation: @autoclosure () -> String,
        _ body: (OpaquePointer) throws(RecordClientError) -> Result
    ) throws(RecordClientError) -> Result {
        self.users.add(1, ordering: .sequentiallyConsistent)
        defer { self.users.subtract(1, ordering: .sequentiallyConsistent) }
        guard !self.isClosed else { throw RecordClientError(operation: operation(), code: .closed) }
        return try body(self.raw)
    }

    /// The client for the thread that polls and in the end destroys it.
    var owned: OpaquePointer { self.raw }
    var events: EventSink { self.sink }

    /// From now on nobody gets in.
    func close() { self.closed.store(true, ordering: .sequentiallyConsistent) }

    /// Whether somebody is still inside.
    var isInUse: Bool { self.users.load(ordering: .sequentiallyConsistent) > 0 }

    /// Destroys the client; blocks until its threads have ended.
    func destroy() {
        precondition(self.isClosed && !self.isInUse, "a client in use cannot be destroyed")
        rd_kafka_destroy(self.raw)
    }
}
