import TestSupport
import Testing

/// The console's list of the workload's processes, as it is read off the screen.
struct ProcessList: Sendable, Equatable {
    struct Process: Sendable, Equatable {
        let name: String
        let state: String
    }

    /// A group, and what its members do.
    struct Group: Sendable, Equatable {
        let name: String
        /// Behind its name: at full speed, or how long each record takes.
        let speed: String
        var processes: [Process] = []
    }

    let groups: [Group]
    /// The process behind the mark.
    let selected: String?

    /// - Returns: nil while the list is not on the screen.
    init?(_ screen: Screen) {
        guard let title = screen.lines.firstIndex(where: { $0.contains("Processes of the workload") }) else {
            return nil
        }
        var groups: [Group] = []
        var selected: String?
        for line in screen.lines[(title + 1)...] {
            let words = line.split { $0 == " " || $0 == "│" }.map(String.init)
            if let reads = words.firstIndex(of: "reads"), reads > 0 {
                groups.append(Group(name: words[reads - 1], speed: Self.speed(words[reads...])))
                continue
            }
            guard
                let at = words.firstIndex(where: Self.states.contains), at > 0, let group = groups.last,
                words[at - 1].hasPrefix("\(group.name)-")
            else { continue }
            groups[groups.count - 1].processes.append(Process(name: words[at - 1], state: words[at]))
            if at > 1, words[at - 2] == "▸" { selected = words[at - 1] }
        }
        guard !groups.isEmpty else { return nil }
        self.groups = groups
        self.selected = selected
    }

    private static let states: Set = ["running", "frozen", "stopping", "stopped", "ended"]

    private static func speed(_ words: ArraySlice<String>) -> String {
        if let each = words.firstIndex(of: "each"), each > words.startIndex + 1 { return "\(words[each - 2]) ms each" }
        return words.contains("full") ? "at full speed" : ""
    }

    func group(_ name: String) -> Group? { self.groups.first { $0.name == name } }

    func state(of process: String) -> String? {
        self.groups.lazy.flatMap(\.processes).first { $0.name == process }?.state
    }

    /// The name above or below the selected one, on the way to another.
    func next(towards name: String) -> (key: String, name: String)? {
        let names = self.groups.flatMap(\.processes).map(\.name)
        guard let selected, let at = names.firstIndex(of: selected), let goal = names.firstIndex(of: name), at != goal
        else { return nil }
        return goal > at ? ("j", names[at + 1]) : ("k", names[at - 1])
    }
}

extension TmuxTerminal {
    /// Waits for the list of processes to show something.
    @discardableResult
    func waitForProcesses(_ what: String, until satisfied: (ProcessList) -> Bool = { _ in true }) async throws
        -> ProcessList
    {
        let screen = try await self.wait(for: what) { ProcessList($0).map(satisfied) == true }
        return try #require(ProcessList(screen))
    }

    /// Opens the list of processes.
    func openProcesses() async throws -> ProcessList {
        try await self.press("W")
        return try await self.waitForProcesses("the list of processes")
    }

    /// Closes the list of processes.
    func closeProcesses() async throws {
        try await self.press("Escape")
        try await self.wait(for: "the list of processes is closed") { ProcessList($0) == nil }
    }

    /// Moves the mark to a process, a row at a time: each key has its effect before the next one.
    func select(process name: String) async throws {
        var list = try await self.waitForProcesses("\(name) is in the list") {
            $0.state(of: name) != nil && $0.selected != nil
        }
        while let step = list.next(towards: name) {
            try await self.press(step.key)
            list = try await self.waitForProcesses("\(step.name) is selected") { $0.selected == step.name }
        }
        #expect(list.selected == name)
    }
}
