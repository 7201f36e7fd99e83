import Buffers
import Transport

/// A delegate that remembers everything it hears and can be given something to do.
final class Recorder: ConnectionDelegate {
    var openCount = 0
    var frames: [Bytes] = []
    var drainCount = 0
    var closeReasons: [CloseReason] = []
    var callsAfterClose = 0
    var onOpen: (Connection) -> Void = { _ in }
    var onFrame: (Connection, Bytes) -> Void = { _, _ in }
    var onDrain: (Connection) -> Void = { _ in }
    var onClose: (Connection, CloseReason) -> Void = { _, _ in }

    private func noteCall() { if !self.closeReasons.isEmpty { self.callsAfterClose += 1 } }

    func connectionDidOpen(_ connection: Connection) {
        self.noteCall()
        self.openCount += 1
        self.onOpen(connection)
    }

    func connection(_ connection: Connection, didReceive frame: Bytes) {
        self.noteCall()
        self.frames.append(frame)
        self.onFrame(connection, frame)
    }

    func connectionDidDrain(_ connection: Connection) {
        self.noteCall()
        self.drainCount += 1
        self.onDrain(connection)
    }

    func connectionDidClose(_ connection: Connection, reason: CloseReason) {
        self.noteCall()
        self.closeReasons.append(reason)
        self.onClose(connection, reason)
    }
}

/// `payload` with its length before it.
func framed(_ payload: some Collection<UInt8>) -> Bytes {
    var writer = ByteWriter(capacity: payload.count + 4)
    writer.integer(Int32(payload.count))
    Bytes(payload).withUnsafeBytes { writer.copy($0) }
    return writer.finishBytes()
}

/// `count` bytes that differ from place to place.
func pattern(_ count: Int) -> Bytes {
    Bytes(capacity: count) { buffer in
        var state: UInt32 = 12345
        for index in 0..<min(count, 4099) {
            state = state &* 1_664_525 &+ 1_013_904_223
            buffer[index] = UInt8(truncatingIfNeeded: state >> 24)
        }
        // The rest repeats what is before it, doubling each time: quick even without optimisation.
        var filled = min(count, 4099)
        while filled < count {
            let step = min(filled, count - filled)
            (buffer.baseAddress! + filled).copyMemory(from: buffer.baseAddress!, byteCount: step)
            filled += step
        }
        return count
    }
}

/// A frame of `payload` that shares its memory.
func frameChunks(_ payload: Chunk) -> [Chunk] {
    var writer = ByteWriter()
    writer.integer(Int32(payload.count))
    writer.splice(payload)
    return writer.finish()
}
