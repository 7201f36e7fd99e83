import Cluster
import CommandLineInterface

/// `highwater cluster start|stop|kill|restart|freeze|thaw ID`
enum ClusterNodeOrders {
    static let node = Option("ID", "ID", .integer(in: 0...Int(Int32.max)), "The node's id, for example 2 or 101.")

    static let commands: [Command] = [
        order("start", "Starts a node that is not running and waits until it is ready.") { control, node in
            try await control.start(node)
        },
        order("stop", "Stops a node cleanly: its leaderships move first.") { control, node in
            try await control.stop(node)
        },
        order("kill", "Kills a node's process at once, as a crash would.") { control, node in
            try await control.kill(node)
        },
        order("restart", "Stops a node cleanly, starts it, and waits until it is ready.") { control, node in
            try await control.restart(node)
        },
        order("freeze", "Suspends a node's process: its connections stay and nothing answers.") { control, node in
            try await control.freeze(node)
        },
        order("thaw", "Lets a frozen node go on.") { control, node in
            try await control.thaw(node)
        },
    ]

    private static func order(
        _ name: String,
        _ summary: String,
        _ give: @escaping @Sendable (any ClusterControl, Int32) async throws -> Void
    ) -> Command {
        Command(
            "cluster \(name)",
            summary,
            positionals: [node],
            options: [ClusterCommandOptions.dataDirectory]
        ) { arguments in
            try await give(ClusterCommandOptions.client(arguments), Int32(arguments[node]))
            return .done
        }
    }
}
