import CommandLineInterface

/// Every command of the program, in the order in which the help lists them. A command is a file in this folder.
enum Commands {
    static let all: [Command] =
        [
            NodeCommand.command,
            ClusterUp.command,
            ClusterStatusCommand.command,
            ClusterDown.command,
        ] + ClusterNodeOrders.commands + [
            ClusterSupervise.command
        ]
}
