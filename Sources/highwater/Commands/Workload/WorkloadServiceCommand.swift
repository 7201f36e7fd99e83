import CommandLineInterface
import Ticketing

/// `highwater workload service`: one process of one service, started by whoever runs the workload.
enum WorkloadServiceCommand {
    static let service = Option("--service", "NAME", ValueKind<WorkloadService>.choice, "Which service.")
    static let instance = Option("--instance", "NAME", .text, "Its name among all instances, such as point-1.")
    static let run = Option("--run", "ID", .text, "The run of the workload; records of others are passed over.")
    static let directory = Option("--data-dir", "DIR", .text, "Where the services' databases are.")

    static let command = Command(
        "workload service",
        "Runs one process of a ticketing service.",
        options: [VerifyProduce.bootstrapServer, directory, service, instance, run, WorkloadRunCommand.mode],
        isInternal: true
    ) { arguments in
        let options = ServiceOptions(
            bootstrapServers: arguments[VerifyProduce.bootstrapServer],
            dataDirectory: arguments[directory],
            service: arguments[service],
            instance: arguments[instance],
            run: arguments[run],
            mode: arguments[WorkloadRunCommand.mode]
        )
        try await UntilInterrupted.run { try await runService(options) }
        return .done
    }

    /// The command line that runs a service with these options.
    static func arguments(_ options: ServiceOptions) -> [String] {
        [
            "workload", "service", VerifyProduce.bootstrapServer.name, options.bootstrapServers, directory.name,
            options.dataDirectory, service.name, options.service.rawValue, instance.name, options.instance, run.name,
            options.run, WorkloadRunCommand.mode.name, options.mode.rawValue,
        ]
    }
}
