/// Writes the file of one schema: its messages, each followed by the structures nested in it.
struct MessageSwift {
    let schema: Schema

    func file() -> String {
        var source = SourceText()
        source.line("import Buffers")
        for message in self.schema.messages {
            source.line()
            self.write(message, to: &source)
        }
        return source.text
    }

    private func write(_ message: Message, to source: inout SourceText) {
        source.line("/// \(self.title(of: message))")
        source.block("public struct \(message.name): \(self.conformance(of: message))") { source in
            for line in self.identity(of: message) { source.line(line) }
            let range = "\(message.versions.low)...\(message.versions.high)"
            source.line("public static var versions: ClosedRange<Int16> { \(range) }")
            source.line()
            self.write(message.root, of: message, to: &source)
        }
        for structure in message.nested {
            source.line()
            source.block("extension \(message.name)") { source in
                source.line(structure.holder.map { "/// What `\($0)` holds." } ?? "/// Used by several fields.")
                source.block("public struct \(structure.name): KafkaStructure") { source in
                    self.write(structure, of: message, to: &source)
                }
            }
        }
    }

    private func write(_ structure: Structure, of message: Message, to source: inout SourceText) {
        let parts = StructureSwift(structure, of: message)
        parts.properties(to: &source)
        source.line()
        parts.initialisers(to: &source)
        source.line()
        parts.decoder(to: &source)
        source.line()
        parts.encoder(to: &source)
    }

    private func title(of message: Message) -> String {
        var title =
            switch (message.role, self.schema.kind) {
            case (.request, .api(let api)): "The request of \(self.schema.name) (API key \(api.key))"
            case (.response, .api(let api)): "The response of \(self.schema.name) (API key \(api.key))"
            case (_, .metadata(let type)): "A record of the metadata log (type \(type))"
            default: "\(message.name) as it is stored"
            }
        title += ", \(message.versions.words)"
        if let flexible = message.firstFlexible, flexible > message.versions.low {
            title += ", flexible from \(flexible)"
        }
        return title + "."
    }

    private func conformance(of message: Message) -> String {
        switch (message.role, self.schema.kind) {
        case (.request, _): "RequestMessage"
        case (.response, _): "ResponseMessage"
        case (_, .metadata): "MetadataRecordBody"
        default: "KafkaMessage"
        }
    }

    private func identity(of message: Message) -> [String] {
        let key = "public static var apiKey: ApiKey { .\(swiftName(self.schema.name)) }"
        switch (message.role, self.schema.kind) {
        case (.request, _): return ["public typealias Response = \(self.schema.name)Response", key]
        case (.response, _): return [key]
        case (_, .metadata(let type)): return ["public static var metadataRecordType: Int16 { \(type) }"]
        default: return []
        }
    }
}
