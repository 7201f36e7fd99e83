import CRdKafka
import Synchronization

/// A producer's topic handles by name, so that a record costs no search by librdkafka, and the names by handle, so that
/// a report costs no string.
///
/// `@unchecked Sendable`: the pointers are only kept here; librdkafka makes their use safe.
final class TopicHandles: @unchecked Sendable {
    private struct State {
        var handles: [String: OpaquePointer] = [:]
        var names: [OpaquePointer: String] = [:]
    }

    private let state = Mutex(State())

    /// The handle for `topic`; made at its first use.
    func handle(_ topic: String, of client: OpaquePointer) throws(RecordClientError) -> OpaquePointer {
        let known = self.state.withLock { SendableHandle($0.handles[topic]) }
        if let raw = known.raw { return raw }
        guard let made = rd_kafka_topic_new(client, topic, nil) else {
            throw RecordClientError("using topic \(topic)", rd_kafka_last_error())
                ?? RecordClientError(operation: "using topic \(topic)", code: .invalidArgument)
        }
        // Two threads may have made one each: librdkafka counts references to the same topic, the first is kept.
        let boxed = SendableHandle(made)
        let kept = self.state.withLock { state in
            if let other = state.handles[topic] { return SendableHandle(other) }
            state.handles[topic] = boxed.raw
            return boxed
        }
        if kept.raw != made { rd_kafka_topic_destroy(made) }
        return kept.raw!
    }

    /// The name of a handle that a report carries.
    func name(of handle: OpaquePointer?) -> String {
        guard let handle else { return "" }
        let boxed = SendableHandle(handle)
        return self.state.withLock { state in
            if let name = state.names[boxed.raw!] { return name }
            let name = String(cString: rd_kafka_topic_name(boxed.raw))
            state.names[boxed.raw!] = name
            return name
        }
    }

    /// Gives all handles back, before the client is destroyed.
    func removeAll() {
        self.state.withLock { state in
            for handle in state.handles.values { rd_kafka_topic_destroy(handle) }
            state = State()
        }
    }
}

/// A pointer to something thread-safe on its way through a lock.
private struct SendableHandle: @unchecked Sendable {
    let raw: OpaquePointer?

    init(_ raw: OpaquePointer?) { self.raw = raw }
}
