import Foundation
import ProtocolGenerator
import Testing

@Suite struct GeneratedSourceTests {
    private let directory = SchemaDirectory(
        packageRoot: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
    )

    @Test func theCheckedInSourcesAreWhatTheGeneratorMakes() throws {
        let files = Generator.files(from: try self.directory.load())
        #expect(try self.directory.generatedNames() == files.map(\.name))
        for file in files {
            let checkedIn = try self.directory.generatedText(file.name)
            #expect(checkedIn == file.text, "\(file.name) is stale: swift run ProtocolGenerator")
        }
    }

    @Test func schemasHaveDifferentNumbers() throws {
        var keys: Set<Int> = []
        var types: Set<Int> = []
        for schema in try self.directory.load() {
            switch schema.kind {
            case .api(let api): #expect(keys.insert(api.key).inserted, "\(schema.name)")
            case .metadata(let type): #expect(types.insert(type).inserted, "\(schema.name)")
            case .data: break
            }
        }
        #expect(keys.count > 40)
    }
}
