import Dispatch
import Glibc

/// A program with its commands: finds the command that the words name, parses, runs, and turns errors into a sentence
/// on standard error and an exit status.
public struct Program: Sendable {
    /// What a command line asks for.
    public enum Request: Sendable {
        /// To run a command.
        case run(Command, Arguments)
        /// To print this on standard output.
        case show(String)
    }

    /// The executable's name.
    public let name: String
    /// One sentence about it.
    public let summary: String
    /// The version, as `--version` prints it.
    public let version: String
    /// Every command.
    public let commands: [Command]
    /// Turns the errors of other rooms into failures with the right exit status; nil for unknown ones.
    private let translate: @Sendable (any Error) -> CommandFailure?

    /// A program with its commands.
    public init(
        name: String,
        summary: String,
        version: String,
        commands: [Command],
        translate: @escaping @Sendable (any Error) -> CommandFailure? = { _ in nil }
    ) {
        self.name = name
        self.summary = summary
        self.version = version
        self.commands = commands
        self.translate = translate
    }

    /// Understands a command line without the executable's name.
    public func parse(_ words: [String]) throws(CommandFailure) -> Request {
        guard let first = words.first else {
            throw CommandFailure(.usage, HelpText.program(name, summary: summary, commands: commands))
        }
        if first == "--version" { return .show("\(name) \(version)\n") }
        let plain = words.filter { $0 != "--help" && $0 != "-h" }
        let asksForHelp = plain.count != words.count
        if first == "help" || (asksForHelp && plain.isEmpty) { return .show(help(Array(plain.dropFirst()))) }

        let matching = commands.filter { plain.starts(with: $0.words) }
        guard let command = matching.max(by: { $0.words.count < $1.words.count }) else {
            return try noCommand(plain, asksForHelp: asksForHelp)
        }
        let rest = Array(words.dropFirst(command.words.count))
        // After "--" everything belongs to the command.
        if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
            return .show(HelpText.command(name, command))
        }
        do {
            return .run(command, try Arguments(rest, for: command))
        } catch {
            throw CommandFailure(.usage, "\(error.sentence) See \(name) \(command.name) --help.")
        }
    }

    private func help(_ words: [String]) -> String {
        if let command = commands.first(where: { $0.words == words }) { return HelpText.command(name, command) }
        return HelpText.program(name, summary: summary, commands: commands)
    }

    private func noCommand(_ words: [String], asksForHelp: Bool) throws(CommandFailure) -> Request {
        let group = commands.filter { $0.words.first == words[0] }
        if !group.isEmpty {
            let text = HelpText.group(name, prefix: words[0], commands: group)
            if asksForHelp { return .show(text) }
            guard words.count > 1 else { throw CommandFailure(.usage, text) }
            let known = group.compactMap { $0.words.dropFirst().first }
            throw CommandFailure(
                .usage,
                "\(words[0]) has no command \(words[1]).\(Suggestion.sentence(for: words[1], among: known)) "
                    + "See \(name) \(words[0]) --help."
            )
        }
        let known = commands.filter { !$0.isInternal }.compactMap(\.words.first)
        throw CommandFailure(
            .usage,
            "There is no command \(words[0]).\(Suggestion.sentence(for: words[0], among: known)) See \(name) --help."
        )
    }

    /// Runs the process's command line and ends the process.
    public func main(_ words: [String] = Array(CommandLine.arguments.dropFirst())) -> Never {
        do {
            switch try parse(words) {
            case .show(let text):
                StandardOutput.write(text)
                exit(ExitStatus.done.rawValue)
            case .run(let command, let arguments):
                switch command.action {
                case .mainThread(let body): exit(finish { try body(arguments) }.rawValue)
                case .task(let body): runTask(arguments, body)
                }
            }
        } catch {
            exit(report(error).rawValue)
        }
    }

    private func runTask(
        _ arguments: Arguments,
        _ body: @escaping @Sendable (Arguments) async throws -> ExitStatus
    ) -> Never {
        Task.detached {
            do {
                exit(try await body(arguments).rawValue)
            } catch {
                exit(report(error).rawValue)
            }
        }
        // Serves the main actor as long as the task runs.
        dispatchMain()
    }

    private func finish(_ body: () throws -> ExitStatus) -> ExitStatus {
        do { return try body() } catch { return report(error) }
    }

    private func report(_ error: any Error) -> ExitStatus {
        let failure = (error as? CommandFailure) ?? translate(error) ?? CommandFailure(.error, "\(error)")
        let isHelp = failure.sentence.hasSuffix("\n")
        StandardError.write(isHelp ? failure.sentence : "\(name): \(failure.sentence)\n")
        return failure.status
    }
}
