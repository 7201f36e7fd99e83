import Console
import Foundation
import Terminal
import Testing

/// Screens kept as text beside the tests.
///
/// `UPDATE_GOLDEN=1 swift test --filter ConsoleTests` writes them anew; the difference is then for a person to judge.
enum GoldenScreen {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden")

    /// Compares a state's frame with the screen kept under this name.
    static func expect(
        _ state: ConsoleState,
        named name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Surface {
        let surface = ConsoleScreen.render(state).surface
        let text = surface.lines.joined(separator: "\n") + "\n"
        let file = folder.appendingPathComponent("\(name).txt")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        if text != kept {
            Issue.record("\(name) looks different now:\n\(text)", sourceLocation: sourceLocation)
        }
        return surface
    }

    /// The text under a column head: as wide as asked, `rows` below the head, found inside `area`.
    static func under(
        _ head: String,
        rows: Int,
        in surface: Surface,
        area: Rect? = nil,
        alignment: Alignment = .leading,
        width: Int
    ) -> String? {
        let region = area ?? Rect(surface.size)
        for y in region.y..<region.maxY {
            let isBorder = (region.x..<region.maxX).contains { surface[$0, y].text == "╭" }
            guard !isBorder else { continue }
            for x in region.x..<region.maxX where surface.text(x: x, y: y, width: head.count) == head {
                let isWord =
                    (x == 0 || surface[x - 1, y].text == " ")
                    && (x + head.count >= surface.size.width || surface[x + head.count, y].text == " ")
                guard isWord else { continue }
                let start = alignment == .leading ? x : x + head.count - width
                return surface.text(x: start, y: y + rows, width: width).trimmingCharacters(in: .whitespaces)
            }
        }
        return nil
    }

    enum Alignment {
        case leading
        case trailing
    }
}
