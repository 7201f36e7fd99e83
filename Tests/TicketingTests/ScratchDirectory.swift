import Foundation

/// A directory that goes with the object.
final class ScratchDirectory: Sendable {
    let path: String

    init() {
        let url = FileManager.default.temporaryDirectory.appending(path: "ticketing-\(UUID().uuidString)")
        try! FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        self.path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: self.path) }
}
