import Buffers
import CZstd

/// zstd frames, with or without their content's size.
enum ZstdCodec {
    /// zstd's own default, which is also Kafka's.
    private static let level: Int32 = 3

    static func compress(_ bytes: Bytes) throws(RecordBatchError) -> Bytes {
        try Bytes(capacity: ZSTD_compressBound(bytes.count)) { (target) throws(RecordBatchError) in
            let written = bytes.withUnsafeBytes { source in
                ZSTD_compress(target.baseAddress, target.count, source.baseAddress, source.count, level)
            }
            guard ZSTD_isError(written) == 0 else { throw .compressionFailed(.zstd, reason: name(of: written)) }
            return written
        }
    }

    static func decompress(_ bytes: Bytes, limit: Int) throws(RecordBatchError) -> Bytes {
        guard let context = ZSTD_createDCtx() else { throw .corruptCompression(.zstd, reason: "out of memory") }
        defer { ZSTD_freeDCtx(context) }
        return try bytes.withUnsafeBytes { (source) throws(RecordBatchError) in
            try decompressFrames(context, source, limit: limit)
        }
    }

    private static func decompressFrames(
        _ context: OpaquePointer,
        _ source: UnsafeRawBufferPointer,
        limit: Int
    ) throws(RecordBatchError) -> Bytes {
        var output = DecompressedOutput(limit: limit, expected: source.count * 4)
        var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
        while true {
            let room = try output.room()
            var target = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
            let before = input.pos
            let hint = ZSTD_decompressStream(context, &target, &input)
            guard ZSTD_isError(hint) == 0 else { throw .corruptCompression(.zstd, reason: name(of: hint)) }
            try output.advance(by: target.pos)
            // 0 says that a frame has ended; another one may follow it.
            if hint == 0, input.pos == input.size { return output.finish() }
            if hint != 0, input.pos == before, target.pos == 0 {
                throw .corruptCompression(.zstd, reason: "the data ends in the middle of a frame")
            }
        }
    }

    private static func name(of code: Int) -> String { String(cString: ZSTD_getErrorName(code)) }
}
