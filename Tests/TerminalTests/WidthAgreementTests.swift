import CLinux
import Glibc
import Terminal
import Testing

@Suite struct WidthAgreementTests {
    /// ncurses asks the C library how wide a character is; where the two disagreed, columns would drift.
    @Test func ourWidthsAreTheCLibrarysForWhatTheConsoleDraws() {
        let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
        guard let locale else {
            Issue.record("this system has no C.UTF-8 locale")
            return
        }
        let before = uselocale(locale)
        defer {
            uselocale(before)
            freelocale(locale)
        }
        var ranges: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0xA1...0xAC, 0xAE...0x36F, 0x370...0x377, 0x2190...0x21FF, 0x2200...0x22FF, 0x2500...0x25FF,
            0x2713...0x2717, 0x2800...0x28FF, 0x3041...0x3096, 0x4E00...0x4FFF, 0xAC00...0xD7A3,
        ]
        ranges.append(0x1160...0x11FF)
        for value in ranges.joined() {
            guard let scalar = Unicode.Scalar(value), let ours = CharacterWidth.columns(of: scalar) else { continue }
            let theirs = Int(linux_character_columns(value))
            #expect(ours == theirs, "U+\(String(value, radix: 16))")
        }
    }
}
