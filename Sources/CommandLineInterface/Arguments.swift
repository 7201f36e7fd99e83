/// A command's arguments, understood.
public struct Arguments: Sendable {
    private var values: [String: any Sendable] = [:]

    /// Understands the words after a command's name, or says what is wrong with them.
    public init(_ words: [String], for command: Command) throws(CommandFailure) {
        var remaining = words[...]
        var positionals = command.positionals[...]
        var onlyPositionals = false
        while let word = remaining.popFirst() {
            if word == "--" && !onlyPositionals {
                onlyPositionals = true
            } else if !onlyPositionals && Self.looksLikeOption(word) {
                try take(word, from: &remaining, for: command)
            } else {
                guard let positional = positionals.first else {
                    throw CommandFailure(.usage, "\(command.name) does not take the argument \"\(word)\".")
                }
                if !positional.isRepeatable { positionals.removeFirst() }
                values[positional.name] = try positional.parse(word, after: values[positional.name])
            }
        }
        for option in command.positionals + command.options where option.isRequired && values[option.name] == nil {
            throw CommandFailure(.usage, "\(command.name) needs \(Self.shown(option)).")
        }
    }

    /// Whether a flag was given.
    public subscript(flag: Flag) -> Bool { values[flag.name] != nil }

    /// The value of an option, or its default.
    public subscript<Value>(option: Option<Value>) -> Value {
        if let value = values[option.name] as? Value { return value }
        guard let value = option.defaultValue else {
            preconditionFailure("\(option.name) is not in the table of the command that asks for it.")
        }
        return value
    }

    /// Whether an option was given, rather than left to its default.
    public func has(_ option: any CommandOption) -> Bool { values[option.name] != nil }

    private static func looksLikeOption(_ word: String) -> Bool {
        // "-" alone stands for standard input; "-5" is a number.
        word.hasPrefix("-") && word != "-" && !(word.dropFirst().first?.isNumber ?? false)
    }

    private static func shown(_ option: any CommandOption) -> String {
        guard let placeholder = option.placeholder, option.name.hasPrefix("-") else { return option.name }
        return "\(option.name) \(placeholder)"
    }

    private mutating func take(
        _ word: String,
        from remaining: inout ArraySlice<String>,
        for command: Command
    ) throws(CommandFailure) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0]
        guard let option = command.options.first(where: { $0.name == name || $0.shortName == name }) else {
            let known = command.options.map(\.name) + ["--help"]
            throw CommandFailure(
                .usage,
                "\(command.name) has no option \(name).\(Suggestion.sentence(for: name, among: known))"
            )
        }
        guard option.isRepeatable || values[option.name] == nil else {
            throw CommandFailure(.usage, "\(option.name) is given twice.")
        }
        guard option.placeholder != nil else {
            guard parts.count == 1 else { throw CommandFailure(.usage, "\(option.name) does not take a value.") }
            values[option.name] = try option.parse("", after: nil)
            return
        }
        guard let text = parts.count == 2 ? parts[1] : remaining.popFirst() else {
            throw CommandFailure(.usage, "\(option.name) needs a value: \(Self.shown(option)).")
        }
        values[option.name] = try option.parse(text, after: values[option.name])
    }
}
