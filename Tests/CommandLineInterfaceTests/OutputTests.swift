import CommandLineInterface
import Testing

@Suite struct OutputTests {
    private static func table() -> OutputTable {
        var table = OutputTable([
            .init("id", "ID", "node id", alignment: .right),
            .init("name", "NAME", "its name"),
            .init("bytes", "SIZE", "size", alignment: .right, wide: true),
        ])
        table.append([.init(JSONValue(1)), .init(.string("좌석, \"A\"")), .init(JSONValue(2048), text: "2 KB")])
        table.append([.init(JSONValue(102)), .init(.null), .init(JSONValue(17), text: "17 B")])
        return table
    }

    private static let header: [OutputTable.HeaderLine] = [
        .init("clusterId", label: "Cluster id", .init(.string("abc"))),
        .init("pid", label: nil, .init(JSONValue(7))),
    ]

    @Test func tableAlignsAndLeavesWideColumnsOut() {
        #expect(
            Self.table().render(.table, header: Self.header) == """
                Cluster id: abc

                 ID  NAME
                  1  좌석, "A"
                102  -

                """
        )
        #expect(
            Self.table().render(.wide) == """
                 ID  NAME       SIZE
                  1  좌석, "A"  2 KB
                102  -          17 B

                """
        )
    }

    @Test func jsonKeepsNamesOrderAndBareNumbers() {
        #expect(
            Self.table().render(.json, header: Self.header, rowsName: "nodes") == """
                {
                  "clusterId": "abc",
                  "pid": 7,
                  "nodes": [
                    {
                      "id": 1,
                      "name": "좌석, \\"A\\"",
                      "bytes": 2048
                    },
                    {
                      "id": 102,
                      "name": null,
                      "bytes": 17
                    }
                  ]
                }

                """
        )
        #expect(
            Self.table().render(.jsonl, header: Self.header) == """
                {"id":1,"name":"좌석, \\"A\\"","bytes":2048}
                {"id":102,"name":null,"bytes":17}

                """
        )
        #expect(OutputTable([]).render(.json) == "[]\n")
    }

    @Test func csvQuotesWhatNeedsIt() {
        #expect(Self.table().render(.csv) == "id,name,bytes\n1,\"좌석, \"\"A\"\"\",2048\n102,,17\n")
    }

    @Test func linesThatGoOnHaveNoHeader() {
        #expect(Self.table().renderLines(.csv) == "1,\"좌석, \"\"A\"\"\",2048\n102,,17\n")
        #expect(Self.table().renderLines(.json) == Self.table().render(.jsonl))
    }

    @Test func jsonTextIsAlwaysValid() {
        let value = JSONValue.object([
            .init("a\n", .array([.null, .boolean(true), .number(.nan), .number(1.5), .string("\u{1}\\\t")]))
        ])
        #expect(value.text == #"{"a\n":[null,true,null,1.5,"\u0001\\\t"]}"#)
        #expect(JSONValue.array([]).indentedText == "[]")
    }

    @Test func numbersForPeopleAreShort() {
        #expect([17, 2048, 3_565_158, 12 << 30].map(HumanNumber.bytes) == ["17 B", "2 KB", "3.4 MB", "12 GB"])
        let spans: [Int64] = [850, 12_300, 245_000, 7_620_000, 273_600_000]
        #expect(spans.map(HumanNumber.span(milliseconds:)) == ["850 ms", "12 s", "4 m 5 s", "2 h 7 m", "3 d 4 h"])
    }
}
