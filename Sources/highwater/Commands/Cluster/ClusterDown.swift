import Cluster
import CommandLineInterface

/// `highwater cluster down`
enum ClusterDown {
    static let command = Command(
        "cluster down",
        "Stops a running cluster cleanly; its data stays.",
        options: [ClusterCommandOptions.dataDirectory]
    ) { arguments in
        try await ClusterCommandOptions.client(arguments).down()
        return .done
    }
}
