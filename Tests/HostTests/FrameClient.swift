import Buffers
import Transport

/// One side of a connection that remembers the text of every frame and how it ended.
final class FrameClient: ConnectionDelegate {
    private(set) var received: [String] = []
    private(set) var end: CloseReason?
    private(set) var isOpen = false
    /// What to do with a frame that arrives.
    var answer: (Connection, String) -> Void = { _, _ in }

    func connectionDidOpen(_ connection: Connection) { self.isOpen = true }

    func connection(_ connection: Connection, didReceive frame: Bytes) {
        self.received.append(frame.string)
        self.answer(connection, frame.string)
    }

    func connectionDidClose(_ connection: Connection, reason: CloseReason) { self.end = reason }
}

/// A text as a frame: its length, then its bytes.
func frame(_ text: String) -> [Chunk] {
    var writer = ByteWriter()
    writer.integer(Int32(text.utf8.count))
    writer.splice(.bytes(Bytes(Array(text.utf8))))
    return writer.finish()
}
