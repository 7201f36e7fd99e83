import CommandLineInterface
import Testing

@Suite struct RowStreamTests {
    private static let columns: [OutputTable.Column] = [
        .init("name", "NAME", "a name"), .init("lag", "LAG", "records", alignment: .right),
    ]

    /// What a stream writes, and how many parts it came in.
    private func streamed(
        _ rows: [[JSONValue]],
        _ format: OutputFormat,
        header: [JSONValue.Member] = []
    ) -> (text: String, parts: Int) {
        var text = ""
        var parts = 0
        var stream = RowStream(Self.columns, format, header: header, rowsName: "partitions") {
            text += $0
            parts += 1
        }
        for row in rows { stream.append(row) }
        stream.finish()
        return (text, parts)
    }

    @Test(arguments: [OutputFormat.json, .jsonl, .csv], [0, 1, 3])
    func aStreamWritesWhatATableRenders(format: OutputFormat, count: Int) {
        let rows: [[JSONValue]] = (0..<count).map { [.string("a\"\($0),b"), .integer(Int64($0 * 77 - 77))] }
        var table = OutputTable(Self.columns)
        for row in rows { table.append(row.map { OutputTable.Cell($0) }) }
        #expect(self.streamed(rows, format).text == table.render(format))
        let header = [OutputTable.HeaderLine("clusterId", label: nil, .init(.string("c")))]
        let members = [JSONValue.Member("clusterId", .string("c"))]
        #expect(
            self.streamed(rows, format, header: members).text
                == table.render(format, header: header, rowsName: "partitions")
        )
    }

    @Test(arguments: [OutputFormat.json, .jsonl, .csv]) func everyKindOfValueComesOutAsInATable(format: OutputFormat) {
        let values: [JSONValue] = [
            .null, .boolean(true), .number(1.5), .integer(.min), .string("plain"), .string("김\n\"\\"),
            .array([.integer(1), .string("b")]),
        ]
        let rows = values.map { [JSONValue.string("x"), $0] }
        var table = OutputTable(Self.columns)
        for row in rows { table.append(row.map { OutputTable.Cell($0) }) }
        #expect(self.streamed(rows, format).text == table.render(format))
    }

    @Test func manyRowsComeInParts() {
        let rows: [[JSONValue]] = (0..<5000).map { [.string("partition"), .integer(Int64($0))] }
        let (text, parts) = self.streamed(rows, .jsonl)
        #expect(parts > 1)
        #expect(text.split(separator: "\n").count == 5000)
    }
}
