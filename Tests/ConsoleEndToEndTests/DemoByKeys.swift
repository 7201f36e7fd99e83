import Foundation
import TestSupport
import Testing

/// The demo in a terminal, as its user works with it; every step waits for what it is about.
struct DemoByKeys {
    /// What `highwater workload audit` finds in the services' databases.
    struct Audit: Decodable {
        var started: Int
        var completed: Int
        var refused: Int
        var running: Int
        var parked: Int
        var lost: Int
        var twice: Int
        var wrong: Int
        var moneyDifference: Int
        var seatDifference: Int

        /// Everything that must never be.
        var faults: Int { lost + twice + wrong + abs(moneyDifference) + abs(seatDifference) }
    }

    let terminal: TmuxTerminal
    let place: Workplace

    private static func directory(_ place: Workplace) -> String { "\(place.directory)/demo" }

    /// A demo without trouble that starts in the workload pane.
    static func arguments(_ place: Workplace) -> [String] {
        [
            "demo", "--data-dir", directory(place), "--view", "workload", "--rate", "20", "--check-rate", "50",
            "--poison", "0", "--transient", "0", "--sold-out", "0",
        ]
    }

    /// An editor that puts a type right that no service knows, without being looked at.
    static func makeEditor(in place: Workplace) throws -> String {
        let path = "\(place.directory)/put-right"
        try "#!/bin/sh\nsed -i 's/TicketCommandV3/UsePoint/' \"$1\"\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    /// All five processes report, and payments complete.
    func waitForPayments() async throws {
        try await terminal.wait(for: "payments are completed") {
            $0.contains("5 run") && ($0.payments("completed") ?? 0) > 20
        }
    }

    /// Sets a setting of the workload in its list and waits until every process works by it.
    func set(_ key: String, to value: String, shown: String) async throws {
        try await terminal.press(":")
        try await terminal.type("tune \(key)")
        try await terminal.wait(for: "the list of settings") { $0.contains("Tune the workload") }
        try await terminal.press("v")
        try await terminal.type(value)
        let label =
            ["transient": "transient failures", "poison": "poison commands", "rate": "payments started"][key] ?? key
        try await terminal.wait(for: "every process has \(key) \(value)") { screen in
            screen.lines.contains { $0.contains(label) && $0.contains(" \(shown) ") && $0.contains("✓") }
        }
        try await terminal.goBack(until: "the list is closed") { !$0.contains("Tune the workload") }
    }

    /// Opens a pane on the whole screen.
    func open(_ pane: String, until what: String, _ satisfied: @escaping (Screen) -> Bool) async throws {
        try await terminal.press(pane)
        try await terminal.wait(for: what) { $0.contains("─ \(pane) ") && satisfied($0) }
    }

    /// No more orders; waits until every payment has ended or waits for a dead letter.
    ///
    /// - Returns: how many wait.
    func comeToRest() async throws -> Int {
        try await set("rate", to: "0", shown: "0/s")
        try await open("9", until: "nothing is under way") {
            $0.payments("running") == 0 && $0.contains("outbox    waiting 0") && ($0.payments("parked") ?? 0) > 0
        }
        return try #require(try await terminal.screen().payments("parked"))
    }

    /// Replays all dead letters of the open pane.
    func replayEverything() async throws {
        try await terminal.press("R")
        try await sendPlanned(titled: "Replay ·")
        try await terminal.wait(for: "the report's own keys") {
            $0.lines.last { !$0.isEmpty }?.contains("purge what was replayed") == true
        }
    }

    /// Says yes to the plan of a replay and waits for its report.
    func sendPlanned(titled title: String) async throws {
        try await terminal.wait(for: "the plan") {
            $0.contains(title) && $0.contains("PLAN · nothing changed yet") && $0.contains("y sends them")
        }
        try await terminal.press("y")
        try await terminal.wait(for: "the report") { $0.contains(" DONE ") && $0.contains("esc closes") }
    }

    /// Looks at the services' books from outside.
    func audit() throws -> Audit {
        let text = try place.output(of: [
            "workload", "audit", "--data-dir", "\(Self.directory(place))/workload", "-o", "json",
        ])
        return try JSONDecoder().decode(Audit.self, from: Data(text.utf8))
    }

    /// Leaves; nothing of the demo is left running.
    func quit() async throws {
        try await terminal.press("q")
        try await terminal.wait(for: "the demo ends") { $0.contains("status=") }
        let errors = try String(contentsOfFile: terminal.errorFile, encoding: .utf8)
        let last = try await terminal.screen()
        #expect(last.contains("status=0"), "\(errors)")
        #expect(place.nodeProcesses == [])
    }
}
