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

    static let command = Command(
        "brokers",
        "Lists brokers with their leaders, replicas and log sizes.",
        options: ClusterAccess.options + [OutputFormat.option],
        fields: [
            Command.Field("clusterId", "Kafka's cluster id (json)"),
            Command.Field("brokers", "list of objects with the following fields (json)"),
        ] + OutputTable.fields(columns)
    ) { arguments in
        let access = try await ClusterAccess.resolve(arguments)
        let snapshot = try await access.withClient {
            try await access.snapshot($0, within: arguments[ClusterAccess.timeout])
        }
        var table = OutputTable(columns)
        for broker in snapshot.brokers { table.append(cells(of: broker)) }
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
