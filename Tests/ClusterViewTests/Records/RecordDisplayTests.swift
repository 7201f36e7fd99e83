import ClusterView
import Testing

@Suite struct PrettyJSONTests {
    private func lines(_ text: String, mayEndEarly: Bool = false) -> [String]? {
        PrettyJSON(Array(text.utf8), mayEndEarly: mayEndEarly)?.lines
    }

    @Test func valuesStandOnLinesOfTheirOwnAndKeepTheirDigits() {
        #expect(
            lines(#" {"a":[1,2.50,-1e+3,18014398509481985],"b":{},"c":[],"d":{"e":null,"f":true}} "#) == [
                "{", "  \"a\": [", "    1,", "    2.50,", "    -1e+3,", "    18014398509481985", "  ],", "  \"b\": {},",
                "  \"c\": [],", "  \"d\": {", "    \"e\": null,", "    \"f\": true", "  }", "}",
            ]
        )
        #expect(lines("\"only\"") == ["\"only\""])
        #expect(lines("-0.5") == ["-0.5"])
        #expect(
            lines(#"{"같은":1,"같은":"\u001b[31m \" 둘"}"#) == [
                "{", "  \"같은\": 1,", "  \"같은\": \"\\u001b[31m \\\" 둘\"", "}",
            ]
        )
    }

    @Test(arguments: [
        "", " ", "{", "[1,2", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[,1]", "{1:2}", "1 2", "{}x", "01x", "1.",
        "-",
        "tru", "nulll", "\"open", "\"a\u{01}b\"", "[1}", "{\"a\":1]", "]", ",", "{\"a\" 1}", "'a'", "plain text", "1e",
    ])
    func whatIsNoJSONIsNone(_ text: String) { #expect(lines(text) == nil) }

    @Test func aBeginningIsShownAsFarAsItGoes() throws {
        let text = #"{"items":[{"id":1},{"id":2},{"name":"half a str"#
        let cut = try #require(PrettyJSON(Array(text.utf8), mayEndEarly: true))
        #expect(cut.isCut)
        #expect(cut.lines.contains("      \"id\": 2"))
        #expect(PrettyJSON(Array(text.utf8)) == nil)
        #expect(PrettyJSON(Array("{\"a\":x".utf8), mayEndEarly: true) == nil, "damage before the end is damage")
    }

    /// Every text that Foundation's reader would call an object comes out as the same tokens, whatever is cut off.
    @Test func everyBeginningOfATextIsHarmless() {
        let text = Array(#"{"a":[1,{"b":"c\"d"},null],"한글":-2.5e-7,"e":[[[]]]}"#.utf8)
        for count in 0...text.count {
            let beginning = Array(text.prefix(count))
            let cut = PrettyJSON(beginning, mayEndEarly: true)
            if count == text.count { #expect(cut?.isCut == false) }
            let joined = cut?.lines.joined().filter { $0 != " " } ?? ""
            #expect(String(decoding: text, as: UTF8.self).hasPrefix(joined) || joined.isEmpty, "\(count): \(joined)")
        }
    }

    @Test func nestingAndLengthAreBounded() throws {
        let deep =
            Array(repeating: UInt8(ascii: "["), count: 100_000) + Array(repeating: UInt8(ascii: "]"), count: 100_000)
        var limits = PrettyJSON.Limits()
        limits.lines = 1000
        let json = try #require(PrettyJSON(deep, limits: limits))
        #expect(json.isCut)
        #expect(json.lines.count <= 1001)
        #expect(json.lines.allSatisfy { $0.utf8.count <= 2 * limits.indentation + 4 })
    }
}

@Suite struct HexDumpTests {
    @Test func rowsHaveTheirPlaceTheirBytesAndTheirCharacters() {
        let dump = HexDump(Array("{\"type\":\"UsePoint".utf8) + [0x1B, 0xFF])
        #expect(dump.rowCount == 2)
        #expect(dump.row(0) == "00000000  7b 22 74 79 70 65 22 3a  22 55 73 65 50 6f 69 6e  {\"type\":\"UsePoin")
        #expect(dump.row(1) == "00000010  74 1b ff                                          t..")
        #expect(dump.row(2) == "")
        #expect(HexDump([]).rowCount == 0)
    }
}
