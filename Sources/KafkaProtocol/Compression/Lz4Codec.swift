import Buffers
import CLz4

/// lz4 frames. Kafka's Java client reads only independent blocks, so that is what is written.
enum Lz4Codec {
    static func compress(_ bytes: Bytes) throws(RecordBatchError) -> Bytes {
        var preferences = LZ4F_preferences_t()
        preferences.frameInfo.blockSizeID = LZ4F_max64KB
        preferences.frameInfo.blockMode = LZ4F_blockIndependent
        let bound = LZ4F_compressFrameBound(bytes.count, &preferences)
        return try Bytes(capacity: bound) { (target) throws(RecordBatchError) in
            let written = bytes.withUnsafeBytes { source in
                LZ4F_compressFrame(target.baseAddress, target.count, source.baseAddress, source.count, &preferences)
            }
            guard LZ4F_isError(written) == 0 else { throw .compressionFailed(.lz4, reason: name(of: written)) }
            return written
        }
    }

    static func decompress(_ bytes: Bytes, limit: Int) throws(RecordBatchError) -> Bytes {
        var context: OpaquePointer?
        let opened = LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))
        guard LZ4F_isError(opened) == 0, let context else {
            throw .corruptCompression(.lz4, reason: name(of: opened))
        }
        defer { LZ4F_freeDecompressionContext(context) }
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
        var position = 0
        while true {
            let room = try output.room()
            var produced = room.count
            var consumed = source.count - position
            let start = source.baseAddress.map { $0 + position }
            let expected = LZ4F_decompress(context, room.baseAddress, &produced, start, &consumed, nil)
            guard LZ4F_isError(expected) == 0 else { throw .corruptCompression(.lz4, reason: name(of: expected)) }
            position += consumed
            try output.advance(by: produced)
            // 0 says that a frame has ended; another one may follow it.
            if expected == 0, position == source.count { return output.finish() }
            if expected != 0, consumed == 0, produced == 0 {
                throw .corruptCompression(.lz4, reason: "the data ends in the middle of a frame")
            }
        }
    }

    private static func name(of code: Int) -> String { String(cString: LZ4F_getErrorName(code)) }
}
