import Cluster
import CommandLineInterface

/// `highwater cluster supervise`: what `cluster up --detach` leaves running.
enum ClusterSupervise {
    static let readyDescriptor = Option<Int?>.optional(
        "--ready-fd",
        "FD",
        .integer(in: 3...1023),
        "Inherited pipe on which to report that the cluster is up."
    )

    static let command = Command(
        "cluster supervise",
        "Runs an embedded cluster in the background; started by cluster up --detach.",
        options: [ClusterCommandOptions.dataDirectory, readyDescriptor] + ClusterUpOptions.all,
        isInternal: true
    ) { arguments in
        let run = SupervisionRun(
            directory: arguments[ClusterCommandOptions.dataDirectory],
            options: ClusterUpOptions.options(arguments),
            isQuiet: false
        )
        do {
            return try await run.run { status in
                report(.success(status.bootstrapServers), arguments)
            }
        } catch let error as ClusterError {
            _ = report(.failure(error), arguments)
            throw error
        }
    }

    private static func report(_ outcome: Result<String, ClusterError>, _ arguments: Arguments) -> Bool {
        guard let descriptor = arguments[readyDescriptor] else { return true }
        return DetachedSupervisor.report(outcome, on: Int32(descriptor))
    }
}
