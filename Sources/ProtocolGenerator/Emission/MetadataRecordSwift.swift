/// Writes the enumeration of all records of the metadata log.
struct MetadataRecordSwift {
    private let records: [(name: String, type: Int)]

    init(_ schemas: [Schema]) {
        self.records = schemas.compactMap { schema in
            guard case .metadata(let type) = schema.kind else { return nil }
            return (schema.name, type)
        }.sorted { $0.type < $1.type }
    }

    /// The case's name: the record's without `Record`.
    private func caseName(_ name: String) -> String {
        swiftIdentifier(name.hasSuffix("Record") ? String(name.dropLast(6)) : name)
    }

    func file() -> String {
        var source = SourceText()
        source.line("import Buffers")
        source.line()
        source.line("/// Any record of the metadata log.")
        source.block("public enum MetadataRecord: Equatable, Sendable") { source in
            for record in self.records { source.line("case \(self.caseName(record.name))(\(record.name))") }
            source.line()
            source.line("/// The record itself.")
            source.block("public var body: any MetadataRecordBody") { source in
                source.line("switch self {")
                for record in self.records { source.line("case .\(self.caseName(record.name))(let body): body") }
                source.line("}")
            }
            source.line()
            source.line("/// Reads the body of the record of `type`; nil if there is no such type.")
            source.list(
                "init?",
                ["type: Int16", "version: Int16", "from reader: inout ByteReader"],
                after: " throws(WireError) {"
            )
            source.indented { source in
                source.line("switch type {")
                for record in self.records {
                    let reading = "try \(record.name)(from: &reader, version: version)"
                    source.line("case \(record.type): self = .\(self.caseName(record.name))(\(reading))")
                }
                source.line("default: return nil")
                source.line("}")
            }
            source.line("}")
        }
        return source.text
    }
}
