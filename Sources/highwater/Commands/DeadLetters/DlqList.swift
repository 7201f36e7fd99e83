import ClusterView
import CommandLineInterface

/// `highwater dlq list`
enum DlqList {
    static let topics = Flag(
        "--topics",
        "A row for each topic that holds dead letters, instead of each kind of failure."
    )

    static let kindColumns: [OutputTable.Column] = [
        .init("count", "COUNT", "dead letters of this kind", alignment: .right),
        .init("recent", "5 MIN", "written in the last five minutes", alignment: .right),
        .init("origin", "ORIGIN", "topic they came from; null if they do not tell"),
        .init("error", "ERROR", "class of the error without its package; null if they do not tell"),
        .init("owners", "GROUP", "groups or connectors that gave them up"),
        .init("topics", "TOPIC", "topics that hold them"),
        .init("oldest", "OLDEST", "when the oldest was written, UTC"),
        .init("newest", "NEWEST", "when the newest was written, UTC"),
        .init("perHour", "PER HOUR", "written in each of the last 24 hours, the present one last", wide: true),
    ]
    static let topicColumns: [OutputTable.Column] = [
        .init("topic", "TOPIC", "topic"),
        .init("records", "RECORDS", "records in it; null while no leader answers", alignment: .right),
        .init("partitions", "PARTITIONS", "partitions", alignment: .right),
        .init("reason", "FOUND BY", "name, setting, headers or parked"),
        .init("detail", "DETAIL", "what exactly it was recognised by"),
        .init("isDenied", "DENIED", "whether this principal may not read it"),
    ]

    static let command = Command(
        "dlq list",
        "Counts dead letters by the topic they came from and the error, in every topic that holds some.",
        discussion: """
            Topics are found by their names, by errors.deadletterqueue.group.enable, and by the headers of their \
            newest records. Of each partition the last 20,000 records are looked at. Nothing is committed.
            """,
        options: ClusterAccess.options + [topics, OutputFormat.option],
        fields: OutputTable.fields(kindColumns) + OutputTable.fields(topicColumns)
    ) { arguments in
        let access = try await ClusterAccess.resolve(arguments)
        let snapshot = try await DeadLetterLook.snapshot(access, within: arguments[ClusterAccess.timeout])
        var table: OutputTable
        if arguments[topics] {
            table = OutputTable(topicColumns)
            for topic in snapshot.topics { table.append(cells(topic)) }
        } else {
            table = OutputTable(kindColumns)
            for kind in snapshot.kinds { table.append(cells(kind)) }
        }
        StandardOutput.write(table.render(arguments[OutputFormat.option]))
        for topic in snapshot.topics where topic.isDenied {
            StandardError.write("highwater: ⊘ this principal may not read \(topic.topic)\n")
        }
        if let absence = snapshot.absence { StandardError.write("highwater: \(absence)\n") }
        if snapshot.isPartial {
            StandardError.write(
                "highwater: there are more dead letters than were looked at; counts are at least so large\n"
            )
        }
        return .done
    }

    private static func cells(_ row: DeadLetterKindRow) -> [OutputTable.Cell] {
        let names = { (list: [String]) in
            OutputTable.Cell(.array(list.map { .string($0) }), text: list.joined(separator: ","))
        }
        return [
            .init(JSONValue(row.count)), .init(JSONValue(row.recentCount)),
            .init(JSONValue(row.kind.origin), text: row.kind.origin ?? "-"),
            .init(JSONValue(row.kind.error), text: row.kind.error ?? "-"), names(row.owners), names(row.topics),
            .init(.string(WallTime.iso8601(row.oldestMilliseconds))),
            .init(.string(WallTime.iso8601(row.newestMilliseconds))),
            .init(.array(row.perHour.map { JSONValue($0) }), text: row.perHour.map(String.init).joined(separator: " ")),
        ]
    }

    private static func cells(_ row: DeadLetterTopicRow) -> [OutputTable.Cell] {
        let (word, detail) = words(row.reason)
        return [
            .init(.string(row.topic)),
            .init(JSONValue(row.isDenied ? nil : row.recordCount), text: row.isDenied ? "⊘" : text(row.recordCount)),
            .init(JSONValue(row.partitionCount)), .init(.string(word)), .init(JSONValue(detail), text: detail ?? ""),
            .init(.boolean(row.isDenied), text: row.isDenied ? "yes" : "no"),
        ]
    }

    private static func text(_ count: Int64?) -> String { count.map(String.init) ?? "-" }

    private static func words(_ reason: DeadLetterTopic.Reason) -> (word: String, detail: String?) {
        switch reason {
        case .name: ("name", nil)
        case .springSuffix(let topic): ("name", "Spring's suffix of \(topic)")
        case .cloudStream(let destination, let group): ("name", "Spring Cloud Stream: \(destination), \(group)")
        case .setting: ("setting", "errors.deadletterqueue.group.enable")
        case .headers(let dialect): ("headers", dialect.word)
        case .parked(let topic): ("parked", "replays of \(topic) gave up on these")
        }
    }
}
