import CLinux
import ClusterClient
import CommandLineInterface

/// `highwater console`
enum ConsoleStart {
    static let readOnly = Flag("--read-only", "Refuses every change, in the client, before a byte is sent.")

    static let command = Command(
        "console",
        "Shows the console on a running cluster.",
        discussion: """
            With --bootstrap-server the cluster may be anybody's: what its brokers cannot tell is shown as n/a, and \
            its processes cannot be reached. With --data-dir it is an embedded cluster started with cluster up, whose \
            nodes can be killed, frozen and started too. Only plaintext connections so far.
            """,
        options: ClusterAccess.options + [readOnly] + ConsoleArguments.all
    ) { arguments in
        // A table of many thousand rows is made anew every second; the one before must not stay.
        linux_return_freed_memory()
        let options = try ConsoleArguments.options(arguments)
        let access = try await ClusterAccess.resolve(arguments, isReadOnly: arguments[readOnly])
        // A wrong address is an error; a cluster that is down later is something to look at.
        try await access.withClient { client in
            _ = try await access.snapshot(client, within: arguments[ClusterAccess.timeout])
        }
        return ConsoleEnd.status(try await ConsoleSession(access: access, options: options).run())
    }
}
