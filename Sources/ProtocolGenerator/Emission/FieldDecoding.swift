extension FieldSwift {
    /// The expression that reads the field.
    ///
    /// - Parameters:
    ///   - flexible: the expression that tells whether lengths are compact.
    ///   - versions: the versions that are possible where the expression stands.
    func decoding(flexible: String, versions: VersionRange) -> String {
        var arguments: [String] = []
        let function: String
        if self.field.isArray {
            switch self.field.element {
            case .structure:
                function = "structures"
                arguments = ["flexible: \(flexible)", "version: version"]
            case .string: function = "strings"
            case .uuid: function = "uuids"
            default: function = "integers"
            }
        } else {
            switch self.field.element {
            case .bool: return "try reader.boolean()"
            case .float64: return "try reader.double()"
            case .uuid: return "try reader.uuid()"
            case .int16 where self.isErrorCode: return "ErrorCode(rawValue: try reader.integer())"
            case .int8, .int16, .int32, .int64, .uint16, .uint32: return "try reader.integer()"
            case .structure(let name):
                guard self.isOptional else { return "try \(name)(from: &reader, version: version)" }
                function = "structure"
                arguments = ["version: version"]
            case .string: function = "string"
            case .bytes: function = "bytes"
            case .records: function = "records"
            }
        }
        if arguments.isEmpty { arguments = ["flexible: \(flexible)"] }
        return
            "try reader.\(self.nullableName(function))(\((arguments + self.nullability(versions)).joined(separator: ", ")))"
    }

    /// `function`, or its variant for what may be null.
    func nullableName(_ function: String) -> String {
        self.isOptional ? "nullable" + function.prefix(1).uppercased() + function.dropFirst() : function
    }

    /// The arguments that say whether null is allowed and what to name in the error if it is not.
    func nullability(_ versions: VersionRange) -> [String] {
        guard let nullable = self.field.nullable else { return ["\"\(self.name)\""] }
        guard let condition = nullable.condition(within: versions) else { return [] }
        return ["\"\(self.name)\"", "when: \(condition)"]
    }
}
