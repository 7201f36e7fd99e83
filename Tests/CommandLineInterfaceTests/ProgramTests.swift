import CommandLineInterface
import Testing

@Suite struct ProgramTests {
    private static let program = Program(
        name: "hw",
        summary: "A program.",
        version: "1.2.3",
        commands: [
            Command("cluster up", "Starts.", options: [Flag("--detach", "Detaches.")]) { _ in .done },
            Command(
                "cluster kill",
                "Kills.",
                discussion: "At once.",
                positionals: [Option("ID", "ID", .integer(), "The node.")],
                options: [
                    Option("--wait", "TIME", .duration, default: .seconds(2), "How long."),
                    Option("--data-dir", "DIR", .text, "Where."),
                ],
                fields: [Command.Field("id", "node id")]
            ) { _ in .done },
            Command("cluster supervise", "Inner.", isInternal: true) { _ in .done },
            Command("node", "Runs.") { _ in .done },
        ]
    )

    private func shown(_ words: String...) throws -> String {
        guard case .show(let text) = try Self.program.parse(words) else {
            Issue.record("\(words) does not show anything")
            return ""
        }
        return text
    }

    private func failure(_ words: String...) -> CommandFailure? {
        do throws(CommandFailure) {
            _ = try Self.program.parse(words)
            return nil
        } catch {
            return error
        }
    }

    @Test func wordsSelectTheCommand() throws {
        guard case .run(let command, _) = try Self.program.parse(["cluster", "up", "--detach"]) else {
            Issue.record("nothing to run")
            return
        }
        #expect(command.name == "cluster up")
    }

    @Test func helpIsWrittenFromTheTables() throws {
        #expect(
            try shown("cluster", "kill", "--help") == """
                Kills.

                Usage: hw cluster kill ID --data-dir DIR [options]

                At once.

                Arguments:
                  ID  The node.

                Options:
                  --wait TIME     How long. Default: 2s.
                  --data-dir DIR  Where.
                  --help          Shows this help.

                Fields of the output (json, jsonl, csv):
                  id  node id

                """
        )
        #expect(try shown("help", "cluster", "kill") == shown("cluster", "kill", "-h"))
        let list = try shown("--help")
        #expect(list.contains("  cluster up    Starts.\n"))
        #expect(!list.contains("supervise"))
        #expect(try shown("cluster", "--help").contains("cluster kill  Kills."))
        #expect(try shown("--version") == "hw 1.2.3\n")
    }

    @Test func unknownCommandsSuggestTheNearest() {
        #expect(failure("noed")?.sentence == "There is no command noed. Did you mean node? See hw --help.")
        let expected = "cluster has no command kil. Did you mean kill? See hw cluster --help."
        #expect(failure("cluster", "kil")?.sentence == expected)
        #expect(failure("cluster")?.status == .usage)
        #expect(failure()?.sentence.hasPrefix("A program.") == true)
        #expect(
            failure("cluster", "up", "--detatch")?.sentence
                == "cluster up has no option --detatch. Did you mean --detach? See hw cluster up --help."
        )
    }
}
