import Foundation

/// The schema files of the repository and the directory that the generated files go to.
package struct SchemaDirectory {
    private let root: URL

    /// - Parameter packageRoot: the directory that holds `Package.swift`.
    package init(packageRoot: String) { self.root = URL(fileURLWithPath: packageRoot, isDirectory: true) }

    private var schemas: URL { self.root.appendingPathComponent("Sources/ProtocolGenerator/Schemas") }
    private var generated: URL { self.root.appendingPathComponent("Sources/KafkaProtocol/Generated") }

    /// All schemas, in order of their files' names.
    package func load() throws -> [Schema] {
        try ["records", "requests"].flatMap { folder in
            let directory = self.schemas.appendingPathComponent(folder)
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            return try names.filter { $0.hasSuffix(".schema") }.sorted().map { name in
                let text = try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
                return try SchemaParser.parse(file: "\(folder)/\(name)", text: text)
            }
        }
    }

    /// Replaces the generated files by `files` and removes those that are no longer made.
    package func write(_ files: [(name: String, text: String)]) throws {
        try FileManager.default.createDirectory(at: self.generated, withIntermediateDirectories: true)
        for name in try self.generatedNames() where !files.contains(where: { $0.name == name }) {
            try FileManager.default.removeItem(at: self.generated.appendingPathComponent(name))
        }
        for file in files where try self.generatedText(file.name) != file.text {
            try file.text.write(
                to: self.generated.appendingPathComponent(file.name),
                atomically: true,
                encoding: .utf8
            )
        }
    }

    /// The names of the generated files that are there.
    package func generatedNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: self.generated.path).filter { $0.hasSuffix(".swift") }
            .sorted()
    }

    /// The generated file as it is there; nil if it is not.
    package func generatedText(_ name: String) throws -> String? {
        let file = self.generated.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try String(contentsOf: file, encoding: .utf8)
    }
}
