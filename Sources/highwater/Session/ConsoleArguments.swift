import CommandLineInterface
import Console
import Foundation

/// The options of every command that shows the console.
enum ConsoleArguments {
    static let theme = Option<String?>.optional(
        "--theme",
        "NAME",
        .text,
        "dark, light, sixteen, or a file; by what the terminal can show otherwise."
    )
    static let noColor = Flag("--no-color", "Draws without colours, as NO_COLOR in the environment does.")
    static let ascii = Flag("--ascii", "Draws with ASCII characters only.")
    static let refresh = Option(
        "--refresh",
        "TIME",
        .duration,
        default: Duration.seconds(1),
        "How often the cluster is asked; leaders four times as often."
    )
    static let view = Option<PaneKind?>.optional(
        "--view",
        "PANE",
        ValueKind("one of \(PaneKind.allCases.map(\.commandName).joined(separator: ", "))") {
            PaneKind(commandName: $0)
        },
        "The pane to start in, on the whole screen."
    )

    static let lateAfter = Option(
        "--late-after",
        "TIME",
        .duration,
        default: Duration.seconds(1),
        "Records that take longer to the commit that covers them are late in the latency pane (the SLA)."
    )

    static let all: [any CommandOption] = [theme, noColor, ascii, refresh, view, lateAfter]

    /// What the arguments and the environment ask for.
    static func options(_ arguments: Arguments) throws -> ConsoleOptions {
        let refresh = arguments[refresh]
        guard refresh >= .milliseconds(200), refresh <= .seconds(600) else {
            throw CommandFailure(.usage, "--refresh takes a time from 200ms to 10m.")
        }
        let limit = arguments[lateAfter]
        guard limit >= .milliseconds(1), limit <= .seconds(3600) else {
            throw CommandFailure(.usage, "--late-after takes a time from 1ms to 1h.")
        }
        var options = ConsoleOptions()
        options.theme = arguments[theme]
        let wish = ProcessInfo.processInfo.environment["NO_COLOR"] ?? ""
        options.colorWanted = !arguments[noColor] && wish.isEmpty
        options.asciiOnly = arguments[ascii]
        options.refreshMilliseconds = Int64(refresh / .milliseconds(1))
        options.lateAfterMilliseconds = Int64(limit / .milliseconds(1))
        if let pane = arguments[view] {
            options.pane = pane
            options.isZoomed = true
        }
        return options
    }
}
