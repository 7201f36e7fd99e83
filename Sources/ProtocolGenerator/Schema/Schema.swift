/// What one schema file describes.
package struct Schema: Sendable {
    package enum Kind: Sendable {
        /// A request and its response.
        case api(Api)
        /// A record of the metadata log with its type number.
        case metadata(type: Int)
        /// Any other structure that is stored or nested in a record.
        case data
    }

    /// Kafka's name: `Fetch`, `TopicRecord`.
    package var name: String
    package var kind: Kind
    /// The request and the response of an API, or the one message of a record.
    package var messages: [Message]

    /// The versions the codec implements.
    package var versions: VersionRange { self.messages[0].versions }
    /// The first version with compact lengths and tagged fields; nil if there is none.
    package var firstFlexible: Int? { self.messages[0].firstFlexible }
}

/// A request API: its number, and how it is announced.
package struct Api: Sendable {
    package var key: Int
    /// What a broker announces, which may begin below and end before the versions that the codec implements.
    package var advertised: VersionRange
    /// The listeners that serve it: `broker`, `controller`.
    package var listeners: [String]
}

/// A message: a structure with the structures nested in it.
package struct Message: Sendable {
    package enum Role: Sendable { case request, response, record }

    /// The Swift type's name: `FetchRequest`.
    package var name: String
    package var role: Role
    package var versions: VersionRange
    package var firstFlexible: Int?
    /// The message's own fields.
    package var root: Structure
    /// The nested structures in the order in which they appear.
    package var nested: [Structure]
}

/// The fields of a message or of a structure nested in one.
package struct Structure: Sendable {
    package var name: String
    /// The versions in which the structure can appear.
    package var versions: VersionRange
    package var fields: [Field]
    /// The field that holds it, for the doc comment.
    package var holder: String?
}

/// One field of a structure.
package struct Field: Sendable {
    /// Kafka's name: `TopicId`.
    package var name: String
    package var element: ElementType
    package var isArray: Bool
    /// The versions that have the field.
    package var versions: VersionRange
    /// The versions in which it may be null.
    package var nullable: VersionRange?
    /// The field's tag, if it is a tagged field.
    package var tag: Int?
    /// The default as it stands in the schema, if it differs from the type's.
    package var customDefault: String?
    /// Whether a value is dropped without complaint in versions that lack the field.
    package var isIgnorable: Bool
}

/// The type of a field, or of an array's elements.
package enum ElementType: Equatable, Sendable {
    case bool, int8, int16, int32, int64, uint16, uint32, float64, uuid, string, bytes, records
    case structure(String)

    package init(_ name: some StringProtocol) {
        switch name {
        case "bool": self = .bool
        case "int8": self = .int8
        case "int16": self = .int16
        case "int32": self = .int32
        case "int64": self = .int64
        case "uint16": self = .uint16
        case "uint32": self = .uint32
        case "float64": self = .float64
        case "uuid": self = .uuid
        case "string": self = .string
        case "bytes": self = .bytes
        case "records": self = .records
        default: self = .structure(String(name))
        }
    }

    /// The encoded size of a type that always has the same.
    package var fixedSize: Int? {
        switch self {
        case .bool, .int8: 1
        case .int16, .uint16: 2
        case .int32, .uint32: 4
        case .int64, .float64: 8
        case .uuid: 16
        case .string, .bytes, .records, .structure: nil
        }
    }
}
