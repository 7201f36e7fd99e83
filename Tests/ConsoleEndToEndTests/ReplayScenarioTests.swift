import Foundation
import TestSupport
import Testing

extension EndToEndSuites {
    /// The demo's own services give records up; they are opened, read, replayed and seen processed, by keys alone.
    @Suite struct ReplayScenarioTests {
        /// An outage of the services' stores: records that every attempt failed on are dead letters. It is ended, they are
        /// replayed, their payments complete, and what was replayed is purged.
        @Test(.timeLimit(.minutes(5)))
        func lettersOfAnOutageAreReplayedWhenItIsOver() async throws {
            try await Workplace.use { place in
                try await place.withTerminal(DemoByKeys.arguments(place)) { terminal in
                    let demo = DemoByKeys(terminal: terminal, place: place)
                    try await demo.waitForPayments()
                    try await demo.set("transient", to: "30", shown: "30%")
                    try await demo.open("4", until: "letters of the point service") {
                        $0.row("point-commands", "PointLedgerUnavailable") != nil
                    }
                    try await Self.readTheCause(terminal)
                    try await demo.set("transient", to: "0", shown: "0%")
                    let parked = try await demo.comeToRest()
                    #expect(parked > 0)
                    let before = try demo.audit()
                    #expect(before.parked == parked && before.running == 0 && before.lost == 0)

                    try await demo.open("4", until: "all letters") {
                        $0.contains("reservation") || $0.contains("point")
                    }
                    try await demo.replayEverything()
                    try await Self.purgeOneTopic(terminal)
                    try await demo.open("9", until: "no payment waits any more") {
                        $0.payments("parked") == 0 && $0.payments("running") == 0
                    }
                    let after = try demo.audit()
                    #expect(after.parked == 0 && after.running == 0 && after.started == before.started)
                    #expect(after.completed + after.refused == after.started)
                    #expect(after.completed >= before.completed + parked - (after.refused - before.refused))
                    #expect(after.faults == 0)
                    try await demo.quit()
                }
            }
        }

        /// The newest letter of one kind: where it came from, and why.
        private static func readTheCause(_ terminal: TmuxTerminal) async throws {
            try await terminal.press("/")
            try await terminal.type("PointLedger")
            try await terminal.wait(for: "one kind of letters") {
                !$0.contains("SeatMap") && !$0.contains("PaymentStore")
            }
            try await terminal.press("Enter")
            try await terminal.wait(for: "its records") {
                $0.contains("Dead letters › point-commands") && $0.contains("live")
            }
            try await terminal.press("Enter")
            try await terminal.wait(for: "the record") {
                $0.contains("the point ledger did not answer") && $0.contains("5 attempts")
            }
            try await terminal.press("e")
            try await terminal.wait(for: "the chain of causes") {
                $0.contains("PointLedger.post: no answer in 250 ms") && $0.contains("made on purpose")
            }
            try await leave(terminal, filter: "/PointLedger")
        }

        /// Deletes the replayed records of the first topic that the report offers.
        private static func purgeOneTopic(_ terminal: TmuxTerminal) async throws {
            try await terminal.press("D")
            let plan = try await terminal.wait(for: "the plan of the purge") {
                $0.contains("what was replayed") && $0.contains("t types the topic's name")
            }
            let line = try #require(plan.lines.first { $0.contains("─ Purge ") })
            let topic = try #require(line.split(separator: " ").first { $0.hasSuffix("-dlq") })
            #expect(!plan.contains(" stay: "), "everything in it was replayed")
            try await terminal.press("t")
            try await terminal.type(String(topic))
            try await terminal.wait(for: "y is offered") { $0.contains("y deletes them") }
            try await terminal.press("y")
            try await terminal.wait(for: "the purge is confirmed") {
                $0.contains("of \(topic) ") && $0.contains("deleted; every partition was read back")
            }
            try await terminal.wait(for: "the report again") { $0.contains("esc closes") && $0.contains("DONE") }
            try await terminal.goBack(until: "the report is closed") { !$0.contains("esc closes") }
        }

        /// From an opened record back to the list of kinds.
        private static func leave(_ terminal: TmuxTerminal, filter: String) async throws {
            try await terminal.goBack(until: "the list of records") { !$0.contains("(h shows all)") }
            try await terminal.goBack(until: "the kinds") { !$0.contains("Dead letters ›") }
            try await terminal.goBack(until: "all kinds") { !$0.contains(filter) }
        }

        /// Commands that no service can read: replayed as they are they come back, put right in an editor they are processed.
        @Test(.timeLimit(.minutes(5)))
        func poisonIsPutRightAndReplayed() async throws {
            try await Workplace.use { place in
                let editor = try DemoByKeys.makeEditor(in: place)
                let arguments = ["EDITOR=\(editor)", place.program] + DemoByKeys.arguments(place)
                try await place.withTerminal(of: "/usr/bin/env", arguments) { terminal in
                    let demo = DemoByKeys(terminal: terminal, place: place)
                    try await demo.waitForPayments()
                    try await demo.set("poison", to: "50", shown: "50%")
                    try await demo.open("4", until: "poison") { $0.row("point-commands", "SchemaMismatch") != nil }
                    try await Self.openStrangers(terminal)
                    try await Self.leaveStrangers(terminal)
                    try await demo.set("poison", to: "0", shown: "0%")
                    let parked = try await demo.comeToRest()

                    try await demo.open("4", until: "the letters again") {
                        $0.row("point-commands", "SchemaMismatch") != nil
                    }
                    try await Self.openStrangers(terminal)
                    try await Self.replayAsItIs(demo)
                    try await Self.replayPutRight(demo)
                    try await demo.open("9", until: "its payment is processed") {
                        $0.payments("parked") == parked - 1 && $0.payments("running") == 0
                    }
                    let after = try demo.audit()
                    #expect(after.parked == parked - 1 && after.running == 0 && after.faults == 0)
                    try await demo.quit()
                    let left = try FileManager.default.contentsOfDirectory(atPath: place.directory)
                    #expect(left.filter { $0.hasPrefix("highwater-") } == [], "the edited file is gone")
                }
            }
        }

        /// The newest command of a type that nobody knows, opened.
        private static func openStrangers(_ terminal: TmuxTerminal) async throws {
            try await terminal.press("/")
            try await terminal.type("point-commands")
            try await terminal.wait(for: "one kind of letters") { !$0.contains("reservation-commands  ") }
            try await terminal.press("Enter")
            try await terminal.wait(for: "its records") { $0.contains("Dead letters › point-commands") }
            try await terminal.press("/")
            try await terminal.type("value.type == TicketCommandV3")
            try await terminal.wait(for: "those of the unknown type") {
                $0.contains("/value.type") && ($0.recordCount ?? 0) > 0 && $0.contains("field \"type\" is")
                    && $0.contains("records · live")
            }
            try await openNewest(terminal, until: "the cause") {
                $0.contains("\"TicketCommandV3\"") && $0.contains("which no service understands")
                    && $0.contains("1 attempt ")
            }
        }

        /// Opens the newest record of a list. One that is read anew at that moment has nothing to open: the keys are pressed
        /// again, as its user would; where a record is open they change nothing.
        private static func openNewest(
            _ terminal: TmuxTerminal,
            until what: String,
            _ satisfied: (Screen) -> Bool
        ) async throws {
            try await eventually(what, every: .milliseconds(500)) {
                try await terminal.press("G", "Enter")
                return try await terminal.screen()
            } until: {
                satisfied($0)
            }
        }

        private static func leaveStrangers(_ terminal: TmuxTerminal) async throws {
            try await terminal.goBack(until: "the list of records") { !$0.contains("(h shows all)") }
            try await terminal.goBack(until: "all records") { !$0.contains("/value.type") }
            try await terminal.goBack(until: "the kinds") { !$0.contains("Dead letters ›") }
            try await terminal.goBack(until: "all kinds") { !$0.contains("/point-commands") }
        }

        /// As it is, it comes back; the letter that came back is opened then.
        private static func replayAsItIs(_ demo: DemoByKeys) async throws {
            let terminal = demo.terminal
            let count = try #require(try await terminal.screen().recordCount)
            try await terminal.press("R")
            try await demo.sendPlanned(titled: "Replay ·")
            try await terminal.goBack(until: "the report is closed") { !$0.contains("esc closes") }
            try await terminal.wait(for: "the letter comes back") { $0.recordCount == count + 1 }
            try await terminal.goBack(until: "the list of records") { !$0.contains("(h shows all)") }
            try await openNewest(terminal, until: "the letter that was replayed") { $0.contains("replayed 1×") }
        }

        /// Put right in the editor, it stays away.
        private static func replayPutRight(_ demo: DemoByKeys) async throws {
            try await demo.terminal.press("E")
            try await demo.sendPlanned(titled: "Replay edited record")
            try await demo.terminal.goBack(until: "the report is closed") { !$0.contains("esc closes") }
        }
    }
}
