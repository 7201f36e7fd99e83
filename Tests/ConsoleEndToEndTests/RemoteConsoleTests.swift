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
                    }
                    #expect(screen.header.contains("remote RW"))
                    #expect(screen.header.contains("ctrl n/a"))
                    #expect(screen.contains("does not support DescribeQuorum"))
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
