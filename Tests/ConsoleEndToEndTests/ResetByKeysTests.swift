import Cluster
import ClusterClient
import Foundation
import KafkaProtocol
import Operations
import TestSupport
import Testing

extension EndToEndSuites {
    /// Offsets of a group on a cluster of one's own, changed by keys.
    @Suite struct ResetByKeysTests {
        @Test(.timeLimit(.minutes(3)))
        func aConsoleKilledOverItsPlanChangesNothingAndLeavesTheTerminalSane() async throws {
            try await Workplace.use { place in
                try await place.withGroup { group in
                    try await group.withConsole { terminal in
                        try await group.openPlan(terminal)
                        try await terminal.killProgram()
                        try await terminal.waitForSanity()
                        try await terminal.type("echo it is $((40+2))")
                        try await terminal.wait(for: "the terminal does what is typed") { $0.contains("it is 42") }
                    }
                    #expect(try await group.offsets() == [7, 4])
                    #expect(try group.journal() == [])
                    // The next one finds the group as it was.
                    try await group.withConsole { terminal in
                        try await group.openPlan(terminal)
                        try await terminal.press("Escape", "q")
                        try await terminal.wait(for: "the console ends") { $0.contains("status=0") }
                    }
                    #expect(try await group.offsets() == [7, 4])
                }
            }
        }

        @Test(.timeLimit(.minutes(3)))
        func resetUndoAndSkipDoWhatTheirPlansSay() async throws {
            try await Workplace.use { place in
                try await place.withGroup { group in
                    try await group.withConsole { terminal in
                        try await Self.reset(group, terminal)
                        try await Self.undo(group, terminal)
                        try await Self.skip(group, terminal)
                    }
                    let entries = try group.journal()
                    let done = entries.filter { $0.result != nil }
                    #expect(done.map(\.plan.operation) == ["reset offsets", "undo offsets", "skip record"])
                    #expect(done.allSatisfy { $0.result?.status == .done && $0.user == Journal.currentUser })
                    #expect(done.map(\.time) == done.map(\.time).sorted())
                    let id = try await group.client.describeCluster().clusterId
                    #expect(entries.allSatisfy { $0.clusterId == id && $0.host?.isEmpty == false })
                    // What was there before is written down before anything is changed.
                    #expect(entries.map { $0.result == nil } == [true, false, true, false, true, false])
                }
            }
        }

        private static func reset(_ group: OwnGroup, _ terminal: TmuxTerminal) async throws {
            let plan = try await group.openPlan(terminal)
            #expect(plan.contains("re-read 11 records"), "\(plan)")
            #expect(plan.row("orders", "0")?.prefix(5) == ["orders", "0", "7", "0", "−7"], "\(plan)")
            #expect(plan.row("orders", "1")?.prefix(5) == ["orders", "1", "4", "0", "−4"], "\(plan)")
            try await terminal.press("y")
            try await terminal.wait(for: "the result of the reset") {
                $0.contains("2 offsets of mailer changed and read back")
            }
            #expect(try await group.offsets() == [0, 0])
            try await terminal.press("Escape")
            try await terminal.wait(for: "the lag after the reset") { $0.row("mailer")?.contains("20") == true }
        }

        private static func undo(_ group: OwnGroup, _ terminal: TmuxTerminal) async throws {
            try await terminal.press("U")
            try await terminal.wait(for: "the list of changes") {
                $0.contains("Take back a change") && $0.contains("--to-earliest") && $0.contains(Journal.currentUser)
            }
            try await terminal.press("Enter")
            let plan = try await terminal.wait(for: "the plan of the undo") {
                $0.contains("Undo · group mailer") && $0.contains("skip 11 records")
            }
            #expect(plan.row("orders", "0")?.prefix(5) == ["orders", "0", "0", "7", "+7"], "\(plan)")
            #expect(try await group.offsets() == [0, 0], "a plan changes nothing")
            try await terminal.press("y")
            try await terminal.wait(for: "the result of the undo") { $0.contains("changed and read back") }
            #expect(try await group.offsets() == [7, 4])
            try await terminal.press("Escape")
            try await terminal.wait(for: "the lag after the undo") { $0.row("mailer")?.contains("9") == true }
        }

        private static func skip(_ group: OwnGroup, _ terminal: TmuxTerminal) async throws {
            try await terminal.type(":skip mailer orders:1")
            let plan = try await terminal.wait(for: "the plan of the skip") {
                $0.contains("Skip a record · group mailer") && $0.contains("skip 1 record")
            }
            #expect(plan.row("orders", "1")?.prefix(5) == ["orders", "1", "4", "5", "+1"], "\(plan)")
            try await terminal.press("y")
            try await terminal.wait(for: "the result of the skip") { $0.contains("One offset of mailer changed") }
            #expect(try await group.offsets() == [7, 5])
            try await terminal.press("Escape")
        }

        @Test(.timeLimit(.minutes(3)))
        func anActiveForeignGroupIsRefused() async throws {
            try await Workplace.use { place in
                try await place.withGroup { group in
                    let servers = await group.supervisor.bootstrapServers
                    let member = try place.start([
                        "member", "--bootstrap-server", servers, "--group", "mailer", "--topics", "orders",
                    ])
                    defer { member.terminate() }
                    try await eventually("the member has read and committed everything") {
                        try await group.offsets()
                    } until: {
                        $0 == [10, 10]
                    }
                    try await group.withConsole { terminal in
                        try await group.openPlan(terminal)
                        let refused = try await terminal.wait(for: "the refusal") {
                            $0.contains("Assignments can only be reset if the group 'mailer' is inactive, but")
                                && $0.contains("w waits until its members are gone")
                        }
                        #expect(!refused.contains("applies and reads back"))
                        #expect(!refused.contains("t stops its members"), "they are somebody else's")
                        try await terminal.press("y", "t", "y")
                        try await terminal.press("Escape")
                        try await terminal.wait(for: "the plan is closed") { !$0.contains("Reset offsets") }
                        try await terminal.press("q")
                        try await terminal.wait(for: "the console ends") { $0.contains("status=0") }
                    }
                    #expect(try await group.offsets() == [10, 10])
                    #expect(try group.journal() == [])
                    member.interrupt()
                    member.waitUntilExit()
                }
            }
        }
    }
}
