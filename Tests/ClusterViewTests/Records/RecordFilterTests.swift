import ClusterView
import RecordClient
import Testing

@Suite struct RecordFilterTests {
    private static let now: Int64 = 1_795_143_600_000

    private static let order = ConsumedRecord(
        topic: "orders",
        partition: 2,
        offset: 88_120,
        timestampMilliseconds: now - 120_000,
        key: Array("pay-00031877".utf8),
        value: Array(
            """
            {"type": "UsePoint", "amount": 12.50, "user": "김민서", "id": 9007199254740993, "paid": true, "note": null,
             "items": [{"price": 5, "tags": ["a", "b\\u0041\\n"]}, {"price": "1,000원", "odd name": {"x": 1}}],
             "count": 1, "count": 2, "empty": {}, "none": []}
            """.utf8
        ),
        headers: [
            .init(name: "source", value: Array("app".utf8)), .init(name: "source", value: Array("batch".utf8)),
            .init(name: "kafka_deliveryAttempt", value: [0, 0, 0, 7]), .init(name: "empty", value: nil),
            .init(name: "a.b", value: Array("dotted".utf8)),
        ]
    )

    private static let letter = ConsumedRecord(
        topic: "orders-dlq",
        partition: 0,
        offset: 412,
        timestampMilliseconds: now,
        key: nil,
        value: [0xFF, 0x00, 0x41],
        headers: [
            .init(name: "hw-dlq-origin-topic", value: Array("orders".utf8)),
            .init(name: "hw-dlq-origin-partition", value: Array("2".utf8)),
            .init(name: "hw-dlq-origin-offset", value: Array("88120".utf8)),
            .init(name: "hw-dlq-origin-timestamp", value: Array("2026-11-20T02:00:00Z".utf8)),
            .init(name: "hw-dlq-group", value: Array("point".utf8)),
            .init(name: "hw-dlq-error-class", value: Array("com.example.SchemaMismatch".utf8)),
            .init(name: "hw-dlq-error-message", value: Array("amount: 1,000원".utf8)),
            .init(name: "hw-dlq-attempts", value: Array("3".utf8)),
            .init(name: "x-replay-count", value: Array("2".utf8)),
        ]
    )

    private func holds(_ text: String, _ record: ConsumedRecord) throws -> Bool {
        try RecordFilter(text, nowMilliseconds: Self.now).matches(record)
    }

    @Test(arguments: [
        "offset < 100000", "offset == 88_120", "partition = 2 and topic == orders", "not partition == 3",
        "!(partition > 2)",
        #"key contains "00031""#, #"key matches "^pay-\d+$""#, "key == pay-00031877", #"key == 'pay-00031877'"#,
        "value.amount > 10", "value.amount == 12.5", "value.amount == 12.50", "value.amount <= 12.5",
        "value.user == 김민서", #"value.user matches "^김""#, "value.id == 9007199254740993",
        "value.id != 9007199254740992",
        "value.paid", "value.paid == true", "not value.note", "value.note == null", "value.nothing == null",
        "value.nothing.deeper == null", "value.type.deeper == null", "value.items[0].price == 5",
        "value.items[1].price contains 원", #"value.items[1]["odd name"].x == 1"#, "value.items[-1].price != 5",
        #"value.items[0].tags[1] matches "^bA""#, "value.items contains tags", "value.count == 2", "value.empty",
        "value contains UsePoint", #"value matches "(?i)usepoint""#, "value.amount != 3 or value.nope > 1",
        #"header["source"] == "app""#, #"header["source"] == batch"#, "header.source != other",
        #"headers["a.b"] == dotted"#,
        "header.a.b == dotted", "header.kafka_deliveryAttempt == 7", "not header.empty", "header.none == null",
        "timestamp < now", "timestamp > now - 10m", "timestamp > now-10m", "timestamp > -10m",
        "timestamp >= 2026-11-20T02:58:00Z", "timestamp == '2026-11-20T11:58:00+09:00'", "timestamp < 1795143600001",
        "size > 10", "error == null", "not error", "attempts == null", "replays == 0",
        "partition == 1 or partition == 2 and offset > 5", "(partition == 1 or partition == 2) && offset > 5",
        "AMOUNT == 1 or offset > 1".replacing("AMOUNT", with: "value.AMOUNT"), "offset > 1 AND NOT partition == 9",
        "value.amount =~ 12",
    ])
    func itHolds(_ text: String) throws { #expect(try self.holds(text, Self.order)) }

    @Test(arguments: [
        "offset > 88120", "offset != 88120", "value.amount > 12.5", "value.user > 5", "value.nothing > 0",
        "value.nothing < 0",
        "value.nothing contains a", #"value.nothing matches ".*""#, "header.source != app", "key > 5",
        "value.paid == false",
        "value.type == 5", "value.id == 9007199254740992", "value.items[7]", "value.items[-3]", "value.none[0]",
        "timestamp > -10s", "key == null", "value.none[-1]", "value.note", "error contains Schema",
    ])
    func itDoesNotHold(_ text: String) throws { #expect(try !self.holds(text, Self.order)) }

    @Test(arguments: [
        "error == SchemaMismatch", "error == com.example.SchemaMismatch", "error contains Mismatch", "error != Other",
        "error.message contains 1,000원".replacing("1,000원", with: "\"1,000원\""), "origin.topic == orders",
        "origin.partition == 2 and origin.offset >= 88120", "origin.timestamp < now-30m", "group == point",
        "attempts > 2",
        "dialect == highwater", "replays >= 2", "key == null", "value contains A", "size == 3",
        "error == SchemaMismatch and not replays >= 3",
    ])
    func itHoldsForADeadLetter(_ text: String) throws { #expect(try self.holds(text, Self.letter)) }

    @Test func whatIsKnownAlreadyIsNotReadAgain() throws {
        let told = DeadLetter(dialect: .connect, origin: DeadLetterOrigin(topic: "told"))
        let filter = try RecordFilter("origin.topic == told", nowMilliseconds: Self.now)
        #expect(filter.matches(Self.letter, deadLetter: told) && !filter.matches(Self.letter))
    }

    @Test func valuesThatAreNoJSONHarmNothing() throws {
        let filter = try RecordFilter("value.a.b[3].c == 1 or value[-1] == 2", nowMilliseconds: Self.now)
        let texts = [
            "", "{", "}", "[[[[", "{\"a\"", "{\"a\":", "{\"a\":{\"b\":[", "nul", "{\"a\" 1}", "\"", "\\", "{\"a\\",
        ]
        let nested = String(repeating: "[", count: 200_000)
        for text in texts + [
            nested, String(repeating: "{\"a\":", count: 100_000), "[" + String(repeating: ",", count: 10_000),
        ] {
            let record = ConsumedRecord(
                topic: "t",
                partition: 0,
                offset: 0,
                timestampMilliseconds: -1,
                key: nil,
                value: Array(text.utf8)
            )
            #expect(!filter.matches(record), "\(text.prefix(20))")
        }
    }

    /// Every prefix of a value, and every byte of it turned into another: something comes out, always.
    @Test func damagedJSONHarmsNothing() throws {
        let filter = try RecordFilter(#"value.items[1]["odd name"].x == 1 and value.count"#, nowMilliseconds: Self.now)
        let value = try #require(Self.order.value)
        var random = SystemRandomNumberGenerator()
        for count in value.indices {
            var damaged = value
            damaged[count] = UInt8.random(in: 0...255, using: &random)
            for bytes in [Array(value.prefix(count)), damaged] {
                let record = ConsumedRecord(
                    topic: "t",
                    partition: 0,
                    offset: 0,
                    timestampMilliseconds: 0,
                    key: bytes,
                    value: bytes
                )
                _ = filter.matches(record)
            }
        }
        #expect(filter.matches(Self.order))
    }
}

@Suite struct RecordFilterErrorTests {
    @Test(arguments: [
        ("", 0, "empty"), ("offset <", 8, "value is expected"), ("offset < x", 9, "number"),
        ("offset ~ 5", 7, "not known"),
        ("(offset < 5", 0, "no )"), ("offset < 5)", 10, "no ("), ("offset < 5 offset > 1", 11, "“and”"),
        ("and", 0, "no field and"),
        ("offest < 5", 0, "Is offset meant?"), ("amount > 5", 0, "value.amount"), ("value. > 5", 6, "name is expected"),
        ("value[x] > 5", 6, "number is expected"), ("value[1 > 5", 5, "no ]"), ("header > 5", 6, "needs its name"),
        ("key == \"abc", 7, "no second one"), ("timestamp > yesterday", 12, "no time"),
        ("key matches \"(a\"", 13, "( has no )"),
        ("key contains", 12, "a text is expected"), ("not", 3, "a field is expected"),
        ("origin.tpic == x", 0, "no field origin.tpic"),
        ("partition == 1.5 or", 19, "a field is expected"), ("값 == 1", 0, "no field 값"),
        ("timestamp > now-", 12, "no time"),
    ])
    func mistakesAreNamedWithTheirPlace(_ text: String, _ position: Int, _ words: String) {
        do throws(RecordFilterError) {
            _ = try RecordFilter(text, nowMilliseconds: 0)
            Issue.record("\(text) is no filter")
        } catch {
            #expect(error.position == position, "\(text): \(error)")
            #expect(error.sentence.contains(words), "\(text): \(error)")
        }
    }

    @Test func depthAndLengthAreBounded() {
        for text in [
            String(repeating: "(", count: 3000), String(repeating: "not ", count: 900),
            String(repeating: "a", count: 5000),
        ] {
            #expect(throws: RecordFilterError.self) { try RecordFilter(text, nowMilliseconds: 0) }
        }
    }

    /// Whatever is typed is a filter or has an error inside of the text.
    @Test func anyTextIsAnswered() {
        let parts = [
            "offset", "value", ".", "a", "[", "]", "\"", "'", "(", ")", " ", "and", "not", "==", "<", "5", "-", "now",
            "원", "\\",
        ]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0..<12, using: &random)).map { _ in parts.randomElement(using: &random) ?? ""
            }.joined()
            do throws(RecordFilterError) {
                _ = try RecordFilter(text, nowMilliseconds: 0)
            } catch {
                #expect((0...text.count).contains(error.position), "\(text): \(error)")
            }
        }
    }
}
