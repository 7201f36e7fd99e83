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
        var report: LaunchReport?
        if let descriptor = arguments[readyDescriptor] { report = await LaunchReport(descriptor: Int32(descriptor)) }
        let run = SupervisionRun(
            directory: arguments[ClusterCommandOptions.dataDirectory],
            options: ClusterUpOptions.options(arguments),
            abandonment: report?.abandonment
        )
        do {
            return try await run.run { [report] status in
                await report?.tell(.success(status.bootstrapServers)) ?? true
            }
        } catch let error as ClusterError {
            await report?.tell(.failure(error))
            throw error
        }
    }
}
