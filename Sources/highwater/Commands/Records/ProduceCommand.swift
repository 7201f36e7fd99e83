import CommandLineInterface
import Operations
import RecordClient
import Synchronization

/// `highwater produce`
enum ProduceCommand {
    /// What a line of the input is.
    enum Format: String, CaseIterable, Sendable {
        case text
        case json
    }

    /// Codecs that librdkafka has.
    enum Codec: String, CaseIterable, Sendable {
        case none, gzip, snappy, lz4, zstd
    }

    static let topic = Option("--topic", "TOPIC", .text, "Where the records go.")
    static let partition = Option<Int?>.optional(
        "--partition",
        "N",
        .integer(in: 0...Int(Int32.max)),
        "The partition for all of them; chosen by key otherwise."
    )
    static let format = Option(
        "--format",
        "text|json",
        ValueKind<Format>.choice,
        default: Format.text,
        "A line is a value, or a JSON object with key, value, headers, partition and timestamp."
    )
    static let keySeparator = Option<String?>.optional(
        "--key-separator",
        "TEXT",
        .text,
        "What stands between key and value on a line of text."
    )
    static let nullValue = Option<String?>.optional(
        "--null-value",
        "TEXT",
        .text,
        "The value that stands for none: a tombstone."
    )
    static let header = Option<[TopicCreate.Setting]>.repeated(
        "--header",
        "NAME=VALUE",
        TopicCreate.setting("NAME=VALUE"),
        "A header of every record."
    )
    static let compression = Option(
        "--compression-type",
        "NAME",
        ValueKind<Codec>.choice,
        default: Codec.none,
        "The codec of its batches."
    )

    static let columns: [OutputTable.Column] = [
        .init("partition", "PARTITION", "partition", alignment: .right),
        .init("offset", "OFFSET", "offset that the leader gave it", alignment: .right),
        .init("error", "ERROR", "why it was not delivered; null when it was"),
    ]

    static let command = Command(
        "produce",
        "Sends lines of standard input as records, idempotently and with acks=all.",
        discussion: """
            With --output every record's partition and offset are written. Exit status 1 when a record was not \
            delivered.
            """,
        options: ClusterAccess.options + [
            topic, partition, format, keySeparator, nullValue, header, compression, OutputFormat.option,
        ],
        fields: OutputTable.fields(columns)
    ) { arguments in
        let access = try await ClusterAccess.resolve(arguments)
        // A wrong address or topic is an error at once, not a record's after two minutes.
        let count = try await access.withClient { client in
            _ = try await access.clusterID(client, within: arguments[ClusterAccess.timeout])
            return try await client.partitionCounts(of: [arguments[topic]])[arguments[topic]]
        }
        guard let count else { throw CommandFailure(.error, "There is no topic \(arguments[topic]).") }
        if let number = arguments[partition], number >= Int(count) {
            throw CommandFailure(.error, "\(arguments[topic]) has no partition \(number), only 0 to \(count - 1).")
        }
        return try await UntilInterrupted.run { try await produce(arguments, access.bootstrapServers) }
    }

    /// What became of the records.
    private struct Tally {
        var sent = 0
        var failed = 0
        var firstError: RecordClientError?
        var rows: [[OutputTable.Cell]] = []
    }

    private static func produce(_ arguments: Arguments, _ servers: String) async throws -> ExitStatus {
        let wantsRows = arguments.has(OutputFormat.option)
        let tally = Mutex(Tally())
        var configuration = ProducerConfiguration(bootstrapServers: servers)
        configuration.compression = arguments[compression].rawValue
        let deliver: DeliveryHandler = { reports in
            tally.withLock { tally in
                for report in reports {
                    tally.sent += 1
                    if let error = report.error {
                        tally.failed += 1
                        tally.firstError = tally.firstError ?? error
                    }
                    guard wantsRows else { continue }
                    tally.rows.append([
                        .init(JSONValue(Int64(report.partition))),
                        .init(report.error == nil ? JSONValue(report.offset) : .null),
                        .init(JSONValue(report.error?.name), text: report.error?.name ?? ""),
                    ])
                }
            }
        }
        let producer = try Producer(configuration, onDelivery: deliver)
        do {
            try await sendAll(arguments, producer)
            try await producer.flush(timeoutMilliseconds: 130_000)
        } catch {
            await producer.close()
            throw error
        }
        await producer.close()
        let result = tally.withLock { $0 }
        if wantsRows {
            var table = OutputTable(columns)
            for row in result.rows { table.append(row) }
            StandardOutput.write(table.render(arguments[OutputFormat.option]))
        }
        if let error = result.firstError {
            throw CommandFailure(.error, "\(result.failed) of \(result.sent) records were not delivered: \(error)")
        }
        StandardError.write("highwater: \(result.sent == 1 ? "1 record" : "\(result.sent) records") delivered\n")
        return .done
    }

    private static func sendAll(_ arguments: Arguments, _ producer: Producer) async throws {
        let separator = arguments[keySeparator].map { Array($0.utf8) }
        let null = arguments[nullValue].map { Array($0.utf8) }
        let common = arguments[header].map { ConsumedRecord.Header(name: $0.name, value: Array($0.value.utf8)) }
        var input = InputLines()
        while let line = input.next() {
            var record =
                arguments[format] == .json
                ? try RecordText.outgoing(json: line)
                : RecordText.outgoing(line, keySeparator: separator, nullValue: null)
            record.headers += common
            record.partition = record.partition ?? arguments[partition].map { Int32($0) }
            try await queue(record, arguments[topic], producer)
        }
    }

    /// Puts a record into the queue, waiting while that is full.
    private static func queue(_ record: RecordText.Outgoing, _ topic: String, _ producer: Producer) async throws {
        while true {
            do {
                try withBytes(record.key) { key in
                    try withBytes(record.value) { value in
                        try producer.produce(
                            topic: topic,
                            partition: record.partition,
                            key: key,
                            value: value,
                            headers: record.headers.map { ($0.name, $0.value) },
                            timestampMilliseconds: record.timestampMilliseconds
                        )
                    }
                }
                return
            } catch let error as RecordClientError where error.code == .queueFull {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    private static func withBytes(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) throws -> Void) throws {
        guard let bytes else { return try body(nil) }
        try bytes.withUnsafeBytes { try body($0) }
    }
}
