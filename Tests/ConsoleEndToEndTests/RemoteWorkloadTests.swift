import Cluster
import Foundation
import TestSupport
import Testing

extension EndToEndSuites {
    /// A workload that runs elsewhere: whoever has the cluster's address sees it and, if allowed, sets it.
    @Suite struct RemoteWorkloadTests {
        @Test(.timeLimit(.minutes(4)))
        func aWorkloadElsewhereIsShownAndSetFromAnAddressAlone() async throws {
            try await Workplace.use { place in
                try await place.withCluster { supervisor in
                    let servers = await supervisor.bootstrapServers
                    let workload = try place.start([
                        "workload", "run", "-b", servers, "--rate", "30", "--sold-out", "10",
                        "--data-dir", "\(place.directory)/tickets",
                    ])
                    defer { if workload.isRunning { workload.terminate() } }
                    let one = String(try #require(servers.split(separator: ",").first))
                    try await place.withTerminal(
                        ["console", "-b", one, "--view", "workload", "--late-after", "300ms"]
                    ) { terminal in
                        try await Self.look(terminal)
                        try await Self.tune(terminal)
                        try await terminal.press("5")
                        try await terminal.wait(for: "what is late here") { $0.contains("(late after 300 ms)") }
                        try await Self.leave(terminal)
                    }
                    try await place.withTerminal(["console", "-b", one, "--view", "workload", "--read-only"]) {
                        terminal in
                        try await Self.lookOnly(terminal)
                        workload.terminate()
                        try await terminal.wait(for: "its services have ended") {
                            $0.contains("no service runs") && $0.row("payment-1", "·", "stopped") != nil
                        }
                        try await Self.leave(terminal)
                    }
                    try await eventually("the workload ends well") {
                        workload.isRunning ? -1 : workload.terminationStatus
                    } until: {
                        $0 == 0
                    }
                }
            }
        }

        /// Services with their processes, payments that end both ways, and books that add up.
        private static func look(_ terminal: TmuxTerminal) async throws {
            let screen = try await terminal.wait(for: "the workload") { screen in
                screen.header.contains("remote RW") && screen.contains("4 run · all adds up")
                    && (screen.payments("completed") ?? 0) > 20 && (screen.payments("compensated") ?? 0) > 0
            }
            for name in ["payment-1", "point-1", "reservation-1", "reservation-2"] {
                let row = screen.row(Substring(name), "✓", "running")
                let pid = try #require(row.flatMap { $0.count > 3 ? Int($0[3]) : nil }, "\(name)")
                let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
                #expect(String(decoding: words, as: UTF8.self).contains(name), "\(pid) is \(name)")
            }
            #expect(screen.contains("✓ money and seats add up"))
        }

        /// A setting that is changed here takes effect there; processes cannot be reached.
        private static func tune(_ terminal: TmuxTerminal) async throws {
            try await terminal.press(":")
            try await terminal.type("tune rate 8")
            try await terminal.wait(for: "eight payments a second") { $0.contains("started 8/s") }
            try await terminal.press("T")
            try await terminal.wait(for: "the service has the setting") { screen in
                screen.lines.contains {
                    $0.contains("payments started") && $0.contains(" 8/s ") && $0.contains("✓ 1 of 1")
                }
            }
            try await terminal.goBack(until: "the list is closed") { !$0.contains("Tune the workload") }
            try await terminal.press("W")
            try await terminal.wait(for: "the reason against reaching processes") { screen in
                screen.lines.last { !$0.isEmpty }?.contains("the services run elsewhere") == true
            }
        }

        private static func lookOnly(_ terminal: TmuxTerminal) async throws {
            try await terminal.wait(for: "the workload, only to be looked at") { screen in
                screen.header.contains("remote RO") && screen.contains("4 run · all adds up")
                    && (screen.payments("completed") ?? 0) > 20
            }
            try await terminal.press("T")
            try await terminal.wait(for: "the reason against tuning") {
                $0.contains("tune the workload") && $0.contains("this console is read-only")
            }
            try await terminal.press(":")
            try await terminal.type("tune rate 50")
            try await terminal.wait(for: "the reason against the command") {
                $0.contains("tune: this console is read-only")
            }
            try await terminal.wait(for: "the rate is what it was") { $0.contains("started 8/s") }
        }

        private static func leave(_ terminal: TmuxTerminal) async throws {
            try await terminal.press("q")
            try await terminal.wait(for: "the console ends") { $0.contains("status=0") }
        }
    }
}
