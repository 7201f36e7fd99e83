extension FieldSwift {
    /// The statement that writes the field to `writer`.
    func encoding(flexible: String, versions: VersionRange, to writer: String = "writer") -> String {
        let value = "self.\(self.name)"
        var arguments = [value, "flexible: \(flexible)"]
        let function: String
        if self.field.isArray {
            switch self.field.element {
            case .structure:
                function = "structures"
                arguments.append("version: version")
            case .string: function = "strings"
            case .uuid: function = "uuids"
            default: function = "integers"
            }
        } else {
            switch self.field.element {
            case .bool: return "\(writer).boolean(\(value))"
            case .float64: return "\(writer).double(\(value))"
            case .uuid: return "\(writer).uuid(\(value))"
            case .int16 where self.isErrorCode: return "\(writer).integer(\(value).rawValue)"
            case .int8, .int16, .int32, .int64, .uint16, .uint32: return "\(writer).integer(\(value))"
            case .structure:
                guard self.isOptional else { return "try \(value).encode(to: &\(writer), version: version)" }
                function = "structure"
                arguments = [value, "version: version"]
            case .string: function = "string"
            case .bytes: function = "bytes"
            case .records: function = "records"
            }
        }
        let nullability = self.isOptional ? self.nullability(versions) : []
        let canThrow =
            self.isOptional && !nullability.isEmpty || self.field.element == .string
            || { if case .structure = self.field.element { true } else { false } }()
        let call = "\(writer).\(self.nullableName(function))(\((arguments + nullability).joined(separator: ", ")))"
        return canThrow ? "try \(call)" : call
    }
}
