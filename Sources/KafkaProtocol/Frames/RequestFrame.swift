import Buffers

/// Requests as they go over a connection: a 32-bit length, the header, the body.
public enum RequestFrame {
    /// The frame of a request, its length included.
    ///
    /// - Throws: ``WireError/unsupportedVersion(_:)`` or what `version` cannot express.
    public static func encode<M: RequestMessage>(
        _ message: M,
        version: Int16,
        correlationId: Int32,
        clientId: String?
    ) throws(WireError) -> [Chunk] {
        let header = RequestHeader(
            apiKey: M.apiKey.rawValue,
            apiVersion: version,
            correlationId: correlationId,
            clientId: clientId
        )
        var writer = ByteWriter()
        let length = writer.mark
        writer.integer(Int32(0))
        try header.encode(to: &writer)
        try message.encode(to: &writer, version: version)
        try writer.patchFrameLength(at: length)
        return writer.finish()
    }

    /// Reads the header of a frame that is given without its length, and tells where the body begins.
    public static func decodeHeader(_ frame: Bytes) throws(WireError) -> (header: RequestHeader, bodyOffset: Int) {
        var reader = ByteReader(frame)
        let header = try RequestHeader(from: &reader)
        return (header, reader.position)
    }
}

extension ByteWriter {
    /// Puts the number of bytes written after the 4 at `mark` there.
    mutating func patchFrameLength(at mark: Int) throws(WireError) {
        guard let length = Int32(exactly: self.count - mark - 4) else {
            throw .notExpressible("a frame of \(self.count) bytes")
        }
        self.patch(length, at: mark)
    }
}
