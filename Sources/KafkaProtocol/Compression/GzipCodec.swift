import Buffers
import CZlib

/// gzip members through zlib.
enum GzipCodec {
    /// The largest window, with gzip's header and trailer instead of zlib's.
    private static let windowBits: Int32 = 15 + 16
    /// zlib counts input and output in 32 bits.
    private static let chunkLimit = 1 << 30

    static func compress(_ bytes: Bytes) throws(RecordBatchError) -> Bytes {
        // zlib keeps the stream's address, so it must not move.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        guard bytes.count <= chunkLimit else {
            throw .compressionFailed(.gzip, reason: "\(bytes.count) bytes are too many for one batch")
        }
        let version = ZLIB_VERSION
        let size = Int32(MemoryLayout<z_stream>.size)
        let opened = deflateInit2_(
            stream,
            Z_DEFAULT_COMPRESSION,
            Z_DEFLATED,
            windowBits,
            8,
            Z_DEFAULT_STRATEGY,
            version,
            size
        )
        guard opened == Z_OK else { throw .compressionFailed(.gzip, reason: "zlib error \(opened)") }
        defer { deflateEnd(stream) }
        let bound = Int(deflateBound(stream, UInt(bytes.count)))
        return try Bytes(capacity: bound) { (target) throws(RecordBatchError) in
            let result = bytes.withUnsafeBytes { source in
                setInput(stream, source, from: 0)
                stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = UInt32(target.count)
                return deflate(stream, Z_FINISH)
            }
            guard result == Z_STREAM_END else { throw .compressionFailed(.gzip, reason: "zlib error \(result)") }
            return target.count - Int(stream.pointee.avail_out)
        }
    }

    static func decompress(_ bytes: Bytes, limit: Int) throws(RecordBatchError) -> Bytes {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let opened = inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard opened == Z_OK else { throw .corruptCompression(.gzip, reason: "zlib error \(opened)") }
        defer { inflateEnd(stream) }
        return try bytes.withUnsafeBytes { (source) throws(RecordBatchError) in
            try inflateMembers(stream, source, limit: limit)
        }
    }

    private static func inflateMembers(
        _ stream: UnsafeMutablePointer<z_stream>,
        _ source: UnsafeRawBufferPointer,
        limit: Int
    ) throws(RecordBatchError) -> Bytes {
        var output = DecompressedOutput(limit: limit, expected: source.count * 4)
        var position = 0
        while true {
            let room = try output.room()
            setInput(stream, source, from: position)
            let offered = stream.pointee.avail_in
            let capacity = UInt32(min(room.count, chunkLimit))
            stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = capacity
            let result = inflate(stream, Z_NO_FLUSH)
            position += Int(offered - stream.pointee.avail_in)
            try output.advance(by: Int(capacity - stream.pointee.avail_out))
            switch result {
            case Z_STREAM_END:
                if position == source.count { return output.finish() }
                inflateReset(stream)
            case Z_OK:
                continue
            case Z_BUF_ERROR:
                throw .corruptCompression(.gzip, reason: "the data ends in the middle of a member")
            default:
                let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(result)"
                throw .corruptCompression(.gzip, reason: reason)
            }
        }
    }

    private static func setInput(
        _ stream: UnsafeMutablePointer<z_stream>,
        _ source: UnsafeRawBufferPointer,
        from position: Int
    ) {
        let start = source.baseAddress.map { $0 + position }
        stream.pointee.next_in = UnsafeMutableRawPointer(mutating: start)?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(min(source.count - position, chunkLimit))
    }
}
