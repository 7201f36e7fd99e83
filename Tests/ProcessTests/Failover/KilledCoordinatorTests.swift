import Cluster
import ClusterClient
import KafkaProtocol
import TestSupport
import Testing

extension ProcessSuites.FailoverTests {
    @Test func committedOffsetsSurviveTheirCoordinator() async throws {
        try await TestCluster.run { cluster in
            try await cluster.createTopic("survived", partitions: 3, configs: [("min.insync.replicas", "2")])
            func consume(_ count: Int) async throws -> [String] {
                let arguments = ["-G", "survivors", "-X", "auto.offset.reset=earliest", "-f", "%s\\n"]
                return try await cluster.kcat(["-q", "-c", "\(count)"] + arguments + ["survived"]).lines.sorted()
            }
            func produce(_ range: ClosedRange<Int>) async throws -> [String] {
                let records = range.map { "record-\($0)" }
                try await cluster.kcat(["-P", "-t", "survived"], input: records.joined(separator: "\n") + "\n")
                return records.sorted()
            }
            var sent = try await produce(1...30)
            #expect(try await consume(30) == sent)
            for round in 1...3 {
                let before = try await cluster.committedOffsets(of: "survivors", "survived")
                #expect(before.reduce(0, +) == Int64(30 * round))
                let coordinator = try await cluster.coordinator(of: "survivors")
                let watcher = try BackgroundKcat(cluster, ["-G", "watchers-\(round)", "survived"])
                try await cluster.supervisor.kill(coordinator)
                try await eventually("another broker coordinates") {
                    try await cluster.coordinator(of: "survivors")
                } until: {
                    $0 != coordinator
                }
                try await eventually("the new coordinator knows what was committed") {
                    try await cluster.committedOffsets(of: "survivors", "survived")
                } until: {
                    $0 == before
                }
                sent = try await produce((30 * round + 1)...(30 * round + 30))
                #expect(try await consume(30) == sent)
                try await cluster.supervisor.start(coordinator)
                try await cluster.waitForFullISR("survived")
                try await cluster.waitForFullISR("__consumer_offsets")
                try await eventually("the group that was there all the time reads on") {
                    watcher.assignment(of: "survived")?.count ?? 0
                } until: {
                    $0 == 3
                }
            }
        }
    }
}
