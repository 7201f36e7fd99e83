import ClusterView
import CommandLineInterface
import Operations
import RecordClient

/// `highwater consume`
enum ConsumeCommand {
    /// Where reading begins.
    enum Start: Sendable, Equatable {
        case earliest
        case latest
        case offset(Int64)
        /// So many records before the end.
        case beforeEnd(Int64)

        init?(_ text: String) {
            switch text {
            case "earliest", "beginning": self = .earliest
            case "latest", "end": self = .latest
            default:
                guard let number = Int64(text) else { return nil }
                self = number < 0 ? .beforeEnd(-number) : .offset(number)
            }
        }
    }

    static let topic = Option("--topic", "TOPIC", .text, "The topic.")
    static let partition = Option<[Int]>.repeated(
        "--partition",
        "N",
        .integer(in: 0...Int(Int32.max)),
        "Only this partition."
    )
    static let offset = Option<Start?>.optional(
        "--offset",
        "earliest|latest|N|-N",
        ValueKind("earliest, latest, an offset, or -N for the last N records", parse: Start.init),
        "Where to begin; earliest, or with a group where that is."
    )
    static let fromTime = Option<Int64?>.optional(
        "--from-time",
        "TIME",
        ValueKind("a time such as 2026-11-20T12:00:00.000 (UTC) or 2026-11-20T12:00:00+09:00") {
            UTCInstant.milliseconds($0)
        },
        "Begins at the first record at or after this time."
    )
    static let group = Option<String?>.optional(
        "--group",
        "GROUP",
        .text,
        "Reads as a member of this group and commits what was written out."
    )
    static let maxMessages = Option<Int?>.optional(
        "--max-messages",
        "N",
        .integer(in: 1...Int.max),
        "Stops after so many."
    )
    static let exitAtEnd = Flag("--exit-at-end", "Stops at the end of all partitions.")
    static let keySeparator = Option<String?>.optional(
        "--key-separator",
        "TEXT",
        .text,
        "Writes keys too, with this between key and value."
    )

    static let columns: [OutputTable.Column] = [
        .init("topic", "TOPIC", "topic"),
        .init("partition", "PARTITION", "partition", alignment: .right),
        .init("offset", "OFFSET", "offset", alignment: .right),
        .init("timestamp", "TIMESTAMP", "milliseconds since 1970; null if it has none", alignment: .right),
        .init("key", "KEY", "a text; an object with base64 for other bytes; null if there is none"),
        .init("headers", "HEADERS", "objects with name and value"),
        .init("value", "VALUE", "as the key; null is a tombstone"),
    ]

    static let command = Command(
        "consume",
        "Writes a topic's records until Ctrl-C.",
        discussion: """
            Plain output is the value of each record on a line; wide adds where it came from, its key and headers; json \
            and jsonl are one object per line, which produce --format json takes. Nothing is committed without --group.
            """,
        options: ClusterAccess.options + [
            topic, partition, offset, fromTime, RecordScope.from, RecordScope.to, RecordScope.filter, group,
            maxMessages, exitAtEnd, keySeparator, OutputFormat.option,
        ],
        fields: OutputTable.fields(columns)
    ) { arguments in
        let hasRange = arguments.has(RecordScope.from) || arguments.has(RecordScope.to)
        let hasStart = arguments.has(offset) || arguments.has(fromTime)
        if arguments[group] != nil, arguments.has(partition) || hasStart || hasRange {
            throw CommandFailure(
                .usage,
                "--group reads where the group is, whatever partitions it is given: --partition, --offset, "
                    + "--from-time, --from and --to go without it (reset-offsets moves a group)."
            )
        }
        if arguments[offset] != nil && arguments[fromTime] != nil || hasStart && hasRange {
            throw CommandFailure(.usage, "--offset, --from-time, and --from with --to exclude each other.")
        }
        let filter = try RecordScope.filter(arguments)
        let access = try await ClusterAccess.resolve(arguments)
        let count = try await access.withClient { client in
            _ = try await access.clusterID(client, within: arguments[ClusterAccess.timeout])
            return try await client.partitionCounts(of: [arguments[topic]])[arguments[topic]]
        }
        guard let count else { throw CommandFailure(.error, "There is no topic \(arguments[topic]).") }
        if let number = arguments[partition].first(where: { $0 >= Int(count) }) {
            throw CommandFailure(.error, "\(arguments[topic]) has no partition \(number), only 0 to \(count - 1).")
        }
        return try await UntilInterrupted.run {
            if arguments.has(RecordScope.to) || arguments.has(RecordScope.from) && arguments[exitAtEnd] {
                try await scan(arguments, access, filter)
                return .done
            }
            return try await consume(arguments, access, count, filter)
        }
    }

    /// Reads what is there from one place to another, and no more.
    private static func scan(_ arguments: Arguments, _ access: ClusterAccess, _ filter: RecordFilter?) async throws {
        let partitions = arguments[partition].isEmpty ? nil : Set(arguments[partition].map { Int32($0) })
        let range = RecordRange(
            from: arguments[RecordScope.from] ?? .earliest,
            to: arguments[RecordScope.to] ?? .latest,
            partitions: partitions
        )
        let output = RecordOutput(format: arguments[OutputFormat.option], keySeparator: arguments[keySeparator])
        output.begin()
        var left = arguments[maxMessages] ?? .max
        try await RecordScan(access: access, range: range).run([arguments[topic]]) { records in
            let wanted = records.filter { filter?.matches($0) ?? true }.prefix(left)
            output.write(Array(wanted))
            left -= wanted.count
            return left > 0
        }
    }

    private static func consume(
        _ arguments: Arguments,
        _ access: ClusterAccess,
        _ count: Int32,
        _ filter: RecordFilter?
    ) async throws -> ExitStatus {
        var configuration = ConsumerConfiguration(
            bootstrapServers: access.bootstrapServers,
            groupId: arguments[group] ?? "highwater-consume"
        )
        configuration.reportsPartitionEnd = arguments[exitAtEnd]
        let consumer = try Consumer(configuration)
        do {
            if arguments[group] != nil {
                try await consumer.subscribe([arguments[topic]])
            } else {
                let starts = try await starts(arguments, access, consumer, count)
                try await consumer.assign(starts)
            }
            try await write(arguments, consumer, filter)
        } catch {
            await consumer.close()
            throw error
        }
        await consumer.close()
        return .done
    }

    private static func starts(
        _ arguments: Arguments,
        _ access: ClusterAccess,
        _ consumer: Consumer,
        _ count: Int32
    ) async throws -> [PartitionOffset] {
        let name = arguments[topic]
        let numbers = arguments[partition].isEmpty ? Array(0..<count) : arguments[partition].map { Int32($0) }
        if let from = arguments[RecordScope.from] {
            let spans = try await access.withClient {
                try await $0.spans(of: RecordRange(from: from), in: name)
            }
            return numbers.map { number in
                let start = spans.first { $0.partition == number }?.from ?? PartitionOffset.end
                return PartitionOffset(topic: name, partition: number, offset: start)
            }
        }
        if let time = arguments[fromTime] {
            let times = numbers.map { PartitionOffset(topic: name, partition: $0, offset: time) }
            return try await consumer.offsets(forTimes: times, timeoutMilliseconds: 10_000)
        }
        var starts: [PartitionOffset] = []
        for number in numbers {
            var start = PartitionOffset(topic: name, partition: number, offset: PartitionOffset.beginning)
            switch arguments[offset] {
            case .earliest?, nil: break
            case .latest?: start.offset = PartitionOffset.end
            case .offset(let offset)?: start.offset = offset
            case .beforeEnd(let records)?:
                let ends = try await consumer.watermarks(topic: name, partition: number, timeoutMilliseconds: 10_000)
                start.offset = max(ends.low, ends.high - records)
            }
            starts.append(start)
        }
        return starts
    }

    private static func write(_ arguments: Arguments, _ consumer: Consumer, _ filter: RecordFilter?) async throws {
        let output = RecordOutput(format: arguments[OutputFormat.option], keySeparator: arguments[keySeparator])
        output.begin()
        var left = arguments[maxMessages] ?? .max
        var ended: Set<PartitionOffset> = []
        while left > 0, !Task.isCancelled {
            let batch = try await consumer.poll(limit: filter == nil ? min(left, 500) : 500, timeoutMilliseconds: 100)
            let wanted = filter.map { filter in batch.records.filter { filter.matches($0) } } ?? batch.records
            // With a group what does not fit is committed too: it was looked at.
            output.write(Array(wanted.prefix(left)))
            left -= min(left, wanted.count)
            for record in batch.records {
                ended.remove(PartitionOffset(topic: record.topic, partition: record.partition))
            }
            if arguments[group] != nil, !batch.records.isEmpty {
                try await consumer.commit(next(batch.records))
            }
            for problem in batch.partitionErrors {
                guard problem.error.code == .partitionEnd else { throw problem.error }
                ended.insert(PartitionOffset(topic: problem.partition.topic, partition: problem.partition.partition))
            }
            guard arguments[exitAtEnd], !ended.isEmpty else { continue }
            let assigned = try await consumer.assignment()
            let isAtEnd = assigned.allSatisfy {
                ended.contains(PartitionOffset(topic: $0.topic, partition: $0.partition))
            }
            if isAtEnd, !assigned.isEmpty { return }
        }
    }

    /// The offsets behind these records.
    private static func next(_ records: [ConsumedRecord]) -> [PartitionOffset] {
        var offsets: [Int32: PartitionOffset] = [:]
        for record in records {
            offsets[record.partition] = PartitionOffset(
                topic: record.topic,
                partition: record.partition,
                offset: record.offset + 1
            )
        }
        return offsets.keys.sorted().compactMap { offsets[$0] }
    }
}

/// Records on standard output, one line each.
struct RecordOutput {
    let format: OutputFormat
    let keySeparator: String?

    /// Writes what comes before the first record.
    func begin() {
        if format == .csv { StandardOutput.write(OutputTable(ConsumeCommand.columns).render(.csv)) }
    }

    func write(_ records: [ConsumedRecord]) {
        guard !records.isEmpty else { return }
        switch format {
        case .json, .jsonl, .csv:
            var table = OutputTable(ConsumeCommand.columns)
            for record in records { table.append(cells(record)) }
            StandardOutput.write(table.renderLines(format))
        case .table where StandardOutput.isTerminal:
            StandardOutput.write(records.map { line($0) + "\n" }.joined())
        case .table:
            // Another program wants the bytes that were sent.
            StandardOutput.write(bytes: records.flatMap { bytes($0) + [UInt8(ascii: "\n")] })
        case .wide: StandardOutput.write(records.map { wideLine($0) + "\n" }.joined())
        }
    }

    private func cells(_ record: ConsumedRecord) -> [OutputTable.Cell] {
        let timestamp = record.timestampMilliseconds < 0 ? nil : record.timestampMilliseconds
        return [
            .init(.string(record.topic)), .init(JSONValue(Int64(record.partition))), .init(JSONValue(record.offset)),
            .init(JSONValue(timestamp)), .init(RecordText.json(record.key)), .init(RecordText.json(record.headers)),
            .init(RecordText.json(record.value)),
        ]
    }

    private func bytes(_ record: ConsumedRecord) -> [UInt8] {
        let value = record.value ?? []
        return keySeparator.map { (record.key ?? []) + Array($0.utf8) + value } ?? value
    }

    private func line(_ record: ConsumedRecord) -> String {
        let value = RecordText.plain(record.value)
        return keySeparator.map { RecordText.plain(record.key) + $0 + value } ?? value
    }

    private func wideLine(_ record: ConsumedRecord) -> String {
        let time =
            record.timestampMilliseconds < 0 ? "-" : UTCInstant.text(milliseconds: record.timestampMilliseconds) + "Z"
        let headers = record.headers.map { " \($0.name)=\(RecordText.plain($0.value, null: "null"))" }.joined()
        return
            "\(record.topic)-\(record.partition) @\(record.offset) \(time) key=\(RecordText.plain(record.key, null: "null"))"
            + "\(headers) value=\(RecordText.plain(record.value, null: "null"))"
    }
}
