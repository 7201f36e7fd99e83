import ClusterView
import RecordClient
import Testing

/// What a program of each dialect writes onto a dead letter, made here from the names in its documents.
private struct DialectCase: CustomTestStringConvertible {
    var dialect: DeadLetterDialect
    var headers: [ConsumedRecord.Header]
    var origin = DeadLetterOrigin(topic: "orders", partition: 3, offset: 88_120)
    var failure = DeadLetterFailure()
    var testDescription: String { self.dialect.word }
}

private func text(_ name: String, _ value: String) -> ConsumedRecord.Header {
    .init(name: name, value: Array(value.utf8))
}

private func binary(_ name: String, _ value: some FixedWidthInteger) -> ConsumedRecord.Header {
    .init(name: name, value: withUnsafeBytes(of: value.bigEndian) { Array($0) })
}

private let stack = """
    org.example.Listener: cannot handle
    \tat org.example.Listener.on(Listener.java:7)
    Caused by: java.lang.IllegalStateException: amount
    \tat x
    Caused by: java.lang.NumberFormatException: For input string: "1,000원"
    """

private func spring(_ prefix: String) -> [ConsumedRecord.Header] {
    [
        text(prefix + "original-topic", "orders"), binary(prefix + "original-partition", Int32(3)),
        binary(prefix + "original-offset", Int64(88_120)),
        binary(prefix + "original-timestamp", Int64(1_700_000_000_000)),
        text(prefix + "exception-fqcn", "org.example.Listener$Refused"),
        text(prefix + "exception-cause-fqcn", "java.lang.IllegalStateException"),
        text(prefix + "exception-message", "cannot handle\nsecond line"),
        text(prefix + "exception-stacktrace", stack),
    ]
}

private let springOrigin = DeadLetterOrigin(
    topic: "orders",
    partition: 3,
    offset: 88_120,
    timestampMilliseconds: 1_700_000_000_000
)

private func springFailure(group: String?, attempts: Int64? = nil, first: Int64? = nil) -> DeadLetterFailure {
    DeadLetterFailure(
        group: group,
        errorClass: "org.example.Listener$Refused",
        message: "cannot handle\nsecond line",
        causes: [
            "java.lang.IllegalStateException: amount",
            "java.lang.NumberFormatException: For input string: \"1,000원\"",
        ],
        stack: stack,
        attempts: attempts,
        firstFailureMilliseconds: first
    )
}

private let cases: [DialectCase] = [
    DialectCase(
        dialect: .highwater,
        headers: [
            text("hw-dlq-origin-topic", "orders"), text("hw-dlq-origin-partition", "3"),
            text("hw-dlq-origin-offset", "88120"), text("hw-dlq-origin-timestamp", "1700000000000"),
            text("hw-dlq-group", "point"), text("hw-dlq-error-class", "SchemaMismatch"),
            text("hw-dlq-error-message", "field \"amount\" expected integer, got \"1,000원\""),
            text("hw-dlq-error-cause", "PointCommand.decode(_:)\nPointService.handle(_:)"),
            text("hw-dlq-attempts", "4"), text("hw-dlq-first-failure", "2026-11-20T03:00:00.000Z"),
            text("hw-dlq-last-failure", "2026-11-20T03:00:04.250Z"), text("eventId", "7f1c"),
        ],
        origin: springOrigin,
        failure: DeadLetterFailure(
            group: "point",
            errorClass: "SchemaMismatch",
            message: "field \"amount\" expected integer, got \"1,000원\"",
            causes: ["PointCommand.decode(_:)", "PointService.handle(_:)"],
            attempts: 4,
            firstFailureMilliseconds: 1_795_143_600_000,
            lastFailureMilliseconds: 1_795_143_604_250
        )
    ),
    DialectCase(
        dialect: .springDLT,
        headers: spring("kafka_dlt-") + [
            text("kafka_dlt-original-consumer-group", "billing"), binary("kafka_deliveryAttempt", Int32(10)),
        ],
        origin: springOrigin,
        failure: springFailure(group: "billing", attempts: 10)
    ),
    DialectCase(
        dialect: .springRetry,
        headers: spring("kafka_") + [
            text("kafka_dlt-original-consumer-group", "billing"), binary("retry_topic-attempts", Int32(5)),
            // As long as the number needs: six bytes for these years.
            .init(name: "retry_topic-original-timestamp", value: [0x01, 0x8B, 0xCF, 0xE5, 0x68, 0x00]),
        ],
        origin: springOrigin,
        failure: springFailure(group: "billing", attempts: 5, first: 1_700_000_000_000)
    ),
    DialectCase(
        dialect: .springCloudStream,
        headers: [
            text("x-original-topic", "orders"), binary("x-original-partition", Int32(3)),
            binary("x-original-offset", Int64(88_120)), text("x-exception-fqcn", "a.b.C"),
            text("x-exception-message", "no"), text("x-exception-stacktrace", "a.b.C: no"),
        ],
        failure: DeadLetterFailure(errorClass: "a.b.C", message: "no", stack: "a.b.C: no")
    ),
    DialectCase(
        dialect: .connect,
        headers: [
            text("__connect.errors.topic", "orders"), text("__connect.errors.partition", "3"),
            text("__connect.errors.offset", "88120"), text("__connect.errors.connector.name", "jdbc-sink"),
            text("__connect.errors.task.id", "0"), text("__connect.errors.stage", "VALUE_CONVERTER"),
            text("__connect.errors.exception.class.name", "org.apache.kafka.connect.errors.DataException"),
            text("__connect.errors.exception.message", "bad"),
        ],
        failure: DeadLetterFailure(
            connector: "jdbc-sink",
            errorClass: "org.apache.kafka.connect.errors.DataException",
            message: "bad"
        )
    ),
    DialectCase(
        dialect: .streams,
        headers: [
            text("__streams.errors.topic", "orders"), text("__streams.errors.partition", "3"),
            text("__streams.errors.offset", "88120"), text("__streams.errors.exception", "java.lang.RuntimeException"),
            text("__streams.errors.message", "m"), text("__streams.errors.stacktrace", "s"),
        ],
        failure: DeadLetterFailure(errorClass: "java.lang.RuntimeException", message: "m", stack: "s")
    ),
    DialectCase(
        dialect: .shareGroup,
        headers: [
            text("__dlq.errors.topic", "orders"), text("__dlq.errors.partition", "3"),
            text("__dlq.errors.offset", "88120"), text("__dlq.errors.group", "shared"),
            text("__dlq.errors.delivery.count", "5"), text("__dlq.errors.message", "Offset rejected by client."),
        ],
        failure: DeadLetterFailure(group: "shared", message: "Offset rejected by client.", attempts: 5)
    ),
    DialectCase(
        dialect: .smallRye,
        headers: [
            text("dead-letter-topic", "orders"), text("dead-letter-partition", "3"),
            text("dead-letter-offset", "88120"), text("dead-letter-reason", "no"), text("dead-letter-cause", "deeper"),
            text("dead-letter-exception-class-name", "a.B"), text("dead-letter-cause-class-name", "a.C"),
        ],
        failure: DeadLetterFailure(errorClass: "a.B", message: "no", causes: ["deeper"])
    ),
    DialectCase(
        dialect: .karafka,
        headers: [
            text("source_topic", "orders"), text("source_partition", "3"), text("source_offset", "88120"),
            text("source_consumer_group", "rb"), text("source_attempts", "2"), text("source_trace_id", "t1"),
        ],
        failure: DeadLetterFailure(group: "rb", attempts: 2)
    ),
    DialectCase(
        dialect: .massTransit,
        headers: [
            text("MT-Fault-InputAddress", "rabbitmq://h/orders"), text("MT-Reason", "fault"),
            text("MT-Fault-ExceptionType", "System.InvalidOperationException"), text("MT-Fault-Message", "no"),
            text("MT-Fault-Timestamp", "2026-11-20T03:00:04.2500000Z"), text("MT-Fault-RetryCount", "3"),
        ],
        origin: DeadLetterOrigin(address: "rabbitmq://h/orders"),
        failure: DeadLetterFailure(
            errorClass: "System.InvalidOperationException",
            message: "no",
            attempts: 3,
            lastFailureMilliseconds: 1_795_143_604_250
        )
    ),
    DialectCase(
        dialect: .watermill,
        headers: [
            text("topic_poisoned", "orders"), text("reason_poisoned", "no"), text("handler_poisoned", "h"),
            text("subscriber_poisoned", "s"),
        ],
        origin: DeadLetterOrigin(topic: "orders"),
        failure: DeadLetterFailure(group: "h", message: "no")
    ),
    DialectCase(
        dialect: .generic,
        headers: [
            text("dlq-original-topic", "orders"), text("dlq-reason", "no"), text("dlq-error-class", "E"),
            text("dlq-failed-at", "1795143604"), text("dlq-attempts", "7"),
        ],
        origin: DeadLetterOrigin(topic: "orders"),
        failure: DeadLetterFailure(
            errorClass: "E",
            message: "no",
            attempts: 7,
            lastFailureMilliseconds: 1_795_143_604_000
        )
    ),
]

@Suite struct DialectTests {
    private let reader = DeadLetterReader.standard

    @Test(arguments: cases) fileprivate func everyDialectIsRead(_ expected: DialectCase) throws {
        let letter = try #require(self.reader.read(expected.headers))
        #expect(letter.dialect == expected.dialect)
        #expect(letter.origin == expected.origin)
        #expect(letter.failure == expected.failure)
        #expect(letter.replay == nil)
    }

    @Test func everyBuiltInTableHasACase() {
        #expect(Set(cases.map(\.dialect)) == Set(DialectTable.builtIn.map(\.dialect)))
    }

    @Test(arguments: cases) fileprivate func theOrderOfHeadersDoesNotMatter(_ expected: DialectCase) {
        #expect(self.reader.read(expected.headers.reversed())?.origin == expected.origin)
        #expect(self.reader.read(expected.headers.reversed())?.failure == expected.failure)
    }

    @Test func anOrdinaryRecordIsNoDeadLetter() {
        let headers = [text("eventId", "1"), text("traceId", "2"), text("x-exception-message", "told by somebody")]
        #expect(self.reader.read(headers) == nil)
        #expect(self.reader.read([]) == nil)
        #expect(self.reader.read([.init(name: "hw-dlq-origin-topic", value: nil)]) == nil)
    }

    @Test func theFirstOriginAndTheLastFailureCount() throws {
        let again = [
            text("kafka_dlt-original-topic", "orders-retry"), binary("kafka_dlt-original-partition", Int32(9)),
            text("kafka_dlt-exception-message", "later"),
        ]
        let letter = try #require(self.reader.read(spring("kafka_dlt-") + again))
        #expect(letter.origin == springOrigin)
        #expect(letter.failure.message == "later")
    }

    @Test func aRecordThatDiedInTwoDialectsKeepsItsFirstOrigin() throws {
        let letter = try #require(
            self.reader.read(
                cases[0].headers + [
                    text("__connect.errors.topic", "sink"), text("__connect.errors.exception.message", "x"),
                ]
            )
        )
        #expect(letter.dialect == .connect)
        #expect(letter.origin == springOrigin)
        #expect(letter.failure.message == "x")
        #expect(letter.failure.firstFailureMilliseconds == 1_795_143_600_000)
    }

    @Test func namesOfAnybodyCountOnlyWhereNoOthersAre() throws {
        let letter = try #require(self.reader.read([text("original-topic", "elsewhere")] + cases[0].headers))
        #expect(letter.dialect == .highwater && letter.origin.topic == "orders")
    }

    @Test func tablesOfTheUserWin() throws {
        let own = DialectTable(
            .userDefined("legacy"),
            [.originTopic: ["X-From"], .originOffset: ["X-At"], .errorMessage: ["X-Why"]],
            binaryNames: ["X-At": .binary]
        )
        let reader = DeadLetterReader(userTables: [own])
        let letter = try #require(
            reader.read([text("X-From", "orders"), binary("X-At", Int64(7)), text("X-Why", "no")])
        )
        #expect(letter.dialect.word == "legacy")
        #expect(letter.origin == DeadLetterOrigin(topic: "orders", offset: 7))
        #expect(letter.failure.message == "no")
        #expect(reader.isOfFailure("X-Why") && !reader.isOfFailure("X-From"))
    }

    @Test func theRecordsOwnIdsAreRead() throws {
        let headers =
            cases[0].headers + [
                text("traceId", "22b0"), text("producer", "payment"), text("schemaVersion", "2"),
                text("occurredAt", "2026-11-20T12:00:04.250+09:00"),
            ]
        #expect(
            self.reader.read(headers)?.identity
                == RecordIdentity(
                    eventID: "7f1c",
                    traceID: "22b0",
                    producer: "payment",
                    schemaVersion: "2",
                    occurredAtMilliseconds: 1_795_143_604_250
                )
        )
    }

    @Test func whatAReplayWroteIsKnownAgain() throws {
        let mark = ReplayMark(count: 2, from: "orders-dlq/1/412", id: "p-1")
        #expect(try #require(self.reader.read(cases[0].headers + mark.headers)).replay == mark)
        #expect(ReplayMark([text("x-replay-count", "many")])?.count == 1)
        #expect(ReplayMark([text("x-replay-count", "-4")])?.count == 1)
    }

    @Test func shortNamesOfErrors() {
        let names = [
            "org.example.Listener$Refused": "Refused", "Ruby::Errors::Bad": "Bad", "SchemaMismatch": "SchemaMismatch",
            "": "",
        ]
        for (name, short) in names { #expect(DeadLetterFailure(errorClass: name).shortClass == short) }
    }
}

@Suite struct DialectDamageTests {
    /// Every header of every dialect with values of every length up to nine and bytes that are no text: the reader may
    /// find nothing, but never stops, and never makes an impossible place of it.
    @Test(arguments: cases) fileprivate func noValueIsTooStrange(_ expected: DialectCase) {
        var random = SystemRandomNumberGenerator()
        for index in expected.headers.indices {
            for length in 0...9 {
                for _ in 0..<20 {
                    var headers = expected.headers
                    headers[index] = .init(
                        name: headers[index].name,
                        value: (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
                    )
                    let letter = DeadLetterReader.standard.read(headers)
                    #expect((letter?.origin.partition ?? 0) >= 0 && (letter?.origin.offset ?? 0) >= 0)
                    for header in headers {
                        #expect(!HeaderContent(header).text.isEmpty || header.value?.isEmpty != false)
                    }
                }
            }
        }
    }

    @Test func numbersOfBinaryDialectsAreNumbers() {
        #expect(HeaderContent(binary("kafka_dlt-original-partition", Int32(-1))) == .number(-1))
        #expect(HeaderContent(binary("kafka_dlt-original-offset", Int64(1) << 40)) == .number(1 << 40))
        #expect(HeaderContent(text("kafka_dlt-original-offset", "12")) == .text("12"))
        #expect(HeaderContent(.init(name: "kafka_dlt-original-offset", value: [1, 2, 3])) == .bytes([1, 2, 3]))
        #expect(HeaderContent(.init(name: "any", value: [0xFF, 0x00])).text == "0xff00")
        #expect(HeaderContent(.init(name: "any", value: [0x1B, 0x5B])) == .bytes([0x1B, 0x5B]))
        #expect(HeaderContent(.init(name: "any", value: nil)) == .none)
    }
}
