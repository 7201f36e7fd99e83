/// Help, written from the same tables that parse.
enum HelpText {
    private static let width = 100

    /// The list of commands.
    static func program(_ name: String, summary: String, commands: [Command]) -> String {
        var text = "\(summary)\n\nUsage: \(name) COMMAND [arguments]\n\nCommands:\n"
        text += columns(commands.filter { !$0.isInternal }.map { ($0.name, $0.summary) })
        text += "\n\(name) COMMAND --help tells more about a command; \(name) --version prints the version.\n"
        text += "Exit status: 0 done, 1 error, 2 usage, 3 refused, 4 verdict not good, 124 timed out.\n"
        return text
    }

    /// The commands that begin with the same word.
    static func group(_ program: String, prefix: String, commands: [Command]) -> String {
        "Usage: \(program) \(prefix) COMMAND [arguments]\n\nCommands:\n"
            + columns(commands.filter { !$0.isInternal }.map { ($0.name, $0.summary) })
    }

    /// One command.
    static func command(_ program: String, _ command: Command) -> String {
        var text = "\(command.summary)\n\nUsage: \(program) \(command.name)\(usage(of: command))\n"
        if !command.discussion.isEmpty { text += "\n\(command.discussion)\n" }
        if !command.positionals.isEmpty {
            text += "\nArguments:\n" + columns(command.positionals.map { ($0.name, description(of: $0)) })
        }
        text += "\nOptions:\n"
        text += columns(command.options.map { (shown($0), description(of: $0)) } + [("--help", "Shows this help.")])
        if !command.fields.isEmpty {
            text += "\nFields of the output (json, jsonl, csv):\n"
            text += columns(command.fields.map { ($0.name, $0.meaning) })
        }
        return text
    }

    private static func usage(of command: Command) -> String {
        var words = command.positionals.map { option in
            let name = option.isRepeatable ? "\(option.name)..." : option.name
            return option.isRequired ? name : "[\(name)]"
        }
        words += command.options.filter(\.isRequired).map(shown)
        if command.options.contains(where: { !$0.isRequired }) { words.append("[options]") }
        return words.map { " \($0)" }.joined()
    }

    private static func shown(_ option: any CommandOption) -> String {
        let names = [option.shortName, option.name].compactMap(\.self).joined(separator: ", ")
        return option.placeholder.map { "\(names) \($0)" } ?? names
    }

    private static func description(of option: any CommandOption) -> String {
        var text = option.help
        if let value = option.shownDefault { text += " Default: \(value)." }
        if option.isRepeatable { text += " May be repeated." }
        return text
    }

    private static func columns(_ rows: [(String, String)]) -> String {
        let indent = min(34, (rows.map(\.0.count).max() ?? 0) + 4)
        var text = ""
        for (left, right) in rows {
            var lines = wrapped(right, width: width - indent)[...]
            let head = "  \(left)"
            if head.count + 2 > indent {
                text += "\(head)\n"
            } else {
                text += head + String(repeating: " ", count: indent - head.count) + (lines.popFirst() ?? "") + "\n"
            }
            for line in lines { text += String(repeating: " ", count: indent) + line + "\n" }
        }
        return text
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
