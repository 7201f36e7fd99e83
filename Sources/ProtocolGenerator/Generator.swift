/// Makes Swift sources from schemas.
package enum Generator {
    /// The files to write: their names and contents, in order of name.
    package static func files(from schemas: [Schema]) -> [(name: String, text: String)] {
        var files = schemas.map { schema -> (name: String, text: String) in
            let isApi = if case .api = schema.kind { true } else { false }
            return (schema.name + (isApi ? "Messages" : "") + ".swift", MessageSwift(schema: schema).file())
        }
        files.append(("ApiKey.swift", ApiKeySwift(schemas).file()))
        files.append(("MetadataRecord.swift", MetadataRecordSwift(schemas).file()))
        return files.sorted { $0.name < $1.name }
    }
}
