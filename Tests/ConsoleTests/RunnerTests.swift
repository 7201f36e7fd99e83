import Console
import ConsoleFixtures
import Foundation
import TestSupport
import Testing

/// The console's own loop on a real terminal: it draws what comes, and acts on what is ordered.
@Suite(.serialized, .enabled(if: RealTerminal.isAvailable)) struct RunnerTests {
    private func shows(_ text: String) -> ([String]) -> Bool {
        { $0.contains { $0.contains(text) } }
    }

    @Test func aKillAndAStartGoThroughToTheActionsAndBack() async throws {
        let terminal = try RealTerminal(width: 120, height: 40)
        defer { terminal.close() }
        try terminal.enter("exec \(RealTerminal.fixtureScreen) live")
        func screen() throws -> [String] { try terminal.screen() }
        try await eventually("calm", observe: screen, until: shows("all in sync"))
        try terminal.type("6", "j", "j", "j", "K")
        try await eventually("the menu", observe: screen, until: shows("Kill broker 3"))
        try terminal.type("9", "y")
        try await eventually("the outcome", observe: screen, until: shows("broker 3 got SIGKILL"))
        try terminal.type("8", "8")
        try await eventually("the event", observe: screen, until: shows("! broker 3 gone"))
        try terminal.type("0", "6")
        try await eventually("the header", observe: screen, until: shows("brokers 2/3 ✗3"))
        try terminal.type("S")
        try await eventually("broker 3 back", observe: screen, until: shows("brokers 3/3"))
        try terminal.type("E")
        try await eventually("the plan", observe: screen, until: shows("nothing changed yet"))
        try terminal.type("y")
        try await eventually("the result", observe: screen, until: shows("✗ PREFERRED_LEADER_NOT_AVAILABLE"))
    }

    @Test func themesAndPasteAndAsciiWork() async throws {
        let terminal = try RealTerminal(width: 120, height: 29)
        defer { terminal.close() }
        try terminal.enter("exec \(RealTerminal.fixtureScreen) live --theme light")
        func screen() throws -> [String] { try terminal.screen() }
        try await eventually("calm", observe: screen, until: shows("all in sync"))
        #expect(try terminal.colours().contains("48;2;251;251;248"))
        try terminal.enter(":theme dark")
        try await eventually("dark", observe: { try terminal.colours() }, until: { $0.contains("48;2;16;20;26") })
        try terminal.enter(":theme nowhere")
        try await eventually("a word about it", observe: screen, until: shows("There is no theme “nowhere”"))
        try terminal.paste("K9y")
        try terminal.type("/")
        try terminal.paste("point")
        try await eventually("the pasted filter", observe: screen, until: shows("Leaders / ISR /point"))
        #expect(try !screen().contains { $0.contains("Kill") })
    }

    @Test func strayErrorsWaitUntilTheScreenIsGone() async throws {
        let terminal = try RealTerminal(width: 80, height: 24)
        defer { terminal.close() }
        try terminal.enter("\(RealTerminal.fixtureScreen) live --stray")
        func screen() throws -> [String] { try terminal.screen() }
        try await eventually("calm", observe: screen, until: shows("all in sync"))
        #expect(try !screen().contains { $0.contains("stray words") })
        try terminal.type("q")
        try await eventually("the stray words", observe: screen, until: shows("stray words"))
    }
}
