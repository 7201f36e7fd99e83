import CommandLineInterface
import Operations

/// `highwater undo`
enum UndoCommand {
    static let id = Option<String?>.optional(
        "ID",
        "ID",
        .text,
        "The change to take back, as reset-offsets named it; without one the changes are listed."
    )
    static let execute = Flag("--execute", "Applies the plan and reads the offsets back.")

    static let columns: [OutputTable.Column] = [
        .init("id", "ID", "the name to give to undo"),
        .init("time", "TIME", "when, in UTC"),
        .init("user", "USER", "who"),
        .init("host", "HOST", "on which machine", wide: true),
        .init("group", "GROUP", "the consumer group"),
        .init("scenario", "CHANGE", "what was done"),
        .init("partitions", "PARTITIONS", "offsets changed", alignment: .right),
        .init("outcome", "OUTCOME", "done, partly, or unknown where the program ended before it could tell"),
        .init("undoneBy", "UNDONE BY", "the change that took it back"),
    ]

    static let command = Command(
        "undo",
        "Puts back a group's offsets as they were before a change: a plan by default.",
        discussion: """
            Without an ID it lists what this cluster's journal knows, newest first. With one it shows the plan, and \
            --execute applies it: offsets that were there before are committed again, those that were not are deleted. \
            An undo can be undone. Exit status 3 when refused, 4 when an offset could not be changed.
            """,
        positionals: [id],
        options: ClusterAccess.options + [execute, OutputFormat.option],
        fields: OutputTable.fields(columns) + ResetOutput.fields
    ) { arguments in
        let access = try await ClusterAccess.resolve(arguments)
        return try await UntilInterrupted.run {
            try await access.withClient { client in
                let clusterID = try await access.clusterID(client, within: arguments[ClusterAccess.timeout])
                let changes = UndoableChange.list(try access.journal.entries(), clusterID: clusterID)
                guard let wanted = arguments[id] else {
                    guard !arguments[execute] else { throw CommandFailure(.usage, "Which change? Give its ID.") }
                    StandardOutput.write(table(changes).render(arguments[OutputFormat.option]))
                    return .done
                }
                guard let change = changes.first(where: { $0.id == wanted }) else {
                    throw CommandFailure(
                        .error,
                        "The journal \(access.journal.path) has no change \(wanted) of this cluster; highwater undo "
                            + "without an ID lists those it has."
                    )
                }
                if let undoneBy = change.undoneBy {
                    throw CommandFailure(.refused, "\(wanted) was taken back already, by \(undoneBy).")
                }
                let run = ResetRun(format: arguments[OutputFormat.option], isExecuted: arguments[execute])
                return try await run.run(change.request, access, client, clusterID)
            }
        }
    }

    private static func table(_ changes: [UndoableChange]) -> OutputTable {
        var table = OutputTable(columns)
        for change in changes {
            table.append([
                .init(.string(change.id)), .init(.string(change.time)), .init(.string(change.user)),
                .init(JSONValue(change.host)), .init(.string(change.group)), .init(.string(change.scenario)),
                .init(JSONValue(change.partitions.count)), .init(.string(change.outcome.rawValue)),
                .init(JSONValue(change.undoneBy)),
            ])
        }
        return table
    }
}
