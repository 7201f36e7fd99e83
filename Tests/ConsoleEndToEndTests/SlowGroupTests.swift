import Cluster
import ClusterClient
import Foundation
import KafkaProtocol
import Operations
import TestSupport
import Testing

extension EndToEndSuites {
    /// The operator's story with a group that others write for: it is slowed and falls behind, is reset while it works, and
    /// that is taken back; hurried again it catches up, and nothing took effect twice.
    @Suite struct SlowGroupTests {
        private static let group = "reservation"
        private static let members = ["reservation-1", "reservation-2"]
        /// Each of a series of keys, and what it makes of the group's speed. Two members that take 50 ms for a record do
        /// not keep up with the demo's hundred a second.
        private static let slower = [1, 2, 5, 10, 20, 50]

        @Test(.timeLimit(.minutes(6)))
        func aGroupIsSlowedResetTakenBackAndHurried() async throws {
            try await Workplace.use { place in
                try await place.withTerminal(["demo"]) { terminal in
                    try await terminal.wait(for: "the dashboard") {
                        $0.header.contains("brokers 3/3") && ($0.load?.acked ?? 0) > 500
                    }
                    let cluster = try await DemoCluster(place)
                    defer { cluster.client.close() }
                    try await Self.slow(terminal)
                    try await Self.watchItFallBehind(terminal)
                    try await Self.resetWhileItWorks(cluster, terminal)
                    try await Self.takeBack(cluster, terminal)
                    try await Self.hurry(terminal)
                    try await Self.watchItCatchUp(terminal)
                    try await terminal.press("q")
                    let last = try await terminal.wait(for: "the demo ends") { $0.contains("status=") }
                    let errors = try String(contentsOfFile: terminal.errorFile, encoding: .utf8)
                    // What was read once more was found in the inbox.
                    #expect(last.contains("status=0"), "\(errors)")
                    #expect(errors.contains("applied twice 0"), "\(errors)")
                    #expect(place.nodeProcesses == [])
                }
            }
        }

        // MARK: Its speed

        private static func slow(_ terminal: TmuxTerminal) async throws {
            let list = try await terminal.openProcesses()
            #expect(list.group(Self.group)?.speed == "at full speed")
            try await terminal.select(process: Self.members[0])
            for milliseconds in Self.slower {
                try await terminal.press("<")
                try await terminal.waitForProcesses("\(milliseconds) ms for each record") {
                    $0.group(Self.group)?.speed == "\(milliseconds) ms each"
                }
                try await Self.waitUntilSet(milliseconds, terminal)
            }
            try await terminal.closeProcesses()
        }

        private static func hurry(_ terminal: TmuxTerminal) async throws {
            _ = try await terminal.openProcesses()
            try await terminal.select(process: Self.members[0])
            for milliseconds in Self.slower.dropLast().reversed() + [0] {
                try await terminal.press(">")
                let speed = milliseconds == 0 ? "at full speed" : "\(milliseconds) ms each"
                try await terminal.waitForProcesses("faster: \(speed)") { $0.group(Self.group)?.speed == speed }
                try await Self.waitUntilSet(milliseconds, terminal)
            }
            try await terminal.closeProcesses()
        }

        /// One change is made after the other: a key that comes before the one before it is done is refused.
        private static func waitUntilSet(_ milliseconds: Int, _ terminal: TmuxTerminal) async throws {
            try await terminal.wait(for: "\(milliseconds) ms are set") {
                $0.contains("time per record is \(milliseconds) ms now")
            }
        }

        // MARK: Its lag

        /// The words of the group's row in the lag pane: name, lag, time, trend, verdict.
        private static func row(_ screen: Screen) -> [Substring]? {
            for line in screen.lines {
                let words = line.split { $0 == " " || $0 == "│" }
                guard let at = words.firstIndex(of: Self.group[...]), at + 1 < words.count,
                    Int(words[at + 1].filter { $0 != "," }) != nil
                else { continue }
                return Array(words[at...])
            }
            return nil
        }

        private static func lag(_ screen: Screen) -> Int? {
            Self.row(screen).flatMap { Int($0[1].filter { $0 != "," }) }
        }

        private static func watchItFallBehind(_ terminal: TmuxTerminal) async throws {
            try await terminal.press("2")
            let behind = try await terminal.wait(for: "lag, its direction and the verdict") {
                let row = Self.row($0) ?? []
                return (Self.lag($0) ?? 0) > 300 && row.contains("↑") && row.contains("WARN")
            }
            #expect(behind.contains("falling behind"), "\(behind)")
            let early = try #require(Self.lag(behind))
            try await terminal.wait(for: "more lag") { (Self.lag($0) ?? 0) > early + 100 }
        }

        private static func watchItCatchUp(_ terminal: TmuxTerminal) async throws {
            let screen = try await terminal.wait(for: "the group keeps up") {
                (Self.lag($0) ?? .max) < 60 && Self.row($0)?.contains("ok") == true
            }
            #expect(!screen.contains("REWIND"), "an offset went back that nobody took back: \(screen)")
        }

        // MARK: Its offsets

        private static func resetWhileItWorks(_ cluster: DemoCluster, _ terminal: TmuxTerminal) async throws {
            let before = try await cluster.offsets(of: Self.group)
            // It is the first row, being the worst.
            try await terminal.press("g", "R")
            try await terminal.wait(for: "the plan") { $0.contains("Reset offsets · group \(Self.group) ") }
            try await Self.chooseEarliest(terminal)
            let plan = try await terminal.wait(for: "what speaks against it, and the way out") {
                $0.contains("Assignments can only be reset if the group '\(Self.group)' is inactive")
                    && $0.contains("t stops its members, resets, and starts them again")
            }
            #expect(plan.contains("PLAN · nothing changed yet"))
            let meanwhile = try await cluster.offsets(of: Self.group)
            #expect(meanwhile.allSatisfy { $0.value >= before[$0.key] ?? 0 }, "a plan changes nothing")
            try await Self.applyWithMembersStopped(terminal)
            let entry = try cluster.lastEntry("reset offsets")
            Self.judge(entry, planned: { $0 == 0 })
            try await terminal.press("Escape")
            try await terminal.wait(for: "all of it to be read again") { (Self.lag($0) ?? 0) > 1000 }
        }

        private static func chooseEarliest(_ terminal: TmuxTerminal) async throws {
            try await terminal.press("Tab")
            try await terminal.wait(for: "the scenario to the earliest") {
                $0.contains("scenario  --to-earliest") && $0.contains("re-read")
            }
        }

        private static func applyWithMembersStopped(_ terminal: TmuxTerminal) async throws {
            try await terminal.press("t")
            try await terminal.wait(for: "what will be done") {
                $0.contains("Stops the group's members, applies, and starts them again.")
            }
            try await terminal.press("y")
            try await terminal.wait(for: "the result, read back, and the members at work") {
                $0.contains("6 offsets of \(Self.group) changed and read back") && $0.contains("its members run again")
            }
        }

        private static func takeBack(_ cluster: DemoCluster, _ terminal: TmuxTerminal) async throws {
            let reset = try cluster.lastEntry("reset offsets")
            let before = Dictionary(uniqueKeysWithValues: reset.plan.steps.map { ($0.subject, Int64($0.from)) })
            // What it has read again since is what the plan of the undo has to tell.
            try await eventually("every partition is read again") {
                try await cluster.offsets(of: Self.group)
            } until: { offsets in
                offsets.count == 6 && offsets.values.allSatisfy { $0 > 0 }
            }
            try await terminal.press("U")
            try await terminal.wait(for: "the list of changes") {
                $0.contains("Take back a change") && $0.row(Self.group[...], "--to-earliest") != nil
            }
            try await terminal.press("Enter")
            try await terminal.wait(for: "the plan of the undo, and that the group has moved") {
                $0.contains("Undo · group \(Self.group) ") && $0.contains("moved since")
                    && $0.contains("t stops its members, resets, and starts them again")
            }
            try await Self.applyWithMembersStopped(terminal)
            let entry = try cluster.lastEntry("undo offsets")
            Self.judge(entry, planned: { _ in true })
            for step in entry.plan.steps { #expect(Int64(step.to) == before[step.subject], "\(step)") }
            let after = try await cluster.offsets(of: Self.group)
            #expect(after.allSatisfy { $0.value >= before[$0.key].flatMap(\.self) ?? .max }, "\(after), \(before)")
            try await terminal.press("Escape")
            try await terminal.wait(for: "the result is closed") { !$0.contains("RESULT · esc closes") }
        }

        /// The journal says who did it and that every step did what was planned.
        private static func judge(_ entry: JournalEntry, planned: (Int64) -> Bool) {
            #expect(entry.user == Journal.currentUser)
            #expect(entry.plan.subject == "group \(Self.group)")
            #expect(entry.result?.status == .done)
            #expect(entry.plan.steps.count == 6)
            for step in entry.plan.steps {
                #expect(Int64(step.to).map(planned) == true, "\(step)")
                let done = entry.result?.steps.first { $0.subject == step.subject }
                #expect(done?.error == nil && done?.detail == "offset \(step.to)", "\(String(describing: done))")
            }
        }
    }
}

/// The demo's cluster from outside.
struct DemoCluster: Sendable {
    let client: ClusterClient
    private let directory: String

    init(_ place: Workplace) async throws {
        let name = try #require(place.clusterDirectories.first, "the demo has no directory")
        self.directory = "\(place.directory)/\(name)"
        let status = try await ControlClient(directory: self.directory).status()
        self.client = try ClusterClient(bootstrap: try ServerAddress.list(status.bootstrapServers))
    }

    /// What a group has committed, by the partition's name.
    func offsets(of group: String) async throws -> [String: Int64] {
        let offsets = try await self.client.committedOffsets(of: group)
        return Dictionary(uniqueKeysWithValues: offsets.map { ($0.key.description, $0.value) })
    }

    /// The newest change of that kind that is over.
    func lastEntry(_ operation: String) throws -> JournalEntry {
        let entries = try Journal.ofDataDirectory(self.directory).entries()
        return try #require(entries.last { $0.plan.operation == operation && $0.result != nil })
    }
}
