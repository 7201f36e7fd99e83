import Cluster
import Foundation
import TestSupport
import Testing

extension EndToEndSuites {
    @Suite struct DemoTests {
        /// The partition whose leader is killed.
        private static let partition = "point-commands-0"
        /// Four topics with six each, their dead letters with three each, control and status of the services, the checked
        /// topic with three, and the consumer groups' offsets.
        private static let partitionCount = 47

        @Test(.timeLimit(.minutes(6)))
        func aLeaderIsKilledStartedAndElectedByKeys() async throws {
            try await Workplace.use { place in
                try await place.withTerminal(["demo"]) { terminal in
                    let first = try await Self.waitForTheDashboard(terminal)
                    let leader = try #require(first.leader(of: Self.partition))
                    let held = try await Self.kill(leader, terminal)
                    try await Self.start(leader, terminal)
                    try await Self.electPreferred(leader, held, terminal)

                    try await terminal.press("q")
                    try await terminal.wait(for: "the demo ends") { $0.contains("status=") }
                    let errors = try String(contentsOfFile: terminal.errorFile, encoding: .utf8)
                    let last = try await terminal.screen()
                    #expect(last.contains("status=0"), "\(errors)")
                    #expect(errors.contains("lost 0, duplicated 0, out of order 0, failed 0"), "\(errors)")
                    #expect(place.nodeProcesses == [])
                    #expect(place.clusterDirectories == [])
                }
            }
        }

        /// Three brokers, all partitions, and records that are acknowledged.
        private static func waitForTheDashboard(_ terminal: TmuxTerminal) async throws -> Screen {
            let early = try await terminal.wait(for: "the dashboard shows the cluster at work") { screen in
                screen.header.contains("brokers 3/3") && screen.contains("\(partitionCount) partitions")
                    && screen.header.contains("URP 0")
                    && screen.leader(of: partition) != nil && (screen.load?.acked ?? 0) > 0
            }
            let acked = try #require(early.load?.acked)
            return try await terminal.wait(for: "more records are acknowledged") { ($0.load?.acked ?? 0) > acked + 500 }
        }

        /// - Returns: how many partitions the broker led.
        private static func kill(_ leader: Int32, _ terminal: TmuxTerminal) async throws -> Int {
            try await terminal.press("K")
            try await terminal.wait(for: "the list of nodes") { $0.contains("Which node to kill") }
            for _ in 1..<leader { try await terminal.press("j") }
            try await terminal.wait(for: "broker \(leader) is selected") { $0.contains("▸ broker \(leader)") }
            try await terminal.press("Enter")
            try await terminal.wait(for: "the kill menu") { $0.contains("Kill broker \(leader)") }
            try await terminal.press("9")
            let menu = try await terminal.wait(for: "SIGKILL is chosen") { $0.contains("SIGKILL is chosen") }
            let line = try #require(menu.lines.first { $0.contains("leaders held") })
            // Tiles stand left and right of the menu.
            let words = try #require(line.ranges(of: "leaders held").first).upperBound
            let held = try #require(line[words...].split(separator: " ").compactMap { Int($0) }.first)
            #expect(line.contains("of \(partitionCount)"))

            try await terminal.press("y")
            let moved = try await terminal.wait(for: "another broker leads") { screen in
                let now = screen.leader(of: partition)
                return now != nil && now != leader && screen.partition(partition)?.contains("2/3") == true
                    && screen.header.contains("brokers 2/3") && screen.header.contains("URP \(partitionCount)")
            }
            #expect(moved.header.contains("✗\(leader)"))
            let acked = try #require(moved.load?.acked)
            let later = try await terminal.wait(for: "records are acknowledged without it") {
                ($0.load?.acked ?? 0) > acked + 500
            }
            #expect(later.load?.lost == 0)
            #expect(later.load?.duplicated == 0)
            return held
        }

        private static func start(_ leader: Int32, _ terminal: TmuxTerminal) async throws {
            try await terminal.press("S")
            let back = try await terminal.wait(for: "every replica is in sync again") { screen in
                screen.header.contains("brokers 3/3") && screen.header.contains("URP 0")
                    && screen.partition(partition)?.contains("3/3") == true
            }
            #expect(back.leader(of: partition) != leader)
        }

        private static func electPreferred(_ leader: Int32, _ held: Int, _ terminal: TmuxTerminal) async throws {
            try await terminal.press("E")
            try await terminal.wait(for: "the plan of the election") {
                $0.contains("nothing changed yet")
                    && $0.contains("\(held) of \(partitionCount) partitions will move")
            }
            try await terminal.press("y")
            try await terminal.wait(for: "the result of the election") { $0.contains("\(held) elected · 0 not") }
            try await terminal.press("Escape")
            let led = try await terminal.wait(for: "the preferred leader leads") {
                $0.leader(of: partition) == leader && $0.contains("\(partitionCount) partitions · all in sync")
                    && $0.load != nil
            }
            #expect(led.load?.lost == 0)
        }

        @Test(.timeLimit(.minutes(3)))
        func aTerminalThatGoesAwayTakesEverythingWithIt() async throws {
            try await Workplace.use { place in
                try await place.withTerminal(["demo", "--ascii"]) { terminal in
                    let screen = try await Self.waitForTheDashboard(terminal)
                    let others = screen.lines.joined().unicodeScalars.filter { !$0.isASCII }
                    #expect(others.isEmpty)
                }
                try await eventually("processes and files are gone") {
                    place.nodeProcesses + place.clusterDirectories
                } until: {
                    $0.isEmpty
                }
            }
        }

        @Test(.timeLimit(.minutes(3)))
        func withoutATerminalItWritesALineASecondAndLeavesNothing() async throws {
            try await Workplace.use { place in
                let process = try place.start(["demo", "--output", "jsonl", "--check-rate", "300"])
                let lines = try await eventually("three lines with more and more records") {
                    try String(contentsOfFile: place.outputFile, encoding: .utf8).split(separator: "\n").map {
                        try JSONDecoder().decode(Line.self, from: Data($0.utf8))
                    }
                } until: {
                    $0.count >= 3 && $0.last.map { $0.acked > 300 && $0.completed > 100 } == true
                }
                process.interrupt()
                try await eventually("the demo ends") {
                    process.isRunning
                } until: {
                    !$0
                }
                #expect(process.terminationStatus == 0)
                #expect(lines.last?.brokersServing == 3)
                #expect((lines.last?.partitions ?? 0) >= 41)
                #expect(lines.last?.lost == 0)
                #expect((lines.last?.completed ?? 0) > 0)
                #expect(lines.allSatisfy { $0.twice == 0 && $0.booksBalance })
                #expect(lines.map(\.acked) == lines.map(\.acked).sorted())
                #expect(place.nodeProcesses == [])
                #expect(place.clusterDirectories == [])
            }
        }

        /// As fast as it can: what the brokers keep, and what they have not deleted yet, stays under the bound.
        @Test(.timeLimit(.minutes(3)))
        func aLoadWithoutALimitStaysUnderTheDiskBound() async throws {
            try await Workplace.use { place in
                let process = try place.start(["demo", "--output", "jsonl", "--check-rate", "0", "--duration", "25s"])
                var most: Int64 = 0
                try await eventually("the demo ends", within: .seconds(120), every: .milliseconds(200)) {
                    most = max(most, DiskSpace.usedBytes(under: place.directory))
                    return process.isRunning
                } until: {
                    !$0
                }
                print("  the demo's data took \(most >> 20) MB at most")
                #expect(process.terminationStatus == 0)
                #expect(most < EmbeddedProfile.demoDiskBytes)
                let lines = try String(contentsOfFile: place.outputFile, encoding: .utf8).split(separator: "\n")
                let last = try JSONDecoder().decode(Line.self, from: Data((lines.last ?? "").utf8))
                // A hundred bytes in three replicas each.
                #expect(Int64(last.acked) * 300 > most, "it was fast enough for brokers to delete segments")
                #expect(place.nodeProcesses == [])
                #expect(place.clusterDirectories == [])
            }
        }

        /// The fields of a status line that the test looks at.
        private struct Line: Decodable {
            var brokersServing: Int
            var partitions: Int
            var acked: Int
            var lost: Int
            var completed: Int
            var twice: Int
            var booksBalance: Bool
        }
    }
}
