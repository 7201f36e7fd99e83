import Cluster
import CommandLineInterface

/// `highwater cluster up`
enum ClusterUp {
    static let dataDirectory = Option<String?>.optional(
        "--data-dir",
        "DIR",
        .text,
        "Where the cluster keeps its data, which is found again at the next start. Without it the data is temporary."
    )
    static let detach = Flag("--detach", "Returns once the cluster accepts requests and leaves it running.")

    static let command = Command(
        "cluster up",
        "Starts an embedded cluster on this machine.",
        discussion: """
            Each node is a process of its own on 127.0.0.1. Ctrl-C stops them cleanly, a second Ctrl-C kills them;
            however this command ends, no process is left. The cluster is for demos, tests, learning and drills: its
            time-outs are much shorter than Kafka's, and nothing leaves this machine.
            """,
        options: [dataDirectory, detach] + ClusterUpOptions.all + [OutputFormat.option],
        fields: [
            Command.Field("clusterId", "Kafka's cluster id"),
            Command.Field("bootstrapServers", "addresses for clients, separated by commas"),
            Command.Field("dataDirectory", "absolute path of the data directory"),
            Command.Field("supervisorPid", "the process that runs the cluster"),
        ]
    ) { arguments in
        if arguments[detach] { return try await detached(arguments) }
        guard let directory = arguments[dataDirectory] else { return try await temporary(arguments) }
        return try await foreground(directory, arguments, profile: nil)
    }

    private static func temporary(_ arguments: Arguments) async throws -> ExitStatus {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        return try await foreground(directory.path, arguments, profile: .demo)
    }

    private static func foreground(
        _ directory: String,
        _ arguments: Arguments,
        profile: EmbeddedProfile?
    ) async throws -> ExitStatus {
        var options = ClusterUpOptions.options(arguments)
        options.profile = profile
        return try await SupervisionRun(directory: directory, options: options).run { status in
            StandardOutput.write(announcement(of: status, arguments[OutputFormat.option]))
            return true
        }
    }

    private static func detached(_ arguments: Arguments) async throws -> ExitStatus {
        guard let directory = arguments[dataDirectory] else {
            throw CommandFailure(.usage, "--detach needs --data-dir DIR, to find the cluster again.")
        }
        let layout = ClusterLayout(directory: directory)
        let program = NodeProgram(
            path: NodeProgram.ownPath,
            arguments: ["cluster", "supervise", "--data-dir", layout.directory] + ClusterUpOptions.words(arguments)
        )
        _ = try await DetachedSupervisor.launch(program, layout: layout)
        let status = try await ControlClient(directory: layout.directory).status()
        StandardOutput.write(announcement(of: status, arguments[OutputFormat.option]))
        return .done
    }

    private static func announcement(of status: ClusterStatus, _ format: OutputFormat) -> String {
        let members: [JSONValue.Member] = [
            .init("clusterId", .string(status.clusterId)),
            .init("bootstrapServers", .string(status.bootstrapServers)),
            .init("dataDirectory", .string(status.dataDirectory)),
            .init("supervisorPid", JSONValue(status.supervisorPid)),
        ]
        switch format {
        case .json, .jsonl: return JSONValue.object(members).text + "\n"
        case .csv, .table, .wide: return "bootstrap.servers=\(status.bootstrapServers)\n"
        }
    }
}
