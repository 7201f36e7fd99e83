import ClusterView
import Console
import ConsoleFixtures
import Foundation
import Terminal

/// Draws fixtures on a real terminal, for tests that capture it and for people who look.
///
///     ConsoleFixtureScreen still NAME PANE     one frame of a fixture, until a key is pressed
///     ConsoleFixtureScreen live                the console with a cluster that is killed and comes back, for ever
///     ConsoleFixtureScreen crash               one frame, then a fault
@main
enum ConsoleFixtureScreen {
    static func main() async throws {
        let arguments = CommandLine.arguments
        let environment = ProcessInfo.processInfo.environment
        switch arguments.dropFirst().first {
        case "still":
            let fixture = ConsoleFixture(rawValue: arguments[2]) ?? .calm
            try still(fixture, PaneKind(commandName: arguments[3]) ?? .leaders, environment: environment)
        case "live":
            var options = ConsoleOptions()
            options.asciiOnly = arguments.contains("--ascii")
            options.colorWanted = !arguments.contains("--no-color")
            if let index = arguments.firstIndex(of: "--theme") { options.theme = arguments[index + 1] }
            try await live(options, writesStray: arguments.contains("--stray"))
        case "crash":
            let backend = try NcursesBackend(theme: nil, environment: environment)
            backend.present(ConsoleScreen.render(ConsoleFixture.calm.state(size: backend.size)).surface, cursor: nil)
            abort()
        default:
            print("still NAME PANE | live | crash")
        }
    }

    private static func still(_ fixture: ConsoleFixture, _ pane: PaneKind, environment: [String: String]) throws {
        let backend = try NcursesBackend(theme: nil, environment: environment)
        defer { backend.close() }
        while true {
            let frame = ConsoleScreen.render(fixture.state(size: backend.size, pane: pane))
            backend.present(frame.surface, cursor: frame.cursor)
            for event in backend.waitForInput(timeoutMilliseconds: 60_000) {
                switch event {
                case .key, .terminate, .closed: return
                default: continue
                }
            }
        }
    }

    private static func live(_ options: ConsoleOptions, writesStray: Bool) async throws {
        let story = FixtureStory()
        let runner = ConsoleRunner(options: options, actions: story)
        let feed = Task {
            while !Task.isCancelled {
                if writesStray { FileHandle.standardError.write(Data("stray words\n".utf8)) }
                for update in story.updates() { runner.post(update) }
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
        let exit = try await runner.run()
        feed.cancel()
        print("left: \(exit)")
    }
}
