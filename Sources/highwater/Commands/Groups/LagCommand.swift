import ClusterView
import CommandLineInterface

/// `highwater lag`
enum LagCommand {
    static let all = Flag("--all", "With topics that a group's members no longer read, and deleted ones.")

    static let columns: [OutputTable.Column] = [
        .init("group", "GROUP", "group"),
        .init("topic", "TOPIC", "topic"),
        .init("partition", "PARTITION", "partition number", alignment: .right),
        .init("currentOffset", "CURRENT-OFFSET", "the next record to read; null if never committed", alignment: .right),
        .init("logEndOffset", "LOG-END-OFFSET", "where the log ends", alignment: .right),
        .init("lag", "LAG", "records not read yet", alignment: .right),
        .init("timeLagMilliseconds", "TIME", "age of the first record not read", alignment: .right),
        .init("timeLagPrecision", "", "exact, interpolated (~) or atLeast (>)", wide: true),
        .init("inPerSecond", "IN/s", "records written per second", alignment: .right),
        .init("outPerSecond", "OUT/s", "records read per second", alignment: .right),
        .init("drainSeconds", "DRAIN", "until nothing is unread, at these rates", alignment: .right),
        .init(
            "drain",
            "",
            "drained, keepingUp (no more than waits between commits), draining, never or unknown",
            wide: true
        ),
        .init("verdict", "VERDICT", "ok, warn, stop, stall, rewind, never, left, gone or unknown"),
        .init("rule", "RULE", "the rule that decided on the verdict", wide: true),
        .init("source", "SOURCE", "how commits are known: log (each) or poll (changes only)", wide: true),
        .init("consumerId", "CONSUMER-ID", "member that owns the partition"),
        .init("host", "HOST", "its host"),
        .init("clientId", "CLIENT-ID", "its client id"),
        .init("isEndOld", "OLD", "whether the end could not be asked for just now", wide: true),
    ]

    static let command = Command(
        "lag",
        "Shows how far consumer groups are behind, per partition.",
        discussion: """
            Rates need two looks: give --sample 5s, or --follow. With --follow each refresh is written with its time. \
            Ages of records are read off from time stamps at a few moments of the past (~).
            """,
        options: ClusterAccess.options + [
            GroupWatch.group, GroupWatch.topic, all, GroupWatch.sample, GroupWatch.follow, GroupWatch.duration,
            GroupWatch.refresh, OutputFormat.option,
        ],
        fields: [
            Command.Field("takenAt", "when the figures were taken, UTC (json; time of each row with --follow)"),
            Command.Field("partitions", "list of objects with the following fields (json)"),
        ] + OutputTable.fields(columns)
    ) { arguments in
        let watch = try await GroupWatch(arguments)
        if watch.follows {
            try await follow(watch, arguments)
        } else {
            let snapshot = try await watch.snapshot()
            watch.complain(about: snapshot)
            write(snapshot, watch, arguments)
        }
        return .done
    }

    private static func write(_ snapshot: GroupsSnapshot, _ watch: GroupWatch, _ arguments: Arguments) {
        let format = arguments[OutputFormat.option]
        switch format {
        case .table, .wide:
            var table = OutputTable(columns)
            forEach(snapshot, watch, arguments) { table.append(cells($0, $1, $2)) }
            StandardOutput.write(table.render(format))
        case .json, .jsonl, .csv:
            let header = [
                JSONValue.Member("takenAt", .string(WallTime.iso8601(snapshot.takenAtMilliseconds)))
            ]
            var rows = RowStream(columns, format, header: header, rowsName: "partitions", write: StandardOutput.write)
            forEach(snapshot, watch, arguments) { rows.append(values($0, $1, $2)) }
            rows.finish()
        }
    }

    private static func follow(_ watch: GroupWatch, _ arguments: Arguments) async throws {
        let format = arguments[OutputFormat.option]
        let timed = [OutputTable.Column("time", "TIME OF DAY", "when it was seen, UTC")] + columns
        if format == .table || format == .wide {
            return try await watch.follow { update in
                let snapshot = update.snapshot
                let time = JSONValue.string(WallTime.iso8601(snapshot.takenAtMilliseconds))
                let cell = OutputTable.Cell(time, text: WallTime.timeOfDay(snapshot.takenAtMilliseconds))
                var table = OutputTable(timed)
                forEach(snapshot, watch, arguments) { table.append([cell] + cells($0, $1, $2)) }
                StandardOutput.write(table.render(format) + "\n")
            }
        }
        var rows = RowStream(timed, format == .csv ? .csv : .jsonl, write: StandardOutput.write)
        try await watch.follow { update in
            let time = JSONValue.string(WallTime.iso8601(update.snapshot.takenAtMilliseconds))
            forEach(update.snapshot, watch, arguments) { rows.append([time] + values($0, $1, $2)) }
            rows.flush()
        }
    }

    private static func forEach(
        _ snapshot: GroupsSnapshot,
        _ watch: GroupWatch,
        _ arguments: Arguments,
        _ body: (GroupRow, String, LagRow) -> Void
    ) {
        let topics = arguments[GroupWatch.topic]
        for group in watch.groups(snapshot) {
            for topic in group.topics where topics.isEmpty || topics.contains(topic.topic) {
                guard topic.presence == .read || arguments[all] else { continue }
                for row in topic.partitions { body(group, topic.topic, row) }
            }
        }
    }

    private static func values(_ group: GroupRow, _ topic: String, _ row: LagRow) -> [JSONValue] {
        let owner = group.owner(of: row)
        return [
            .string(group.groupID),
            .string(topic),
            JSONValue(row.partition),
            JSONValue(row.committed),
            JSONValue(row.end),
            JSONValue(row.lag),
            JSONValue(row.timeLag?.milliseconds),
            LagText.precision(row.timeLag),
            LagText.number(row.rateIn),
            LagText.number(row.rateOut),
            LagText.drainSeconds(row.drain),
            LagText.drainKind(row.drain),
            .string(LagText.verdict(row.judgement.verdict)),
            .string(row.judgement.rule.rawValue),
            .string(row.judgement.source.rawValue),
            JSONValue(owner?.memberID),
            JSONValue(owner?.host),
            JSONValue(owner?.clientID),
            .boolean(row.endStaleSinceMilliseconds != nil),
        ]
    }

    private static func cells(_ group: GroupRow, _ topic: String, _ row: LagRow) -> [OutputTable.Cell] {
        let texts: [String: String] = [
            "timeLagMilliseconds": LagText.seconds(row.timeLag),
            "inPerSecond": LagText.rate(row.rateIn),
            "outPerSecond": LagText.rate(row.rateOut),
            "drainSeconds": LagText.drain(row.drain),
            "verdict": row.judgement.verdict.word,
        ]
        return zip(columns, values(group, topic, row)).map { column, value in
            texts[column.name].map { OutputTable.Cell(value, text: $0) } ?? OutputTable.Cell(value)
        }
    }
}
