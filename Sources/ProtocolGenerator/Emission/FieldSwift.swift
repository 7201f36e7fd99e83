/// How a field looks in Swift.
struct FieldSwift {
    let field: Field
    /// The name as in `self.name`.
    let name: String
    /// The name as a declaration needs it.
    let identifier: String

    init(_ field: Field) {
        self.field = field
        self.name = swiftName(field.name)
        self.identifier = swiftIdentifier(field.name)
    }

    /// Whether the field is one of Kafka's error numbers.
    var isErrorCode: Bool {
        self.field.element == .int16 && !self.field.isArray && self.field.name.hasSuffix("ErrorCode")
    }

    var isOptional: Bool { self.field.nullable != nil }

    private var elementType: String {
        switch self.field.element {
        case .bool: "Bool"
        case .int8: "Int8"
        case .int16: self.isErrorCode ? "ErrorCode" : "Int16"
        case .int32: "Int32"
        case .int64: "Int64"
        case .uint16: "UInt16"
        case .uint32: "UInt32"
        case .float64: "Double"
        case .uuid: "Uuid"
        case .string: "String"
        case .bytes: "Bytes"
        case .records: "Records"
        case .structure(let name): name
        }
    }

    /// The property's type.
    var type: String {
        (self.field.isArray ? "[\(self.elementType)]" : self.elementType) + (self.isOptional ? "?" : "")
    }

    /// The property's default, as Kafka has it.
    var defaultValue: String {
        if self.hasNilDefault { return "nil" }
        if self.field.isArray { return "[]" }
        if let custom = self.field.customDefault {
            return self.isErrorCode ? "ErrorCode(rawValue: \(custom))" : custom
        }
        switch self.field.element {
        case .bool: return "false"
        case .int16: return self.isErrorCode ? ".none" : "0"
        case .int8, .int32, .int64, .uint16, .uint32, .float64: return "0"
        case .uuid: return ".zero"
        case .string: return "\"\""
        case .bytes, .records: return ".empty"
        case .structure(let name): return "\(name)()"
        }
    }

    /// Whether the default is null; of `records` that may be null it always is.
    private var hasNilDefault: Bool {
        self.isOptional && (self.field.customDefault == "null" || self.field.element == .records)
    }

    /// The condition under which the property differs from its default.
    var differsFromDefault: String {
        let value = "self.\(self.name)"
        if self.hasNilDefault { return "\(value) != nil" }
        if self.field.isArray || self.field.element == .string || self.field.element == .bytes {
            return self.isOptional ? "\(value)?.isEmpty != true" : "!\(value).isEmpty"
        }
        if self.field.element == .bool { return self.field.customDefault == "true" ? "!\(value)" : value }
        return "\(value) != \(self.defaultValue)"
    }
}
