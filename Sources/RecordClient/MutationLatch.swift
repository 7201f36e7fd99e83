import Synchronization

/// Whether records may be sent and offsets committed through librdkafka. One latch stands before every way to change
/// something in this room: once it is closed, no client that could do so is made or used, whoever asks.
///
/// A program that was started read-only closes ``process`` before it does anything else; it cannot be opened again.
public final class MutationLatch: Sendable {
    /// The latch of this process, which clients look at unless they are given another.
    public static let process = MutationLatch()

    private let closed = Atomic<Bool>(false)

    public init() {}

    public var isClosed: Bool { self.closed.load(ordering: .sequentiallyConsistent) }

    /// Refuses every change from now on.
    public func close() { self.closed.store(true, ordering: .sequentiallyConsistent) }

    func check(_ operation: @autoclosure () -> String) throws(RecordClientError) {
        guard self.isClosed else { return }
        throw RecordClientError(
            operation: operation(),
            code: .readOnly,
            detail: "nothing is changed here, because this was started with --read-only"
        )
    }
}
