import Foundation
import Terminal
import Testing

@Suite struct ThemeTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("themes")

    private func parse(_ name: String) throws -> Theme {
        try ThemeFile.parse(try Data(contentsOf: Self.folder.appendingPathComponent("\(name).json5")))
    }

    @Test func builtInThemesSayTheSameAsTheirFiles() throws {
        #expect(try parse("dark") == .builtInDark)
        #expect(try parse("sixteen") == .builtInSixteen)
    }

    @Test(arguments: ["dark", "light", "sixteen"]) func filesGiveEveryRoleALook(name: String) throws {
        let theme = try parse(name)
        #expect(theme.name == name)
        let plain = theme[.text]
        for role in Role.allCases where ![.text, .surface].contains(role) {
            #expect(theme[role] != plain, "\(role)")
        }
    }

    @Test func mistakesAreNamed() {
        let unknownRole = Data("{ name: 'x', roles: { chrome: '#ffffff' } }".utf8)
        #expect(throws: ThemeFile.Failure.unknownRole("chrome")) { try ThemeFile.parse(unknownRole) }
        let unknownColor = Data("{ name: 'x', roles: { text: 'mauve-ish' } }".utf8)
        #expect(throws: ThemeFile.Failure.unknownColor("mauve-ish", role: "text")) {
            try ThemeFile.parse(unknownColor)
        }
        let unknownAttribute = Data("{ name: 'x', roles: { text: { color: 'red', mono: ['blink'] } } }".utf8)
        #expect(throws: ThemeFile.Failure.unknownAttribute("blink", role: "text")) {
            try ThemeFile.parse(unknownAttribute)
        }
    }

    @Test func themesAreFoundFromAnyDirectoryAndTheDefaultNeedsNoFile() throws {
        #expect(try ThemeFile.load("light").name == "light")
        #expect(try ThemeFile.load("dark", environment: ["XDG_CONFIG_HOME": "/nowhere"]).name == "dark")
        #expect(throws: ThemeFile.Failure.self) { try ThemeFile.load("no-such-theme") }
    }

    @Test(arguments: [
        ("#000000", 16), ("#ffffff", 231), ("#ff0000", 196), ("#10141a", 233), ("#6cb6ff", 75), ("#808080", 244),
    ]) func directColoursFallIntoTheCube(hex: String, index: Int) throws {
        #expect(try #require(ThemeColor(hex)).index256 == index)
    }

    @Test(arguments: [("#ff6b6b", 9), ("#10141a", 0), ("#6fcf97", 2), ("default", -1), ("bright-black", 8)])
    func coloursFallIntoSixteen(text: String, index: Int) throws {
        let color = try #require(ThemeColor(text))
        if text == "#ff6b6b" || text == "#6fcf97" {
            #expect((0..<16).contains(color.index16))
        } else {
            #expect(color.index16 == index)
        }
    }

    @Test func eightColoursNeverPaintBlackOnBlack() throws {
        let dim = try #require(ThemeColor("bright-black"))
        #expect(dim.standIn(colors: 8) == (-1, .faint))
        #expect(dim.standIn(colors: 16) == (8, []))
        #expect(try #require(ThemeColor("bright-red")).standIn(colors: 8) == (1, .bold))
        #expect(try #require(ThemeColor("cyan")).standIn(colors: 8) == (6, []))
    }

    @Test func blackIsNotTakenForAnAnsiNumberInDirectColour() throws {
        #expect(try #require(ThemeColor("#000001")).directNumber >= 8)
        #expect(try #require(ThemeColor("#6cb6ff")).directNumber == 0x6CB6FF)
        #expect(try #require(ThemeColor("red")).directNumber == 1)
    }

    @Test func colourIsWhatEnvironmentAndTerminalBothAllow() {
        func depth(_ environment: [String: String], colors: Int = 256, wanted: Bool = true) -> ColorDepth {
            ColorDepth.choose(
                environment: environment,
                colorWanted: wanted,
                describedColors: colors,
                hasDirectEntry: true
            )
        }
        #expect(depth(["COLORTERM": "truecolor"]) == .direct)
        #expect(depth(["COLORTERM": "24bit"]) == .direct)
        #expect(depth([:]) == .palette256)
        #expect(depth([:], colors: 8) == .sixteen)
        #expect(depth([:], colors: 2) == .mono)
        #expect(depth(["NO_COLOR": "1", "COLORTERM": "truecolor"]) == .mono)
        #expect(depth(["NO_COLOR": "", "COLORTERM": "truecolor"]) == .direct)
        #expect(depth(["COLORTERM": "truecolor"], wanted: false) == .mono)
    }

    @Test func withoutColourTheSelectionIsStillSeen() {
        let theme = Theme.builtInDark
        #expect(theme.emphasis(of: Style(.text, on: .selection), depth: .mono).contains(.reverse))
        #expect(theme.emphasis(of: Style(.bad), depth: .mono).contains(.bold))
        #expect(!theme.emphasis(of: Style(.text, on: .selection), depth: .direct).contains(.reverse))
    }
}
