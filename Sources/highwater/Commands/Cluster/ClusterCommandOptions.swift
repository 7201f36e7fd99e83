import Cluster
import CommandLineInterface

/// What the commands on a running cluster have in common.
enum ClusterCommandOptions {
    static let dataDirectory = Option("--data-dir", "DIR", .text, "The running cluster's data directory.")

    static func client(_ arguments: Arguments) -> ControlClient {
        ControlClient(directory: arguments[dataDirectory])
    }
}
