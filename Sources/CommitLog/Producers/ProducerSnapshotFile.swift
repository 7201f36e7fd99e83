import Buffers
import KafkaProtocol

/// The `.snapshot` files of a log: its producers as of the offset in the file's name.
///
/// The format is a version, a CRC-32C of everything behind it, and the entries. A torn file shows in the checksum.
enum ProducerSnapshotFile {
    private static let version: Int16 = 1
    private static let versionByteCount = 2
    private static let coveredFrom = 6

    static func encode(_ states: ProducerStates) -> Bytes {
        var writer = ByteWriter()
        writer.integer(self.version)
        let content = ProducerSnapshot(crc: 0, producerEntries: states.entries)
        do throws(WireError) {
            try content.encode(to: &writer, version: self.version)
        } catch {
            preconditionFailure("a producer snapshot has no field that could not be written: \(error)")
        }
        let bytes = writer.finishBytes()
        let checksum = CRC32C.checksum(bytes.dropFirst(self.coveredFrom))
        bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: checksum.bigEndian, toByteOffset: self.versionByteCount, as: UInt32.self)
        }
        return bytes
    }

    /// Nil if the bytes are torn or of another version.
    static func decode(_ bytes: Bytes) -> ProducerStates? {
        guard bytes.count >= self.coveredFrom, bytes.integer(at: 0, as: Int16.self) == self.version,
            let content = try? ProducerSnapshot.decode(bytes.dropFirst(self.versionByteCount), version: self.version),
            content.crc == CRC32C.checksum(bytes.dropFirst(self.coveredFrom))
        else { return nil }
        return ProducerStates(entries: content.producerEntries)
    }
}
