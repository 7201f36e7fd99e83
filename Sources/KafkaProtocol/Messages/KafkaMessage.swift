import Buffers

/// A structure of Kafka's protocol that can be read and written in each of its versions.
public protocol KafkaStructure: Equatable, Sendable {
    /// Every field at its default.
    init()

    /// Reads the structure as `version` has it; fields that the version lacks keep their defaults.
    ///
    /// - Throws: what is wrong with the bytes.
    init(from reader: inout ByteReader, version: Int16) throws(WireError)

    /// Writes the structure as `version` has it.
    ///
    /// - Throws: ``WireError/notExpressible(_:)`` if a field that must not be lost is missing in `version`,
    ///   ``WireError/unexpectedNull(_:)`` if a field is nil where the version has no null.
    func encode(to writer: inout ByteWriter, version: Int16) throws(WireError)
}

/// A whole request, response or record.
public protocol KafkaMessage: KafkaStructure {
    /// The versions the codec implements.
    static var versions: ClosedRange<Int16> { get }
}

/// The body of a request.
public protocol RequestMessage: KafkaMessage {
    associatedtype Response: ResponseMessage
    static var apiKey: ApiKey { get }
}

/// The body of a response.
public protocol ResponseMessage: KafkaMessage {
    static var apiKey: ApiKey { get }
}

/// The body of a record of the metadata log; ``MetadataRecord`` is any of them.
public protocol MetadataRecordBody: KafkaMessage {
    /// The number that tells the record's type in its frame.
    static var metadataRecordType: Int16 { get }
}

extension KafkaMessage {
    /// Throws ``WireError/unsupportedVersion(_:)`` if the codec does not implement `version`.
    static func requireVersion(_ version: Int16) throws(WireError) {
        guard self.versions.contains(version) else { throw .unsupportedVersion(version) }
    }

    /// Reads a message that takes up all of `bytes`.
    ///
    /// - Throws: what is wrong with the bytes, bytes that are left over included.
    public static func decode(_ bytes: Bytes, version: Int16) throws(WireError) -> Self {
        var reader = ByteReader(bytes)
        let message = try Self(from: &reader, version: version)
        guard reader.remaining == 0 else { throw .malformed("\(reader.remaining) bytes follow the message") }
        return message
    }

    /// The message in one block. A precondition that it holds no file regions.
    public func encoded(version: Int16) throws(WireError) -> Bytes {
        var writer = ByteWriter()
        try self.encode(to: &writer, version: version)
        return writer.finishBytes()
    }
}

extension RequestMessage {
    /// Reads a request. Bytes behind it are passed over, as Kafka's brokers do: librdkafka 2.16 leaves three behind its
    /// Metadata requests.
    ///
    /// - Throws: what is wrong with the bytes.
    public static func decode(_ bytes: Bytes, version: Int16) throws(WireError) -> Self {
        var reader = ByteReader(bytes)
        return try Self(from: &reader, version: version)
    }
}
