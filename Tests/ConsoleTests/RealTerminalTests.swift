import Console
import ConsoleFixtures
import Foundation
import Terminal
import TestSupport
import Testing

/// The same screens through real ncurses on a real terminal, and what is left of the terminal afterwards.
@Suite(.serialized, .enabled(if: RealTerminal.isAvailable)) struct RealTerminalTests {
    private func expected(_ fixture: ConsoleFixture, _ size: Size, _ pane: PaneKind) -> [String] {
        ConsoleScreen.render(fixture.state(size: size, pane: pane)).surface.lines
    }

    private func show(_ terminal: RealTerminal, _ lines: [String]) async throws {
        try await eventually(
            "the terminal shows the frame",
            observe: { try terminal.screen().prefix(lines.count) },
            until: { Array($0) == lines }
        )
    }

    @Test(arguments: [ConsoleFixture.killed, .long]) func ncursesDrawsWhatTheTestBackendHolds(
        fixture: ConsoleFixture
    ) async throws {
        let terminal = try RealTerminal(width: 120, height: 29)
        defer { terminal.close() }
        try terminal.enter("exec \(RealTerminal.fixtureScreen) still \(fixture.rawValue) leaders")
        try await show(terminal, expected(fixture, Size(width: 120, height: 29), .leaders))
        // Direct colour: the theme's own accent, not its nearest of 256.
        #expect(try terminal.colours().contains("38;2;108;182;255"))
        try terminal.resize(width: 80, height: 24)
        try await show(terminal, expected(fixture, Size(width: 80, height: 24), .leaders))
        try terminal.resize(width: 200, height: 60)
        try await show(terminal, expected(fixture, Size(width: 200, height: 60), .leaders))
        try terminal.resize(width: 30, height: 6)
        try await show(terminal, expected(fixture, Size(width: 30, height: 6), .leaders))
    }

    @Test func fewerColoursFallBack() async throws {
        for (environment, sign, other) in [
            (["COLORTERM": "", "TERM": "tmux-256color"], "38;5;", "38;2;"),
            (["COLORTERM": "truecolor", "NO_COLOR": "1"], "[1m", "[38;"),
        ] {
            let terminal = try RealTerminal(width: 80, height: 24, environment: environment)
            defer { terminal.close() }
            let settings = environment.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            try terminal.enter("exec env \(settings) \(RealTerminal.fixtureScreen) still calm leaders")
            try await show(terminal, expected(.calm, Size(width: 80, height: 24), .leaders))
            let colours = try terminal.colours()
            #expect(colours.contains(sign), "\(environment)")
            #expect(!colours.contains(other), "\(environment)")
        }
    }

    /// Every way out leaves the first screen, a visible cursor and the modes of before.
    @Test(arguments: ["quit", "terminate", "kill menu open", "crash"]) func theTerminalIsRestored(
        way: String
    ) async throws {
        let terminal = try RealTerminal(width: 80, height: 24)
        defer { terminal.close() }
        let mode = way == "crash" ? "crash" : "live"
        let command = "SWIFT_BACKTRACE=enable=no \(RealTerminal.fixtureScreen) \(mode) 2>/dev/null"
        try terminal.enter("a=$(stty -g); \(command); b=$(stty -g); [ $a = $b ] && echo same modes")
        if way != "crash" {
            try await eventually(
                "the console is there",
                observe: { try terminal.screen() },
                until: { $0.contains { $0.contains("Leaders / ISR") } }
            )
            switch way {
            case "quit": try terminal.type("q")
            case "terminate": try terminal.type("C-c")
            default:
                try terminal.type("K", "q", "9")
                let isOpen: ([String]) -> Bool = { $0.contains { $0.contains("Which node") } }
                try await eventually("the menu is open", observe: { try terminal.screen() }, until: isOpen)
                try terminal.type("Escape")
                try await eventually("the menu is closed", observe: { try terminal.screen() }, until: { !isOpen($0) })
                try terminal.type("q")
            }
        }
        try await eventually(
            "the shell is back",
            observe: { try terminal.screen() },
            until: { $0.contains("same modes") }
        )
        #expect(try terminal.modes() == "0 1")
    }

    @Test(arguments: ["TERM", "HUP", "INT"]) func signalsRestoreTheTerminal(signal: String) async throws {
        let terminal = try RealTerminal(width: 80, height: 24)
        defer { terminal.close() }
        let command = "\(RealTerminal.fixtureScreen) live & p=$!; (sleep 1.5; kill -\(signal) $p) & fg %1"
        try terminal.enter("set -m; a=$(stty -g); \(command); b=$(stty -g); [ $a = $b ] && echo same modes")
        try await eventually(
            "the shell is back",
            observe: { try terminal.screen() },
            until: { $0.contains("same modes") }
        )
        #expect(try terminal.modes() == "0 1")
    }

    @Test func suspendingGivesTheShellBackAndForegroundTheConsole() async throws {
        let terminal = try RealTerminal(width: 80, height: 24)
        defer { terminal.close() }
        try terminal.enter("\(RealTerminal.fixtureScreen) live")
        let isThere: ([String]) -> Bool = { $0.contains { $0.contains("Leaders / ISR") } }
        try await eventually("the console is there", observe: { try terminal.screen() }, until: isThere)
        try terminal.type("C-z")
        try await eventually(
            "the shell is back",
            observe: { try terminal.screen() },
            until: { $0.contains { $0.contains("Stopped") } }
        )
        #expect(try terminal.modes() == "0 1")
        try terminal.enter("fg")
        try await eventually("the console is there again", observe: { try terminal.screen() }, until: isThere)
        try terminal.type("q")
        try await eventually(
            "the console has left",
            observe: { try terminal.screen() },
            until: { $0.contains { $0.contains("left: quit") } }
        )
    }
}
