import CommandLineInterface
import Foundation
import Ticketing

/// `highwater workload audit`
enum WorkloadAuditCommand {
    static let directory = Option("--data-dir", "DIR", .text, "Where the services keep their databases.")
    static let final = Flag("--final", "Nothing is under way any more: what has not ended is lost.")

    static let command = Command(
        "workload audit",
        "Checks the ticketing services' books: money, seats, every payment.",
        discussion: """
            Looks at the three databases, while the services run or afterwards, and changes nothing in them. Exit status 4 \
            when something was lost, applied twice or stuck.
            """,
        options: [directory, final, OutputFormat.option],
        fields: OutputTable.fields(WorkloadLines.columns)
    ) { arguments in
        let path = arguments[directory]
        for service in WorkloadService.allCases
        where !FileManager.default.fileExists(atPath: service.databasePath(in: path)) {
            throw CommandFailure(.error, "There is no database of the \(service.rawValue) service in \(path).")
        }
        let auditor = try await Auditor(directory: path)
        let figures = arguments[final] ? try await auditor.verdict() : try await auditor.look(closesBooks: false)
        await auditor.close()
        let lines = WorkloadLines(format: arguments[OutputFormat.option])
        lines.begin()
        lines.write(figures, atMilliseconds: WallTime.milliseconds)
        for example in figures.examples { StandardError.write("highwater: \(example)\n") }
        return figures.isGood ? .done : .verdictNotGood
    }
}
