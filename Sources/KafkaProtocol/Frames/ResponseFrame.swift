import Buffers

/// Responses as they go over a connection: a 32-bit length, the header, the body.
public enum ResponseFrame {
    /// The frame of a response, its length included.
    ///
    /// - Throws: ``WireError/unsupportedVersion(_:)`` or what `version` cannot express.
    public static func encode<M: ResponseMessage>(
        _ message: M,
        version: Int16,
        correlationId: Int32
    ) throws(WireError) -> [Chunk] {
        var writer = ByteWriter()
        let length = writer.mark
        writer.integer(Int32(0))
        writer.integer(correlationId)
        if M.apiKey.responseHeaderVersion(version) == 1 { try writer.taggedFields([], flexible: true) }
        try message.encode(to: &writer, version: version)
        try writer.patchFrameLength(at: length)
        return writer.finish()
    }

    /// The number of the request that a frame, given without its length, answers.
    public static func correlationId(_ frame: Bytes) throws(WireError) -> Int32 {
        var reader = ByteReader(frame)
        return try reader.integer()
    }

    /// The body of a frame that is given without its length.
    ///
    /// - Throws: what is wrong with the bytes, bytes that are left over included.
    public static func decode<M: ResponseMessage>(
        _ type: M.Type,
        _ frame: Bytes,
        version: Int16
    ) throws(WireError) -> M {
        var reader = ByteReader(frame)
        _ = try reader.integer(as: Int32.self)
        if M.apiKey.responseHeaderVersion(version) == 1 { _ = try reader.taggedFields() }
        let message = try M(from: &reader, version: version)
        guard reader.remaining == 0 else { throw .malformed("\(reader.remaining) bytes follow the response") }
        return message
    }
}
