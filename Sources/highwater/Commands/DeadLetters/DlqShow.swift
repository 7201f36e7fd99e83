import ClusterView
import CommandLineInterface
import RecordClient

/// `highwater dlq show`
enum DlqShow {
    static let topic = Option<[String]>.repeated(
        "--topic",
        "TOPIC",
        .text,
        "A topic of dead letters; all that are found otherwise."
    )
    static let origin = Option<String?>.optional("--origin", "TOPIC", .text, "Only those that came from this topic.")
    static let error = Option<String?>.optional("--error", "CLASS", .text, "Only those with this class of error.")
    static let maxMessages = Option(
        "--max-messages",
        "N",
        .integer(in: 1...Int.max),
        default: 100,
        "Stops after so many that fit."
    )

    static let columns: [OutputTable.Column] = [
        .init("place", "AT", "topic/partition/offset"),
        .init("time", "TIME", "when it was written, UTC; null if it has no time"),
        .init("origin", "ORIGIN", "topic/partition/offset it came from, as far as that is told"),
        .init("group", "GROUP", "group or connector that gave it up"),
        .init("error", "ERROR", "class of the error without its package"),
        .init("message", "MESSAGE", "the error's message"),
        .init("causes", "CAUSES", "errors behind it, outermost first", wide: true),
        .init("attempts", "TRIES", "how often it was tried", alignment: .right),
        .init("replays", "REPLAYED", "how often it was replayed", alignment: .right, wide: true),
        .init("dialect", "DIALECT", "whose headers it has; null for a record without any"),
        .init("eventId", "EVENT ID", "its eventId", wide: true),
        .init("traceId", "TRACE ID", "its traceId", wide: true),
        .init("key", "KEY", "a text; an object with base64 for other bytes; null if there is none", wide: true),
        .init("headers", "HEADERS", "objects with name and value", wide: true),
        .init("value", "VALUE", "as the key; null is a tombstone", wide: true),
    ]

    static let command = Command(
        "dlq show",
        "Shows dead letters with what their headers tell, in every dialect that is known.",
        discussion: """
            Without --topic the topics are found as dlq list finds them. wide, json, jsonl and csv have the record \
            itself too. Nothing is committed.
            """,
        options: ClusterAccess.options + [
            topic, origin, error, RecordScope.from, RecordScope.to, RecordScope.filter, maxMessages,
            OutputFormat.option,
        ],
        fields: OutputTable.fields(columns)
    ) { arguments in
        let filter = try RecordScope.filter(arguments)
        let access = try await ClusterAccess.resolve(arguments)
        return try await UntilInterrupted.run {
            let topics = try await topics(arguments, access)
            let range = RecordRange(
                from: arguments[RecordScope.from] ?? .earliest,
                to: arguments[RecordScope.to] ?? .latest
            )
            var table = OutputTable(columns)
            var left = arguments[maxMessages]
            var hasMore = false
            try await RecordScan(access: access, range: range).run(topics) { records in
                for record in records {
                    let letter = DeadLetterReader.standard.read(record.headers)
                    guard fits(record, letter, arguments, filter) else { continue }
                    guard left > 0 else {
                        hasMore = true
                        return false
                    }
                    left -= 1
                    table.append(cells(record, letter))
                }
                return true
            }
            StandardOutput.write(table.render(arguments[OutputFormat.option]))
            if hasMore { StandardError.write("highwater: there are more; --max-messages N shows more of them\n") }
            return .done
        }
    }

    private static func topics(_ arguments: Arguments, _ access: ClusterAccess) async throws -> [String] {
        let timeout = arguments[ClusterAccess.timeout]
        guard arguments[topic].isEmpty else {
            try await access.withClient { _ = try await access.clusterID($0, within: timeout) }
            return arguments[topic]
        }
        let found = try await DeadLetterLook.snapshot(access, within: timeout)
        let topics = found.topics.filter { !$0.isDenied && !$0.isParked }.map(\.topic)
        guard !topics.isEmpty else {
            throw CommandFailure(
                .error,
                "\(found.absence ?? "No topic of dead letters may be read here"): give --topic TOPIC."
            )
        }
        return topics
    }

    private static func fits(
        _ record: ConsumedRecord,
        _ letter: DeadLetter?,
        _ arguments: Arguments,
        _ filter: RecordFilter?
    ) -> Bool {
        if let origin = arguments[origin], letter?.origin.topic != origin { return false }
        if let error = arguments[error], letter?.failure.shortClass != error, letter?.failure.errorClass != error {
            return false
        }
        return filter?.matches(record, deadLetter: letter) ?? true
    }

    private static func cells(_ record: ConsumedRecord, _ letter: DeadLetter?) -> [OutputTable.Cell] {
        let text = { (value: String?) in
            OutputTable.Cell(JSONValue(value), text: value.map { RecordText.plain(Array($0.utf8)) } ?? "-")
        }
        let bytes = { (value: [UInt8]?) in
            OutputTable.Cell(
                RecordText.json(value),
                text: RecordText.plain(value.map { Array($0.prefix(2000)) }, null: "null")
            )
        }
        let identity = letter?.identity ?? RecordIdentity(record.headers)
        let time = record.timestampMilliseconds < 0 ? nil : WallTime.iso8601(record.timestampMilliseconds)
        return [
            .init(.string(RecordPlace(record).description)), text(time), text(letter?.origin.text),
            text(letter?.failure.owner), text(letter?.failure.shortClass),
            .init(
                JSONValue(letter?.failure.message),
                text: letter?.failure.firstLine.map { RecordText.plain(Array($0.utf8.prefix(200))) } ?? "-"
            ),
            .init(
                .array((letter?.failure.causes ?? []).map { .string($0) }),
                text: RecordText.plain(Array((letter?.failure.causes ?? []).joined(separator: " <- ").utf8))
            ),
            .init(JSONValue(letter?.failure.attempts)), .init(JSONValue(letter?.replay?.count)),
            text(letter?.dialect.word), text(identity.eventID), text(identity.traceID), bytes(record.key),
            .init(
                RecordText.json(record.headers),
                text: record.headers.map {
                    "\($0.name)=\(RecordText.plain(Array(HeaderContent($0).text.utf8.prefix(200))))"
                }
                .joined(separator: " ")
            ),
            bytes(record.value),
        ]
    }
}
