import Buffers
import CSnappy

/// snappy blocks, written in the framing of the Java library that Kafka uses (xerial) and read with or without it.
///
/// The framing is a magic of 8 bytes, a version and a compatible version of 4 bytes each, then blocks: a length of
/// 4 bytes and a raw snappy block. Raw blocks alone come from clients that never learnt of the framing.
enum SnappyCodec {
    private static let magic: [UInt8] = [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]
    private static let frameHeaderByteCount = 16
    /// What goes into one block; the Java library's default.
    private static let blockByteCount = 32 << 10

    static func compress(_ bytes: Bytes) throws(RecordBatchError) -> Bytes {
        let blockBound = snappy_max_compressed_length(blockByteCount)
        let blocks = (bytes.count + blockByteCount - 1) / blockByteCount
        return try Bytes(capacity: frameHeaderByteCount + blocks * (4 + blockBound)) {
            (target) throws(RecordBatchError) in
            target.copyBytes(from: magic)
            target.storeBytes(of: Int32(1).bigEndian, toByteOffset: 8, as: Int32.self)
            target.storeBytes(of: Int32(1).bigEndian, toByteOffset: 12, as: Int32.self)
            var written = frameHeaderByteCount
            var position = 0
            while position < bytes.count {
                let block = bytes.slice(position..<min(position + blockByteCount, bytes.count))
                var length = target.count - written - 4
                let status = block.withUnsafeBytes { source in
                    snappy_compress(chars(source), source.count, chars(target, from: written + 4), &length)
                }
                guard status == SNAPPY_OK else {
                    throw .compressionFailed(.snappy, reason: "snappy status \(status.rawValue)")
                }
                target.storeBytes(of: Int32(length).bigEndian, toByteOffset: written, as: Int32.self)
                written += 4 + length
                position += block.count
            }
            return written
        }
    }

    static func decompress(_ bytes: Bytes, limit: Int) throws(RecordBatchError) -> Bytes {
        var output = DecompressedOutput(limit: limit, expected: 0)
        guard hasMagic(bytes, at: 0) else {
            try decompressBlock(bytes, into: &output)
            return output.finish()
        }
        var position = 0
        while position < bytes.count {
            // Streams one behind the other repeat the header; its first byte cannot begin a length.
            if hasMagic(bytes, at: position) {
                guard bytes.count - position >= frameHeaderByteCount else { throw corrupt("the header is cut short") }
                position += frameHeaderByteCount
                continue
            }
            guard bytes.count - position >= 4 else { throw corrupt("a block's length is cut short") }
            let length = Int(bytes.integer(at: position, as: Int32.self))
            position += 4
            guard length >= 0, length <= bytes.count - position else {
                throw corrupt("a block of \(length) bytes with \(bytes.count - position) left")
            }
            try decompressBlock(bytes.slice(position..<position + length), into: &output)
            position += length
        }
        return output.finish()
    }

    private static func decompressBlock(_ block: Bytes, into output: inout DecompressedOutput) throws(RecordBatchError)
    {
        var length = 0
        let measured = block.withUnsafeBytes { snappy_uncompressed_length(chars($0), $0.count, &length) }
        guard measured == SNAPPY_OK else { throw corrupt("a block does not begin with its length") }
        let room = try output.room(for: length)
        let status = block.withUnsafeBytes { snappy_uncompress(chars($0), $0.count, chars(room, from: 0), &length) }
        guard status == SNAPPY_OK else { throw corrupt("a block is damaged") }
        try output.advance(by: length)
    }

    private static func hasMagic(_ bytes: Bytes, at position: Int) -> Bool {
        guard bytes.count - position >= magic.count else { return false }
        return bytes.withUnsafeBytes { $0[position..<position + magic.count].elementsEqual(magic) }
    }

    private static func corrupt(_ reason: String) -> RecordBatchError { .corruptCompression(.snappy, reason: reason) }

    private static func chars(_ buffer: UnsafeRawBufferPointer) -> UnsafePointer<CChar>? {
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
    }

    private static func chars(_ buffer: UnsafeMutableRawBufferPointer, from position: Int) -> UnsafeMutablePointer<
        CChar
    >? {
        buffer.baseAddress.map { ($0 + position).assumingMemoryBound(to: CChar.self) }
    }
}
