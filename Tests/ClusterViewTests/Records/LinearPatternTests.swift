import ClusterView
import Testing

@Suite struct LinearPatternTests {
    private func matches(_ pattern: String, _ text: String) throws -> Bool { try LinearPattern(pattern).matches(text) }

    @Test(arguments: [
        ("abc", "xabcx"), ("^abc$", "abc"), ("a.c", "a-c"), ("a|bc", "xbc"), ("(ab)+c", "ababc"), ("ab?c", "ac"),
        ("a{2,3}b", "aaab"), ("^a{2}$", "aa"), ("[a-c]+x", "abcx"), ("[^0-9]", "5a"),
        (#"\d{3}-\d{4}"#, "call 555-1234"),
        (#"\bid\b"#, "the id is"), ("(?i)TimeOut", "a timeout"), ("(?i)[A-Z]{3}", "abc"), ("서울", "나는 서울에"),
        ("^.$", "원"), (#"[\w]+@[\w.]+"#, "me@example.org"), (#"\."#, "a.b"), ("()", "anything"), ("", "x"), ("a**", ""),
        ("[]a]", "]"), ("(?:x|y)z", "yz"), ("^$", ""), ("(?i)ÄRGER", "ärger"), ("a*?b", "aab"), ("x{0}y", "y"),
    ])
    func texts(_ pattern: String, _ text: String) throws { #expect(try self.matches(pattern, text)) }

    @Test(arguments: [
        ("^abc$", "abcd"), ("a{2,3}b", "ab"), ("^a{2}$", "aaa"), (#"\bid\b"#, "idea"), ("[a-c]", "d"), ("abc", "ABC"),
        ("^.$", "ab"), (#"\D"#, "123"), ("(a|b)c", "dc"), ("^$", "x"), ("a+", ""),
    ])
    func otherTexts(_ pattern: String, _ text: String) throws { #expect(try !self.matches(pattern, text)) }

    @Test(arguments: [
        ("(a", 0), ("a)", 1), ("[a", 0), ("*a", 0), ("a{3,1}", 1), ("a\\", 1), (#"\q"#, 0), ("(?<n>a)", 0),
        ("a{1000}", 1),
        ("[z-a]", 0), ("a{", 1), (#"a\1"#, 1),
    ])
    func mistakesHaveTheirPlace(_ pattern: String, _ position: Int) {
        do throws(PatternError) {
            _ = try LinearPattern(pattern)
            Issue.record("\(pattern) is no pattern")
        } catch {
            #expect(error.position == position, "\(pattern): \(error)")
        }
    }

    /// Patterns on which a backtracking search takes longer than the universe is old.
    @Test(arguments: ["(a+)+$", "(a|a)*b", "(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "((a{1,20}){1,20})b"])
    func noPatternIsCatastrophic(_ pattern: String) throws {
        let text = String(repeating: "a", count: 50_000) + "!"
        #expect(try !self.matches(pattern, text))
    }

    @Test func nothingRepeatedWithoutEndIsRefusedOrQuick() throws {
        _ = try LinearPattern("(((((){200}){200}){200}){200}){200}")
        #expect(throws: PatternError.self) { try LinearPattern("(((a{200}){200}){200}){200}") }
        #expect(throws: PatternError.self) { try LinearPattern(String(repeating: "(", count: 900)) }
        #expect(throws: PatternError.self) { try LinearPattern(String(repeating: "a", count: 2000)) }
    }

    @Test func bytesThatAreNoTextAreSearchedToo() throws {
        #expect(try LinearPattern("abc").matches([0xFF, 0xC3] + Array("abc".utf8)))
        #expect(try LinearPattern("^.b").matches([0xE2, 0x62]))
        #expect(try !LinearPattern("x").matches([0xF0, 0x9F, 0x98]))
    }

    @Test func onlyTheBeginningOfALongTextIsSearched() throws {
        let long = Array(repeating: UInt8(ascii: "a"), count: LinearPattern.searchedByteLimit) + [UInt8(ascii: "b")]
        #expect(try !LinearPattern("b").matches(long))
    }
}
