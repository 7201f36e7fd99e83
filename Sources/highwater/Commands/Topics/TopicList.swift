import ClusterView
import CommandLineInterface

/// `highwater topic list`
enum TopicList {
    static let excludeInternal = Flag("--exclude-internal", "Without the cluster's own topics.")

    static let columns: [OutputTable.Column] = [
        .init("topic", "TOPIC", "topic"),
        .init("partitions", "PARTITIONS", "number of partitions", alignment: .right),
        .init("replicationFactor", "REPLICAS", "replicas of the first partition", alignment: .right),
        .init("minInSyncReplicas", "MIN ISR", "min.insync.replicas; n/a where the cluster cannot tell"),
        .init("underReplicated", "UNDER-REPLICATED", "partitions with fewer in sync than replicas", alignment: .right),
        .init("offline", "OFFLINE", "partitions without a leader", alignment: .right),
        .init("isInternal", "INTERNAL", "whether it is the cluster's own"),
    ]

    static let command = Command(
        "topic list",
        "Lists topics.",
        options: ClusterAccess.options + [excludeInternal, OutputFormat.option],
        fields: OutputTable.fields(columns)
    ) { arguments in
        let access = try await ClusterAccess.resolve(arguments)
        let snapshot = try await access.withClient {
            try await access.snapshot($0, within: arguments[ClusterAccess.timeout])
        }
        var table = OutputTable(columns)
        var rest = snapshot.partitions[...]
        while let first = rest.first {
            let rows = rest.prefix { $0.topic == first.topic }
            rest = rest.dropFirst(rows.count)
            if first.isInternal && arguments[excludeInternal] { continue }
            table.append([
                .init(.string(first.topic)),
                .init(JSONValue(rows.count)),
                .init(JSONValue(first.replicas.count)),
                ReadingText.cell(first.minInSync, { JSONValue($0) }, { "\($0)" }),
                .init(JSONValue(rows.count { $0.isUnderReplicated })),
                .init(JSONValue(rows.count { $0.isOffline })),
                .init(.boolean(first.isInternal)),
            ])
        }
        StandardOutput.write(table.render(arguments[OutputFormat.option]))
        return .done
    }
}
