import Cluster
import ClusterClient
import Foundation
import KafkaProtocol
import Operations
import TestSupport
import Testing

extension EndToEndSuites {
    /// The operator's story with a group of the demo: its members stop, it falls behind, is reset and taken back, and
    /// reads on. Names are read off the screen.
    @Suite struct FallenGroupTests {
        /// What the list of the demo's consumers says of a group that others write for.
        private struct Group: Sendable {
            let name: String
            let members: [Substring]

            init?(_ screen: Screen) {
                let lines = screen.lines.map { $0.split { $0 == " " || $0 == "│" } }
                for (index, words) in lines.enumerated() {
                    guard let at = words.firstIndex(of: "reads"), at > 0, at + 1 < words.count,
                        words[at + 1].contains("commands")
                    else { continue }
                    let name = words[at - 1]
                    let own = lines[(index + 1)...].prefix { $0.contains("pid") }
                    let members = own.compactMap { $0.first { $0.hasPrefix("\(name)-") && $0 != name } }
                    guard !members.isEmpty else { continue }
                    self.name = String(name)
                    self.members = members
                    return
                }
                return nil
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func aGroupFallsBehindIsResetAndTakenBack() async throws {
            try await Workplace.use { place in
                try await place.withTerminal(["demo"]) { terminal in
                    try await terminal.wait(for: "the dashboard") {
                        $0.header.contains("brokers 3/3") && ($0.load?.acked ?? 0) > 500
                    }
                    try await terminal.press("W")
                    let list = try await terminal.wait(for: "the demo's consumers") { Group($0) != nil }
                    let group = try #require(Group(list))
                    let demo = try await Demo(place, group.name)
                    defer { demo.client.close() }
                    try await Self.selectMember(group, terminal)
                    try await Self.stopAll(group, terminal)
                    try await Self.watchLag(group, terminal)
                    let before = try await demo.offsets()
                    try await Self.resetEmpty(group, demo, before, terminal)
                    try await Self.undo(group, demo, before, terminal)
                    try await Self.startAll(group, demo, terminal)
                    try await terminal.press("q")
                    try await terminal.wait(for: "the demo ends") { $0.contains("status=") }
                    #expect(place.nodeProcesses == [])
                }
            }
        }

        /// The name behind the mark in the list of consumers.
        private static func selected(_ screen: Screen) -> Substring? {
            for line in screen.lines {
                let words = line.split { $0 == " " || $0 == "│" }
                // The lag pane behind it has its own marks.
                guard let at = words.firstIndex(of: "▸"), at + 2 < words.count else { continue }
                if ["running", "stopped", "ended"].contains(words[at + 2]) { return words[at + 1] }
            }
            return nil
        }

        /// Moves down the list of consumers to the group's first member.
        private static func selectMember(_ group: Group, _ terminal: TmuxTerminal) async throws {
            for _ in 0..<12 {
                let list = try await terminal.screen()
                if list.row("▸", group.members[0]) != nil { return }
                try await terminal.press("j")
                try await terminal.wait(for: "another row") { Self.selected($0) != Self.selected(list) }
            }
            Issue.record("\(group.members[0]) cannot be selected")
        }

        // MARK: Falling behind

        private static func stopAll(_ group: Group, _ terminal: TmuxTerminal) async throws {
            for (index, member) in group.members.enumerated() {
                if index > 0 { try await terminal.press("j") }
                try await terminal.wait(for: "\(member) is selected") { $0.row("▸", member) != nil }
                try await terminal.press("t")
                try await terminal.wait(for: "\(member) has stopped") { $0.row(member, "stopped") != nil }
            }
            try await terminal.press("Escape", "2")
        }

        /// Nobody reads, and others write on.
        private static func watchLag(_ group: Group, _ terminal: TmuxTerminal) async throws {
            let early = try await terminal.wait(for: "the group's row") { Self.lag($0, group) != nil }
            let before = try #require(Self.lag(early, group))
            try await terminal.wait(for: "lag, its direction and the verdict") {
                let row = Self.row($0, group) ?? []
                return (Self.lag($0, group) ?? 0) > before + 300 && row.contains("↑") && row.contains("STOP")
            }
        }

        private static func lag(_ screen: Screen, _ group: Group) -> Int? {
            Self.row(screen, group).flatMap { Int($0[1].filter { $0 != "," }) }
        }

        /// The words of the group's row in the lag pane: its name, and a number behind it.
        private static func row(_ screen: Screen, _ group: Group) -> [Substring]? {
            for line in screen.lines {
                let words = line.split { $0 == " " || $0 == "│" }
                guard let at = words.firstIndex(of: group.name[...]), at + 1 < words.count,
                    Int(words[at + 1].filter { $0 != "," }) != nil
                else { continue }
                return Array(words[at...])
            }
            return nil
        }

        // MARK: Back to the beginning

        /// Selects the group in the lag pane and opens the plan that takes it to the beginning.
        private static func openPlan(_ group: Group, _ terminal: TmuxTerminal) async throws {
            try await terminal.press("2", "j")
            for _ in 0..<8 {
                // The selected row is the one that R means; the plan's title says which it was.
                try await terminal.press("R")
                let plan = try await terminal.wait(for: "a plan") { $0.contains("Reset offsets · group ") }
                if plan.contains("Reset offsets · group \(group.name) ") { break }
                try await terminal.press("Escape")
                try await terminal.wait(for: "no plan") { !$0.contains("Reset offsets") }
                try await terminal.press("j")
            }
            try await terminal.press("Tab")
            try await terminal.wait(for: "the plan, and nothing else") {
                $0.contains("--to-earliest") && $0.contains("PLAN · nothing changed yet") && $0.contains("re-read")
            }
        }

        private static func resetEmpty(
            _ group: Group,
            _ demo: Demo,
            _ before: [String: Int64],
            _ terminal: TmuxTerminal
        ) async throws {
            try await Self.openPlan(group, terminal)
            #expect(try await demo.offsets() == before, "a plan changes nothing")
            try await terminal.press("y")
            try await terminal.wait(for: "the result of the reset") { $0.contains("changed and read back") }
            let entry = try demo.lastEntry("reset offsets")
            try Self.judge(entry, demo)
            let planned = Dictionary(uniqueKeysWithValues: entry.plan.steps.map { ($0.subject, Int64($0.to)) })
            let after = try await demo.offsets()
            #expect(after.allSatisfy { planned[$0.key] == $0.value }, "\(after), planned \(planned)")
            #expect(after.contains { $0.value < before[$0.key] ?? 0 })
            try await terminal.press("Escape")
        }

        private static func undo(
            _ group: Group,
            _ demo: Demo,
            _ before: [String: Int64],
            _ terminal: TmuxTerminal
        ) async throws {
            try await terminal.press("U")
            try await terminal.wait(for: "the list of changes") {
                $0.contains("Take back a change") && $0.row(group.name[...], "--to-earliest") != nil
            }
            try await terminal.press("Enter")
            try await terminal.wait(for: "the plan of the undo") { $0.contains("Undo · group \(group.name) ") }
            try await terminal.press("y")
            try await terminal.wait(for: "the result of the undo") { $0.contains("changed and read back") }
            try Self.judge(try demo.lastEntry("undo offsets"), demo)
            #expect(try await demo.offsets() == before, "after the undo all is as it was")
            try await terminal.press("Escape")
        }

        private static func startAll(_ group: Group, _ demo: Demo, _ terminal: TmuxTerminal) async throws {
            try await terminal.press("W")
            try await Self.selectMember(group, terminal)
            for (index, member) in group.members.enumerated() {
                if index > 0 { try await terminal.press("j") }
                try await terminal.press("S")
                try await terminal.wait(for: "\(member) runs") { $0.row(member, "running") != nil }
            }
            try await terminal.press("Escape")
            try await Self.waitForStability(group, demo)
        }

        private static func waitForStability(_ group: Group, _ demo: Demo) async throws {
            try await eventually("\(group.members.count) members are in a stable group") {
                let status = try await demo.client.groupStatus(group.name)
                return status.state.rawValue
            } until: {
                $0 == "Stable"
            }
        }

        private static func judge(_ entry: JournalEntry, _ demo: Demo) throws {
            #expect(entry.user == Journal.currentUser)
            #expect(entry.plan.subject == "group \(demo.group)")
            let result = try #require(entry.result)
            #expect(result.status == .done, "\(result)")
            // Each step tells the offset that was read back: that of the plan.
            for step in result.steps {
                let planned = entry.plan.steps.first { $0.subject == step.subject }?.to
                #expect(step.error == nil && step.detail == planned.map { "offset \($0)" }, "\(step)")
            }
        }
    }
}

/// The demo's cluster from outside.
private struct Demo: Sendable {
    let client: ClusterClient
    let group: String
    let directory: String

    init(_ place: Workplace, _ group: String) async throws {
        let name = try #require(place.clusterDirectories.first, "the demo has no directory")
        self.directory = "\(place.directory)/\(name)"
        self.group = group
        let status = try await ControlClient(directory: self.directory).status()
        self.client = try ClusterClient(bootstrap: try ServerAddress.list(status.bootstrapServers))
    }

    /// What the group has committed, by the partition's name.
    func offsets() async throws -> [String: Int64] {
        let offsets = try await self.client.committedOffsets(of: self.group)
        return Dictionary(uniqueKeysWithValues: offsets.map { ($0.key.description, $0.value) })
    }

    /// The newest change of that kind that is over.
    func lastEntry(_ operation: String) throws -> JournalEntry {
        let entries = try Journal.ofDataDirectory(self.directory).entries()
        return try #require(entries.last { $0.plan.operation == operation && $0.result != nil })
    }
}
