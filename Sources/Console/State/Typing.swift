import ClusterView
import Terminal

/// The line at the bottom while something is typed into it.
extension ConsoleState {
    mutating func edit(_ key: Key) {
        switch key.code {
        case .character(let character) where !key.control && !key.alt: type(String(character))
        case .character("a") where key.control: prompt?.field.moveToStart()
        case .character("e") where key.control: prompt?.field.moveToEnd()
        case .backspace:
            if prompt?.field.text.isEmpty ?? true {
                abandonPrompt()
            } else {
                prompt?.field.deleteBackward()
            }
        case .delete: prompt?.field.deleteForward()
        case .left: prompt?.field.move(by: -1)
        case .right: prompt?.field.move(by: 1)
        case .home: prompt?.field.moveToStart()
        case .end: prompt?.field.moveToEnd()
        default: return
        }
        refilter()
    }

    mutating func type(_ text: String) {
        prompt?.field.insert(text)
        refilter()
    }

    /// Filters while typing.
    mutating func refilter() {
        guard let prompt, case .filter = prompt.kind else { return }
        changePane(view.pane) { $0.filter = Filter(prompt.field.text) }
    }

    mutating func abandonPrompt() {
        if case .filter(let before)? = prompt?.kind {
            changePane(view.pane) { $0.filter = before }
        }
        prompt = nil
    }

    mutating func submit() -> [ConsoleEffect] {
        guard let prompt else { return [] }
        switch prompt.kind {
        case .recordFilter: return takeFilter(prompt.field.text)
        case .seek(let choice):
            if let complaint = seek(choice, prompt.field.text) { say("\(choice.sign)– \(complaint).", .warn) }
            self.prompt = nil
            return []
        case .replayTarget, .replayRate:
            self.prompt = nil
            return takeReplay(prompt.field.text, for: prompt.kind)
        case .purgedName(let topic):
            self.prompt = nil
            return take(name: prompt.field.text, for: topic)
        default: break
        }
        self.prompt = nil
        if case .settingValue(let key) = prompt.kind { return takeSetting(key, prompt.field.text) }
        guard prompt.kind == .command else { return take(prompt.field.text, for: prompt.kind) }
        let line = CommandLine(prompt.field.text)
        guard !line.name.isEmpty else { return [] }
        guard let binding = Bindings.binding(named: line.name) else {
            say("There is no command “\(line.name)”; ? lists them.", .warn)
            return []
        }
        if let reason = binding.disabledReason(self) {
            say("\(line.name): \(reason).", .warn)
            return []
        }
        if line.argument.hasPrefix("/"), PaneKind(commandName: line.name) != nil {
            let effects = run(binding.command)
            let filter = Filter(String(line.argument.dropFirst()))
            changePane(view.pane) { $0.filter = filter }
            return effects
        }
        return run(binding.command, argument: line.argument)
    }

    /// Takes a filter for records; one that is none stays to be corrected, the note says why.
    private mutating func takeFilter(_ text: String) -> [ConsoleEffect] {
        guard filterComplaint == nil else { return [] }
        prompt = nil
        let isEmpty = text.allSatisfy(\.isWhitespace)
        let filter = isEmpty ? nil : try? RecordFilter(text, nowMilliseconds: nowMilliseconds)
        recordsMemory?.filter = filter
        recordsMemory?.selected = nil
        return []
    }

    /// Why what is being typed is no filter for records; nil when it is one, or nothing.
    var filterComplaint: String? {
        guard let prompt, prompt.kind == .recordFilter, !prompt.field.text.allSatisfy(\.isWhitespace) else {
            return nil
        }
        do throws(RecordFilterError) {
            _ = try RecordFilter(prompt.field.text, nowMilliseconds: nowMilliseconds)
            return nil
        } catch {
            return error.description
        }
    }

    mutating func completePrompt() {
        guard let prompt, prompt.kind == .command else { return }
        let candidates = completions(of: prompt.field.text)
        guard let first = candidates.first else { return }
        let shared = candidates.dropFirst().reduce(first) { common, next in
            String(zip(common, next).prefix { $0 == $1 }.map(\.0))
        }
        let words = candidates.count == 1 ? first + " " : shared
        if words.count > prompt.field.text.count { self.prompt?.field.replace(with: words) }
    }

    /// Whole lines that what is typed may become, in alphabetical order.
    package func completions(of text: String) -> [String] {
        let line = CommandLine(text)
        if !text.contains(" ") {
            return Bindings.all.flatMap(\.names).filter { $0.hasPrefix(line.name) }.sorted()
        }
        let arguments: [String]
        switch Bindings.binding(named: line.name)?.command {
        case .theme: arguments = ["dark", "light", "sixteen"]
        case .sortNext: arguments = view.pane.sortColumns
        case .tune: arguments = live.services?.settings.map(\.key) ?? []
        case .killMenu:
            arguments = live.snapshot.map { ClusterNode.all(in: $0).filter(\.isRunning).map { "\($0.id)" } } ?? []
        case .start:
            arguments =
                live.snapshot.map {
                    ClusterNode.all(in: $0).filter { !$0.isRunning || $0.isFrozen }.map { "\($0.id)" }
                } ?? []
        default: arguments = []
        }
        return arguments.filter { $0.hasPrefix(line.argument) }.map { "\(line.name) \($0)" }
    }
}

/// A typed command: a name and the rest of the line.
struct CommandLine: Equatable {
    var name: String
    var argument: String

    init(_ text: String) {
        let words = text.drop { $0 == " " || $0 == ":" }.split(separator: " ", maxSplits: 1)
        name = words.first.map { $0.lowercased() } ?? ""
        var rest = words.count > 1 ? Substring(words[1]) : ""
        rest = rest.drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        argument = String(rest)
    }
}
