import ClusterClient
import ClusterView
import Foundation
import KafkaProtocol
import Measures
import RecordClient
import TestSupport
import Testing

extension ProcessSuites.ClientTests {
    /// The watch knows nothing of the consumer; the consumer times every record itself.
    @Test func passiveLatencyAgreesWithTheConsumersOwn() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("timed", partitions: 3)
        let workload = TimedWorkload(cluster, topic: "timed", group: "timed-group")
        let figures = try await LatencyObserver.run(cluster) { observer in
            let working = Task { try await workload.run(everyMilliseconds: 4) }
            try await observer.waitUntilReading()
            // What was committed before the watch began is known to the consumer alone.
            workload.beginTruth()
            try await eventually("two thousand records are committed") {
                workload.truth.count
            } until: {
                $0 >= 2000
            }
            working.cancel()
            try await working.value
            let committed = workload.truth.count
            return try await eventually("the samples stand for all of \(committed) records") {
                await observer.watch.snapshot().row(.group(workload.group))?.figures ?? LatencyFigures()
            } until: { figures in
                figures.histogram.count >= committed * 95 / 100
            }
        }
        let truth = workload.truth
        print("passive latency of \(truth.count) records by \(figures.samples) samples, in ms:")
        for percent in [50.0, 90, 99] {
            let own = Double(truth.percentile(percent)) / 1000
            let seen = try #require(figures.percentile(percent))
            print("  p\(Int(percent)): the consumer's own \(own), seen from outside \(seen)")
            #expect(
                abs(seen - own) <= max(own * 0.1, 5),
                "p\(percent): the consumer saw \(own) ms, the watch \(seen) ms"
            )
        }
        #expect(figures.failOverSamples == 0)
    }

    @Test func latencyIsToldOnTheCommandLine() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("told", partitions: 3)
        let workload = TimedWorkload(cluster, topic: "told", group: "told-group")
        let working = Task { try await workload.run(everyMilliseconds: 10) }
        try await eventually("records are committed") {
            workload.committed
        } until: {
            $0 > 50
        }
        let program = try HighwaterProgram.path()
        let run = try await CommandRun.run(
            program,
            [
                "latency", "-b", cluster.bootstrapServers, "--group", "told-group", "--duration", "4s", "--output",
                "json",
            ],
            directory: cluster.scratchDirectory
        )
        working.cancel()
        try await working.value
        #expect(run.status == 0, "\(run)")
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let rows = try #require(answer["rows"] as? [[String: Any]])
        let row = try #require(rows.first)
        #expect(rows.count == 1 && row["group"] as? String == "told-group")
        #expect((row["samples"] as? Int ?? 0) > 0)
        let (p50, p99) = (row["p50Milliseconds"] as? Double ?? -1, row["p99Milliseconds"] as? Double ?? -1)
        #expect(p50 >= 0 && p99 >= p50)
        #expect(answer["timeSources"] as? [String] == ["create time"])
    }

    @Test func theProbeGetsEverythingBackFromEveryBroker() async throws {
        let cluster = try SharedCluster.current()
        let program = try HighwaterProgram.path()
        let run = try await CommandRun.run(
            program,
            ["probe", "-b", cluster.bootstrapServers, "--duration", "3s", "--output", "json"],
            directory: cluster.scratchDirectory
        )
        #expect(run.status == 0, "\(run)")
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let sent = try #require(answer["sent"] as? Int)
        #expect(sent > 0 && answer["acknowledged"] as? Int == sent && answer["received"] as? Int == sent)
        #expect(answer["lost"] as? Int == 0 && answer["duplicates"] as? Int == 0 && answer["outOfOrder"] as? Int == 0)
        let rows = try #require(answer["rows"] as? [[String: Any]])
        let leaders = Set(rows.filter { $0["partition"] is Int }.compactMap { $0["leader"] as? Int })
        #expect(leaders == Set(cluster.brokers.map(Int.init)))
        #expect((answer["brokersWithoutPartition"] as? [Int])?.isEmpty == true)
    }

    @Test func aReadOnlyProbeIsRefused() async throws {
        let cluster = try SharedCluster.current()
        let program = try HighwaterProgram.path()
        let run = try await CommandRun.run(
            program,
            ["probe", "-b", cluster.bootstrapServers, "--duration", "1s", "--read-only", "--topic", "never-made"],
            directory: cluster.scratchDirectory
        )
        #expect(run.status == 3 && run.errors.contains("read-only"), "\(run)")
        let topics = try await cluster.client.metadata().topics.compactMap(\.name)
        #expect(!topics.contains("never-made"))
    }
}
