import ClusterView
import CommandLineInterface

/// `highwater brokers`
enum BrokersCommand {
    static let columns: [OutputTable.Column] = [
        .init("id", "BROKER", "node id", alignment: .right),
        .init("address", "ADDRESS", "host and port"),
        .init("rack", "RACK", "broker.rack"),
        .init("state", "STATE", "alive, down, fenced, frozen, starting or unknown"),
        .init("leaders", "LEADERS", "partitions it leads", alignment: .right),
        .init("replicas", "REPLICAS", "partitions it has a replica of", alignment: .right),
        .init("outOfSync", "OUT OF SYNC", "replicas that are not in sync", alignment: .right),
        .init("logBytes", "LOG", "bytes of its log directories; n/a where the cluster cannot tell", alignment: .right),
        .init("pid", "PID", "process id, of an embedded cluster", alignment: .right, wide: true),
        .init("uptimeMilliseconds", "UPTIME", "time since the process was started", alignment: .right, wide: true),
        .init("residentBytes", "MEMORY", "resident memory", alignment: .right, wide: true),
        .init("cpuPercent", "CPU %", "percent of one core since the previous look", alignment: .right, wide: true),
    ]

    static let metrics = Option<Duration?>.optional(
        "--metrics",
        "TIME",
        .duration,
        "Adds what brokers count about themselves, over this time; of a remote cluster how long they take to answer."
    )

    static let command = Command(
        "brokers",
        "Lists brokers with their leaders, replicas and log sizes.",
        discussion: """
            With --metrics the table shows rates in place of replicas; wide, JSON and CSV have all fields. Brokers of an \
            embedded cluster count for themselves; of others the time that they take to answer is measured from here.
            """,
        options: ClusterAccess.options + [metrics, OutputFormat.option],
        fields: [
            Command.Field("clusterId", "Kafka's cluster id (json)"),
            Command.Field("brokers", "list of objects with the following fields (json)"),
        ] + OutputTable.fields(columns + BrokerMetricsColumns.all)
    ) { arguments in
        let access = try await ClusterAccess.resolve(arguments)
        let interval = arguments[metrics]
        let snapshot = try await access.withClient {
            try await access.snapshot($0, within: arguments[ClusterAccess.timeout], trafficOver: interval)
        }
        var table = OutputTable(interval == nil ? columns : BrokerMetricsColumns.behind(columns))
        for broker in snapshot.brokers {
            table.append(cells(of: broker) + (interval == nil ? [] : BrokerMetricsColumns.cells(of: broker)))
        }
        StandardOutput.write(
            table.render(
                arguments[OutputFormat.option],
                header: [.init("clusterId", label: nil, .init(JSONValue(snapshot.identity.clusterID)))],
                rowsName: "brokers"
            )
        )
        return .done
    }

    private static func cells(of broker: BrokerRow) -> [OutputTable.Cell] {
        let process = broker.process
        return [
            .init(JSONValue(broker.id)),
            .init(.string("\(broker.host):\(broker.port)")),
            .init(JSONValue(broker.rack)),
            .init(.string(broker.state.rawValue)),
            .init(JSONValue(broker.leaders)),
            .init(JSONValue(broker.replicas)),
            .init(JSONValue(broker.outOfSync)),
            ReadingText.cell(broker.logBytes, { JSONValue($0) }, HumanNumber.bytes),
            .init(JSONValue(process?.pid)),
            .init(
                JSONValue(process?.uptimeMilliseconds),
                text: process?.uptimeMilliseconds.map(HumanNumber.span(milliseconds:)) ?? "-"
            ),
            .init(JSONValue(process?.residentBytes), text: process?.residentBytes.map(HumanNumber.bytes) ?? "-"),
            .init(JSONValue(process?.cpuPercent)),
        ]
    }
}
