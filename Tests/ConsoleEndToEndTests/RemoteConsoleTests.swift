import Cluster
import ClusterClient
import Foundation
import RecordClient
import Testing

extension EndToEndSuites {
    /// A cluster of somebody else's, which lacks most of what the console asks for: librdkafka's mock brokers.
    @Suite struct RemoteConsoleTests {
        @Test(.timeLimit(.minutes(2)))
        func showsWhatThereIsAndSaysWhatIsNot() async throws {
            let cluster = try MockCluster(brokerCount: 3)
            try cluster.createTopic("orders", partitionCount: 4, replicationFactor: 3)
            try await Workplace.use { place in
                try await place.withTerminal(["console", "-b", cluster.bootstrapServers]) { terminal in
                    let screen = try await terminal.wait(for: "brokers and partitions") {
                        $0.header.contains("brokers 3/3") && $0.contains("4 partitions")
                            && $0.contains("does not support DescribeQuorum")
                    }
                    #expect(screen.header.contains("remote RW"))
                    #expect(screen.header.contains("ctrl n/a"))
                    #expect(screen.header.contains("URP 0"))
                    for number in 0..<4 {
                        let row = try #require(screen.partition("orders-\(number)"))
                        #expect(row.contains("3/3"), "\(row)")
                        #expect(screen.leader(of: "orders-\(number)").map { (1...3).contains($0) } == true)
                    }
                    try await Self.showBrokersWithoutFigures(terminal)
                    try await Self.moveALeader(cluster, terminal, from: try #require(screen.leader(of: "orders-2")))
                    #expect(try await terminal.isGrey(hint: "K kill…"))
                    #expect(try await terminal.isGrey(hint: "? help") == false)
                    try await terminal.press("K")
                    try await terminal.wait(for: "the reason against killing") {
                        $0.contains("processes of a remote cluster cannot be reached from here")
                    }
                    try cluster.setBroker(1, isUp: false)
                    try await terminal.wait(for: "the console goes on without a broker") {
                        $0.contains("orders-0") && $0.header.contains("brokers ")
                    }
                    try await terminal.press("q")
                    try await terminal.wait(for: "the console ends") { $0.contains("status=0") }
                }
            }
        }

        /// What only a supervisor or DescribeLogDirs would tell is not there, and says so.
        private static func showBrokersWithoutFigures(_ terminal: TmuxTerminal) async throws {
            try await terminal.press("6", "Enter")
            let zoomed = try await terminal.wait(for: "the brokers on the whole screen") {
                $0.contains("LEADER SKEW") && $0.contains("ADDRESS")
                    && $0.lines.count { Self.unknownFigures(in: $0) == 5 } == 3
            }
            for id in 1...3 {
                let row = try #require(zoomed.lines.first { $0.contains("│") && $0.contains("   \(id)  ✓ alive") })
                #expect(row.contains("127.0.0.1:"), "\(row)")
            }
            try await terminal.press("Escape")
            try await terminal.wait(for: "the dashboard") { $0.contains("orders-3") }
        }

        /// Of a broker: its log, and its process's age, share of a processor, memory and restarts.
        private static func unknownFigures(in row: Substring) -> Int {
            row.split(separator: " ").count { $0 == "n/a" }
        }

        private static func moveALeader(_ cluster: MockCluster, _ terminal: TmuxTerminal, from old: Int32) async throws
        {
            let new = old % 3 + 1
            try cluster.setLeader(of: "orders", partition: 2, to: new)
            let moved = try await terminal.wait(for: "the new leader") { $0.leader(of: "orders-2") == new }
            #expect(moved.contains("orders-2 leader \(old)→\(new)"), "the event tells it")
        }

        /// Processes of our own, reached by nothing but an address: the console must not take them for its own.
        @Test(.timeLimit(.minutes(3)))
        func ourOwnClusterByAddressAloneHasEverythingButProcesses() async throws {
            try await Workplace.use { place in
                try await place.withCluster { supervisor in
                    let servers = await supervisor.bootstrapServers
                    let client = try ClusterClient(bootstrap: try ServerAddress.list(servers))
                    defer { client.close() }
                    try await client.createTopic("orders", partitions: 3, replicationFactor: 3)
                    let one = try #require(servers.split(separator: ",").first)
                    try await place.withTerminal(["console", "--bootstrap-server", String(one)]) { terminal in
                        try await Self.watchAKill(supervisor, terminal)
                        try await terminal.press("q")
                        try await terminal.wait(for: "the console ends") { $0.contains("status=0") }
                    }
                    let nodes = await supervisor.status().nodes
                    #expect(nodes.allSatisfy { $0.state == .running }, "the console took nothing with it")
                }
            }
        }

        private static func watchAKill(_ supervisor: ClusterSupervisor, _ terminal: TmuxTerminal) async throws {
            let screen = try await terminal.wait(for: "the whole cluster") {
                $0.header.contains("brokers 3/3") && $0.leader(of: "orders-0") != nil
                    && $0.header.contains("ctrl 10") && $0.header.contains("URP 0")
            }
            #expect(screen.header.contains("remote RW"))
            #expect(screen.contains("3 partitions · all in sync"))
            try await terminal.press("6", "Enter")
            try await terminal.wait(for: "the whole quorum") { screen in
                screen.contains("L leader")
                    && (101...103).allSatisfy { id in
                        screen.lines.contains { $0.contains("\(id)   ") && $0.contains("er  ") }
                    }
            }
            try await terminal.press("0", "1")
            try await terminal.press("K")
            try await terminal.wait(for: "the reason against killing") {
                $0.contains("processes of a remote cluster cannot be reached from here")
            }
            let leader = try #require(screen.leader(of: "orders-0"))
            try await supervisor.kill(leader)
            let moved = try await terminal.wait(for: "another leader") {
                $0.header.contains("brokers 2/3") && $0.leader(of: "orders-0") != leader
                    && $0.partition("orders-0")?.contains("2/3") == true
            }
            #expect(moved.header.contains("URP 3"))
            #expect(moved.contains("broker \(leader) gone"))
            try await supervisor.start(leader)
            try await terminal.wait(for: "every replica in sync") {
                $0.header.contains("brokers 3/3") && $0.header.contains("URP 0")
            }
            try await terminal.press("E")
            try await terminal.wait(for: "the plan of the election") { $0.contains("1 of 3 partitions will move") }
            try await terminal.press("y")
            try await terminal.wait(for: "the result of the election") { $0.contains("1 elected · 0 not") }
            try await terminal.press("Escape")
            try await terminal.wait(for: "the preferred leader leads") { $0.leader(of: "orders-0") == leader }
        }

        @Test(.timeLimit(.minutes(2)))
        func aReadOnlyConsoleRefusesElections() async throws {
            let cluster = try MockCluster(brokerCount: 2)
            try cluster.createTopic("orders", partitionCount: 4, replicationFactor: 2)
            try await Workplace.use { place in
                let arguments = ["console", "--read-only", "--ascii", "-b", cluster.bootstrapServers]
                try await place.withTerminal(arguments) { terminal in
                    let screen = try await terminal.wait(for: "brokers") { $0.header.contains("brokers 2/2") }
                    #expect(screen.header.contains("RO"))
                    let others = screen.lines.joined().unicodeScalars.filter { !$0.isASCII }
                    #expect(others.isEmpty)
                    try await terminal.press("E")
                    try await terminal.wait(for: "the reason against electing") {
                        $0.contains("this console is read-only")
                    }
                    try await terminal.press("q")
                    try await terminal.wait(for: "the console ends") { $0.contains("status=0") }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func anAddressWithoutABrokerIsAnErrorAndNotAScreen() async throws {
            try await Workplace.use { place in
                let arguments = ["console", "-b", "127.0.0.1:1", "--timeout", "1s"]
                try await place.withTerminal(arguments) { terminal in
                    try await terminal.wait(for: "the exit status of a time-out") { $0.contains("status=124") }
                    let errors = try String(contentsOfFile: terminal.errorFile, encoding: .utf8)
                    #expect(errors.contains("No broker at 127.0.0.1:1 answered within 1s"))
                }
            }
        }
    }
}
