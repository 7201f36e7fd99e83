import ClusterView
import CommandLineInterface

/// `highwater partitions`
enum PartitionsCommand {
    static let topic = Option<[String]>.repeated("--topic", "TOPIC", .text, "Only this topic.")
    static let underReplicated = Flag("--under-replicated-partitions", "Only with fewer in sync than replicas.")
    static let unavailable = Flag("--unavailable-partitions", "Only without a live leader.")
    static let underMinIsr = Flag(
        "--under-min-isr-partitions",
        "Only without a leader or with fewer in sync than min.insync.replicas."
    )
    static let atMinIsr = Flag("--at-min-isr-partitions", "Only with exactly min.insync.replicas in sync.")
    static let excludeInternal = Flag("--exclude-internal", "Without the cluster's own topics.")

    static let columns: [OutputTable.Column] = [
        .init("topic", "TOPIC", "topic"),
        .init("partition", "PARTITION", "partition number", alignment: .right),
        .init("leader", "LEADER", "leading broker; null when offline", alignment: .right),
        .init("leaderEpoch", "EPOCH", "grows with every change of leader", alignment: .right),
        .init("replicas", "REPLICAS", "brokers with a replica, the preferred leader first"),
        .init("isr", "ISR", "brokers in sync"),
        .init("minInSyncReplicas", "MIN ISR", "min.insync.replicas; n/a where the cluster cannot tell"),
        .init("status", "STATUS", "ok, under-replicated, at-min-isr, under-min-isr or offline"),
        .init("isLedByPreferred", "PREFERRED", "whether the preferred replica leads"),
        .init("offlineReplicas", "OFFLINE", "replicas on brokers that are not there", wide: true),
        .init("isInternal", "INTERNAL", "whether it is the cluster's own", wide: true),
    ]

    static let command = Command(
        "partitions",
        "Lists partitions with leader, ISR and status.",
        discussion: "The filters have the names and definitions of Kafka's topic tool; several are joined by or.",
        options: ClusterAccess.options + [
            topic, underReplicated, unavailable, underMinIsr, atMinIsr, excludeInternal, OutputFormat.option,
        ],
        fields: OutputTable.fields(columns)
    ) { arguments in
        let access = try await ClusterAccess.resolve(arguments)
        let snapshot = try await access.withClient {
            try await access.snapshot($0, within: arguments[ClusterAccess.timeout])
        }
        let topics = arguments[topic]
        if let missing = topics.first(where: { name in !snapshot.partitions.contains { $0.topic == name } }) {
            throw CommandFailure(.error, "There is no topic \(missing).")
        }
        var table = OutputTable(columns)
        for row in snapshot.partitions
        where (topics.isEmpty || topics.contains(row.topic)) && isWanted(row, arguments) {
            table.append(cells(of: row))
        }
        StandardOutput.write(table.render(arguments[OutputFormat.option]))
        return .done
    }

    private static func isWanted(_ row: PartitionRow, _ arguments: Arguments) -> Bool {
        if arguments[excludeInternal] && row.isInternal { return false }
        var isFiltered = false
        for (flag, holds) in [
            (underReplicated, row.isUnderReplicated), (unavailable, row.isOffline),
            (underMinIsr, row.refusesAcksAll), (atMinIsr, row.minInSync.value == row.inSync.count),
        ] where arguments[flag] {
            if holds { return true }
            isFiltered = true
        }
        return !isFiltered
    }

    /// One word for the worst that is true of a partition.
    static func status(of row: PartitionRow) -> String {
        if row.isOffline { return "offline" }
        return switch row.replication {
        case .underMinInSync: "under-min-isr"
        case .atMinInSync: "at-min-isr"
        case .underReplicated: "under-replicated"
        case .complete: "ok"
        }
    }

    private static func cells(of row: PartitionRow) -> [OutputTable.Cell] {
        let list = { (ids: [Int32]) in OutputTable.Cell(.array(ids.map { JSONValue($0) })) }
        return [
            .init(.string(row.topic)),
            .init(JSONValue(row.partition)),
            .init(JSONValue(row.leader), text: row.leader.map { "\($0)" } ?? "none"),
            .init(JSONValue(row.leaderEpoch)),
            list(row.replicas),
            list(row.inSync),
            ReadingText.cell(row.minInSync, { JSONValue($0) }, { "\($0)" }),
            .init(.string(status(of: row))),
            .init(.boolean(!row.isLedByAnother && !row.isOffline)),
            list(row.offlineReplicas),
            .init(.boolean(row.isInternal)),
        ]
    }
}
