/// Writes the table of APIs.
struct ApiKeySwift {
    private let apis: [(schema: Schema, api: Api)]

    init(_ schemas: [Schema]) {
        self.apis = schemas.compactMap { schema in
            guard case .api(let api) = schema.kind else { return nil }
            return (schema, api)
        }.sorted { $0.api.key < $1.api.key }
    }

    func file() -> String {
        var source = SourceText()
        source.line("/// The APIs this project has a codec for, with Kafka's numbers.")
        source.block("public enum ApiKey: Int16, CaseIterable, Sendable") { source in
            for (schema, api) in self.apis { source.line("case \(swiftName(schema.name)) = \(api.key)") }
            source.line()
            self.table("Kafka's name.", "public var name: String", to: &source) { "\"\($0.name)\"" }
            source.line()
            self.table("The versions the codec implements.", "public var versions: ClosedRange<Int16>", to: &source) {
                "\($0.versions.low)...\($0.versions.high)"
            }
            source.line()
            self.table(
                "The first version with compact lengths and tagged fields; nil if there is none.",
                "public var firstFlexibleVersion: Int16?",
                to: &source
            ) { $0.firstFlexible.map(String.init) ?? "nil" }
            source.line()
            self.advertised(to: &source)
            source.line()
            self.table("The type of the request.", "public var requestType: any RequestMessage.Type", to: &source) {
                "\($0.name)Request.self"
            }
            source.line()
            self.table("The type of the response.", "public var responseType: any ResponseMessage.Type", to: &source) {
                "\($0.name)Response.self"
            }
        }
        return source.text
    }

    private func table(
        _ comment: String,
        _ declaration: String,
        to source: inout SourceText,
        value: (Schema) -> String
    ) {
        source.line("/// \(comment)")
        source.block(declaration) { source in
            source.line("switch self {")
            for (schema, _) in self.apis { source.line("case .\(swiftName(schema.name)): \(value(schema))") }
            source.line("}")
        }
    }

    private func advertised(to source: inout SourceText) {
        source.line(
            "/// The versions announced on a listener, as Apache Kafka 4.2 has them; nil if it is not served there."
        )
        source.block("public func advertised(on listener: Listener) -> ClosedRange<Int16>?") { source in
            source.line("switch (self, listener) {")
            for (schema, api) in self.apis where !api.listeners.isEmpty {
                let range = "\(api.advertised.low)...\(api.advertised.high)"
                let name = swiftName(schema.name)
                let patterns = api.listeners.count == 2 ? ["(.\(name), _)"] : api.listeners.map { "(.\(name), .\($0))" }
                source.line("case \(patterns.joined(separator: ", ")): \(range)")
            }
            source.line("default: nil")
            source.line("}")
        }
    }
}
