import Buffers
import KafkaProtocol
import Synchronization

/// The last answer to a question that is asked again and again.
///
/// A large cluster at rest gives the same answer every time. Its bytes are compared, which costs a small part of decoding
/// them, and the value from before is given again: whoever keeps it sees by one comparison that nothing has changed.
final class AnswerMemory<Value: Sendable>: Sendable {
    private struct Remembered {
        let body: Bytes
        let version: Int16
        let value: Value
    }

    private let remembered = Mutex<Remembered?>(nil)

    /// What a frame, given without its length, means.
    func value(
        of frame: Bytes,
        version: Int16,
        decode: () throws(WireError) -> Value
    ) throws(WireError) -> Value {
        // The correlation id differs each time.
        let body = frame.dropFirst(4)
        if let known = self.remembered.withLock({ $0 }), known.version == version, known.body == body {
            return known.value
        }
        let value = try decode()
        self.remembered.withLock { $0 = Remembered(body: body, version: version, value: value) }
        return value
    }
}
