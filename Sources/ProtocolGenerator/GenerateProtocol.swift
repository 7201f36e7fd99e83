import Foundation

/// `swift run ProtocolGenerator [package directory]` writes `Sources/KafkaProtocol/Generated`.
@main struct GenerateProtocol {
    static func main() {
        let root = CommandLine.arguments.dropFirst().first ?? FileManager.default.currentDirectoryPath
        do {
            let directory = SchemaDirectory(packageRoot: root)
            let files = Generator.files(from: try directory.load())
            try directory.write(files)
            print("\(files.count) files")
        } catch {
            FileHandle.standardError.write(Data("protocol generator: \(error)\n".utf8))
            exit(1)
        }
    }
}
