import Cluster
import ClusterClient
import Foundation
import KafkaProtocol
import Operations
import TestSupport
import Testing

extension EndToEndSuites {
    /// The operator's story with a group of the demo: it is slowed down, falls behind, is reset while it runs, and taken
    /// back. Names are read off the screen.
    @Suite struct SlowGroupTests {
        /// What the list of the demo's consumers says of the first group.
        private struct Group: Sendable {
            let name: String
            let members: [Substring]

            init?(_ screen: Screen) {
                let lines = screen.lines.map { $0.split { $0 == " " || $0 == "│" } }
                guard let head = lines.firstIndex(where: { $0.contains("reads") && $0.contains("limit") }),
                    let at = lines[head].firstIndex(of: "reads"), at > 0
                else { return nil }
                self.name = String(lines[head][at - 1])
                let name = self.name
                self.members = lines[(head + 1)...].filter { $0.contains("pid") }
                    .compactMap { $0.first { $0.hasPrefix("\(name)-") } }
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func aSlowGroupIsSeenResetAndTakenBack() async throws {
            try await Workplace.use { place in
                try await place.withTerminal(["demo"]) { terminal in
                    try await terminal.wait(for: "the dashboard") {
                        $0.header.contains("brokers 3/3") && ($0.load?.acked ?? 0) > 2000
                    }
                    try await terminal.press("W")
                    let list = try await terminal.wait(for: "the demo's consumers") {
                        Group($0) != nil && $0.contains("running")
                    }
                    let group = try #require(Group(list))
                    #expect(group.members.count >= 2, "\(list)")
                    let demo = try await Demo(place, group.name)
                    defer { demo.client.close() }

                    try await Self.slowDown(group, terminal)
                    let reset = try await Self.reset(group, demo, terminal)
                    try await Self.undo(group, demo, reset, terminal)
                    try await Self.killMember(group, terminal)

                    try await terminal.press("q")
                    try await terminal.wait(for: "the demo ends") { $0.contains("status=0") }
                    #expect(place.nodeProcesses == [])
                }
            }
        }

        // MARK: Falling behind

        private static func slowDown(_ group: Group, _ terminal: TmuxTerminal) async throws {
            for rate in ["500/s", "200/s", "100/s", "50/s"] as [Substring] {
                try await terminal.press("<")
                try await terminal.wait(for: "each member reads \(rate)") {
                    $0.row(group.name[...], "reads")?.contains(rate) == true
                }
            }
            try await terminal.press("Escape", "2")
            // The tile's columns: GROUP LAG TIME TREND VERDICT.
            let early = try await terminal.wait(for: "the group's row") { Self.lag($0, group) != nil }
            let before = try #require(Self.lag(early, group))
            let behind = try await terminal.wait(for: "lag, its direction and the verdict") {
                let row = Self.row($0, group) ?? []
                return (Self.lag($0, group) ?? 0) > before + 1000 && row.contains("↑") && row.contains("WARN")
            }
            #expect(behind.contains("falling behind"), "\(behind)")
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

        /// - Returns: the change as the journal has it.
        private static func reset(_ group: Group, _ demo: Demo, _ terminal: TmuxTerminal) async throws -> JournalEntry {
            try await terminal.press("2", "j")
            for _ in 0..<8 {
                // The selected row is the one that R means; the plan's title says which it was.
                try await terminal.press("R")
                let plan = try await terminal.wait(for: "a plan") { $0.contains("Reset offsets · group ") }
                if plan.contains("Reset offsets · group \(group.name)") { break }
                try await terminal.press("Escape")
                try await terminal.wait(for: "no plan") { !$0.contains("Reset offsets") }
                try await terminal.press("j")
            }
            try await terminal.press("Tab")
            try await terminal.wait(for: "the plan, and what speaks against it") {
                $0.contains("--to-earliest") && $0.contains("PLAN · nothing changed yet")
                    && $0.contains("t stops its members, resets, and starts them again")
            }
            try await terminal.press("t")
            try await terminal.wait(for: "what will be done") { $0.contains("Stops the group's members, applies") }
            let before = try await demo.offsets()
            try await terminal.press("y")
            try await terminal.wait(for: "the result of the reset") {
                $0.contains("changed and read back") && $0.contains("its members run again")
            }
            let entry = try demo.lastEntry("reset offsets")
            try Self.judge(entry, demo)
            for step in entry.plan.steps {
                #expect(Int64(step.to) ?? .max < Int64(step.from) ?? 0, "\(step)")
            }
            // They had gone on until they were stopped, and then left in order.
            for (name, offset) in before {
                let from = entry.plan.steps.first { $0.subject == name }.flatMap { Int64($0.from) }
                #expect(from.map { $0 >= offset } == true, "\(name): \(String(describing: from)) after \(offset)")
            }
            try await terminal.press("Escape")
            try await Self.waitForMembers(group, demo, terminal)
            let again = try await demo.offsets()
            for (name, offset) in again { #expect(offset < before[name] ?? 0, "\(name) begins anew") }
            return entry
        }

        // MARK: And forth

        private static func undo(
            _ group: Group,
            _ demo: Demo,
            _ reset: JournalEntry,
            _ terminal: TmuxTerminal
        ) async throws {
            try await terminal.press("U")
            try await terminal.wait(for: "the list of changes") {
                $0.contains("Take back a change") && $0.row(group.name[...], "--to-earliest") != nil
            }
            try await terminal.press("Enter")
            try await terminal.wait(for: "the plan of the undo") {
                $0.contains("Undo · group \(group.name)") && $0.contains("t stops its members")
            }
            try await terminal.press("t", "y")
            try await terminal.wait(for: "the result of the undo") {
                $0.contains("changed and read back") && $0.contains("its members run again")
            }
            let entry = try demo.lastEntry("undo offsets")
            try Self.judge(entry, demo)
            // After the undo every offset is what it was before the reset.
            let then = Dictionary(uniqueKeysWithValues: reset.plan.steps.map { ($0.subject, $0.from) })
            for step in entry.plan.steps { #expect(step.to == then[step.subject], "\(step)") }
            try await terminal.press("Escape")
            try await Self.waitForMembers(group, demo, terminal)
            for (name, offset) in try await demo.offsets() {
                #expect(offset >= Int64(then[name] ?? "") ?? .max, "\(name) is at \(offset)")
            }
        }

        // MARK: One less

        /// A member is killed. The console says that its session has to run out first, and then shows whom the group lost.
        private static func killMember(_ group: Group, _ terminal: TmuxTerminal) async throws {
            try await terminal.press("W")
            try await terminal.wait(for: "the demo's consumers") { $0.row(group.members[0], "running") != nil }
            try await terminal.press("9")
            try await terminal.wait(for: "what the kill means") {
                $0.contains("\(group.members[0]) was killed (SIGKILL)") && $0.contains("session")
            }
            try await terminal.wait(for: "it is down") { $0.row(group.members[0], "ended") != nil }
            try await terminal.press("Escape", "3", "Enter")
            try await terminal.wait(for: "the rebalance, and why") {
                $0.contains("member lost \(group.members[0])") && $0.row(group.name[...]) != nil
            }
            try await terminal.press("Escape")
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

        private static func waitForMembers(_ group: Group, _ demo: Demo, _ terminal: TmuxTerminal) async throws {
            try await eventually("all members are back in a stable group") {
                let status = try await demo.client.groupStatus(group.name)
                return "\(status.state.rawValue)"
            } until: {
                $0 == "Stable"
            }
            try await terminal.press("W")
            try await terminal.wait(for: "all members run") { screen in
                group.members.allSatisfy { screen.row($0, "running") != nil }
            }
            try await terminal.press("Escape")
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
