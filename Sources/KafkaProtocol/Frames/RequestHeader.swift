import Buffers

/// What stands before the body of every request.
public struct RequestHeader: Hashable, Sendable {
    /// The API's number as it came; ``ApiKey`` if it is one this project has a codec for.
    public var apiKey: Int16
    public var apiVersion: Int16
    /// The number that the response repeats.
    public var correlationId: Int32
    public var clientId: String?
    /// Tagged fields, kept as they came. Only in header version 2.
    public var unknownTaggedFields: [TaggedField] = []

    public init(apiKey: Int16, apiVersion: Int16, correlationId: Int32, clientId: String?) {
        self.apiKey = apiKey
        self.apiVersion = apiVersion
        self.correlationId = correlationId
        self.clientId = clientId
    }

    /// Reads header version 1 or 2, as API and version demand. Of an API that is not known only the part that both
    /// versions have in common is read.
    public init(from reader: inout ByteReader) throws(WireError) {
        self.apiKey = try reader.integer()
        self.apiVersion = try reader.integer()
        self.correlationId = try reader.integer()
        // The client id keeps its 16-bit length in header version 2.
        self.clientId = try reader.nullableString(flexible: false)
        if self.isFlexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    /// Writes header version 1 or 2, as API and version demand.
    public func encode(to writer: inout ByteWriter) throws(WireError) {
        writer.integer(self.apiKey)
        writer.integer(self.apiVersion)
        writer.integer(self.correlationId)
        try writer.nullableString(self.clientId, flexible: false)
        try writer.taggedFields(self.unknownTaggedFields, flexible: self.isFlexible)
    }

    private var isFlexible: Bool { ApiKey(rawValue: self.apiKey)?.requestHeaderVersion(self.apiVersion) == 2 }
}
