import Terminal
import Testing

@Suite struct SurfaceTests {
    @Test func wideCharactersTakeTwoColumnsAndLoseBothHalvesTogether() {
        var surface = Surface(size: Size(width: 8, height: 1))
        let end = surface.put("a예b", x: 0, y: 0)
        #expect(end == 4)
        #expect(surface[2, 0].isContinuation)
        surface.put("x", x: 2, y: 0)
        #expect(surface.lines == ["a xb"])
        surface.put("약", x: 3, y: 0)
        surface.put("y", x: 3, y: 0)
        #expect(surface.lines == ["a xy"])
    }

    @Test func aWideCharacterCutByTheClipIsABlank() {
        var surface = Surface(size: Size(width: 6, height: 1))
        surface.fill(Rect(surface.size), with: ".")
        surface.put("예약", x: 0, y: 0, clip: Rect(x: 1, y: 0, width: 2, height: 1))
        #expect(surface.lines == [".  ..."])
        surface.put("예", x: 5, y: 0)
        #expect(surface.text(x: 5, y: 0, width: 1) == " ")
    }

    @Test func marksJoinTheCharacterBefore() {
        var surface = Surface(size: Size(width: 4, height: 1))
        surface.put("e\u{301}x", x: 0, y: 0)
        #expect(surface[0, 0].text.unicodeScalars.map(\.value) == [0x65, 0x301])
        #expect(surface[1, 0].text == "x")
        // Many marks on one character are a way to draw outside of it.
        surface.put("a" + String(repeating: "\u{301}", count: 40), x: 0, y: 0)
        #expect(surface[0, 0].text.unicodeScalars.count <= 6)
    }

    @Test func controlsAndReorderingNeverReachACell() {
        var surface = Surface(size: Size(width: 12, height: 1))
        surface.put("a\u{1B}[31m\u{202E}\u{7}\nb", x: 0, y: 0)
        #expect(surface.lines == ["a·[31m···b"])
    }

    @Test func drawingOutsideDoesNothing() {
        var surface = Surface(size: Size(width: 3, height: 2))
        surface.put("abcdef", x: -2, y: 0)
        surface.put("zz", x: 0, y: 9)
        surface.put("zz", x: 0, y: -1)
        surface.fill(Rect(x: 2, y: 1, width: 50, height: 50), with: "#")
        #expect(surface.lines == ["cde", "  #"])
    }

    @Test(arguments: [
        ("plain", 5), ("예약", 4), ("e\u{301}", 1), ("╭─╮", 3), ("▁▂█", 3), ("✗→∞⊘", 4), ("日本語", 6), ("🙂", 2), ("", 0),
    ]) func columnsOfText(text: String, columns: Int) {
        #expect(CharacterWidth.columns(of: text) == columns)
    }

    @Test func cuttingNeverExceedsTheRoom() {
        for text in ["plain text", "예약 결제 포인트", "a예b약c", "x"] {
            for limit in 0...12 {
                #expect(CharacterWidth.columns(of: CharacterWidth.truncated(text, to: limit)) <= limit)
                #expect(CharacterWidth.columns(of: CharacterWidth.shortened(text, to: limit)) <= limit)
            }
        }
        #expect(CharacterWidth.truncated("reservation", to: 6) == "reser…")
        #expect(CharacterWidth.shortened("reservation-17", to: 9) == "rese…n-17")
    }

    @Test func differencesAreOnlyTheCellsThatChanged() {
        var before = Surface(size: Size(width: 10, height: 2))
        before.put("hello", x: 0, y: 0)
        var after = before
        after.put("j", x: 0, y: 0)
        after.put("예", x: 4, y: 1)
        #expect(FrameDifference.cells(from: before, to: after) == [Point(x: 0, y: 0), Point(x: 4, y: 1)])
        #expect(FrameDifference.cells(from: after, to: after) == [])
        #expect(FrameDifference.cells(from: nil, to: before).count == 20)
    }
}
