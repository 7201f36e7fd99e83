import Cluster
import CommandLineInterface

/// `highwater cluster status`
enum ClusterStatusCommand {
    static let columns: [OutputTable.Column] = [
        .init("id", "ID", "node id", alignment: .right),
        .init("roles", "ROLES", "process.roles: broker, controller"),
        .init("state", "STATE", "stopped, starting, running, frozen, stopping or exited"),
        .init("address", "ADDRESS", "host and port"),
        .init("metrics", "METRICS", "host and port of the metrics page, which is at /metrics"),
        .init("rack", "RACK", "broker.rack", wide: true),
        .init("pid", "PID", "process id", alignment: .right),
        .init("uptimeMilliseconds", "UPTIME", "time since the process was started", alignment: .right),
        .init("readyAfterMilliseconds", "READY AFTER", "time from start to readiness", alignment: .right, wide: true),
        .init("residentBytes", "MEMORY", "resident memory", alignment: .right),
        .init("cpuPercent", "CPU %", "percent of one core since the previous look", alignment: .right),
        .init("startCount", "STARTS", "processes under this supervisor", alignment: .right, wide: true),
        .init("lastExit", "LAST EXIT", "how the previous process ended"),
    ]

    static let command = Command(
        "cluster status",
        "Shows a running cluster's nodes with their processes' figures.",
        discussion: "Exit status 4 when a node does not run.",
        options: [ClusterCommandOptions.dataDirectory, OutputFormat.option],
        fields: [
            Command.Field("clusterId", "Kafka's cluster id (json)"),
            Command.Field("bootstrapServers", "addresses for clients (json)"),
            Command.Field("dataDirectory", "absolute path (json)"),
            Command.Field("supervisorPid", "the process that runs the cluster (json)"),
            Command.Field("freeDiskBytes", "left on the data directory's file system (json)"),
            Command.Field("nodes", "list of objects with the following fields (json)"),
        ] + OutputTable.fields(columns)
    ) { arguments in
        let status = try await ClusterCommandOptions.client(arguments).status()
        StandardOutput.write(text(of: status, arguments[OutputFormat.option]))
        return status.nodes.allSatisfy { $0.state == .running } ? .done : .verdictNotGood
    }

    private static func text(of status: ClusterStatus, _ format: OutputFormat) -> String {
        var table = OutputTable(columns)
        for node in status.nodes { table.append(cells(of: node)) }
        return table.render(
            format,
            header: [
                .init("clusterId", label: "Cluster id", .init(.string(status.clusterId))),
                .init("bootstrapServers", label: "Bootstrap servers", .init(.string(status.bootstrapServers))),
                .init("dataDirectory", label: "Data directory", .init(.string(status.dataDirectory))),
                .init("supervisorPid", label: "Supervisor pid", .init(JSONValue(status.supervisorPid))),
                .init(
                    "freeDiskBytes",
                    label: "Free disk",
                    .init(JSONValue(status.freeDiskBytes), text: HumanNumber.bytes(status.freeDiskBytes))
                ),
            ],
            rowsName: "nodes"
        )
    }

    private static func cells(of node: NodeStatus) -> [OutputTable.Cell] {
        [
            .init(JSONValue(node.id)),
            .init(.array(node.roles.map { .string($0.rawValue) })),
            .init(.string(node.state.rawValue)),
            .init(.string("\(node.host):\(node.port)")),
            .init(JSONValue(node.metricsPort.map { "\(node.host):\($0)" })),
            .init(JSONValue(node.rack)),
            .init(JSONValue(node.pid)),
            .init(
                JSONValue(node.uptimeMilliseconds),
                text: node.uptimeMilliseconds.map(HumanNumber.span(milliseconds:)) ?? "-"
            ),
            .init(
                JSONValue(node.readyAfterMilliseconds),
                text: node.readyAfterMilliseconds.map(HumanNumber.span(milliseconds:)) ?? "-"
            ),
            .init(JSONValue(node.residentBytes), text: node.residentBytes.map(HumanNumber.bytes) ?? "-"),
            .init(JSONValue(node.cpuPercent)),
            .init(JSONValue(node.startCount)),
            .init(JSONValue(node.lastExit?.reason)),
        ]
    }
}
