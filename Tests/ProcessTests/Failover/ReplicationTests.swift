import Cluster
import ClusterClient
import KafkaProtocol
import TestSupport
import Testing
import Verification

extension ProcessSuites.FailoverTests {
    @Test func frozenFollowerLeavesTheISRAndReturns() async throws {
        try await TestCluster.run { cluster in
            try await cluster.createTopic("followed", configs: [("min.insync.replicas", "2")])
            let load = CheckedLoad(cluster, topic: "followed", recordsPerSecond: Self.recordsPerSecond)
            try await load.start(minimumPerSecond: Self.minimumPerSecond)
            let leader = try await cluster.partition("followed").leaderId
            let follower = try #require(cluster.brokers.first { $0 != leader })
            let others = cluster.brokers.filter { $0 != follower }
            try await cluster.supervisor.freeze(follower)
            let without = try await cluster.waitForPartition("followed", toHave: "an ISR of two", from: others) {
                $0.isrNodes.count == 2
            }
            #expect(without.leaderId == leader, "only a follower is gone")
            #expect(without.isrNodes.sorted() == others)
            try await load.waitForMore(2000)
            try await cluster.supervisor.thaw(follower)
            try await cluster.waitForFullISR("followed")
            try await load.stopAndJudge()
        }
    }

    @Test func tooFewReplicasRefuseWritesWhileReadsGoOn() async throws {
        try await TestCluster.run { cluster in
            try await cluster.createTopic("guarded", configs: [("min.insync.replicas", "2")])
            let records = (0..<100).map { "record \($0)" }
            try await cluster.kcat(
                ["-P", "-t", "guarded", "-X", "acks=all"],
                input: records.joined(separator: "\n") + "\n"
            )
            let leader = try await cluster.partition("guarded").leaderId
            let killed = cluster.brokers.filter { $0 != leader }
            for broker in killed { try await cluster.supervisor.kill(broker) }
            try await cluster.waitForPartition("guarded", toHave: "the leader alone", from: [leader]) {
                $0.isrNodes == [leader]
            }
            #expect(try await cluster.produceOnce("guarded", from: [leader]) == .notEnoughReplicas)
            let refused = try await cluster.tryKcat(
                ["-P", "-t", "guarded", "-X", "acks=all", "-X", "message.send.max.retries=0"],
                input: "refused\n"
            )
            #expect(refused.status != 0)
            #expect(refused.errors.contains("Not enough in-sync replicas"))
            let read = try await cluster.kcat(["-C", "-t", "guarded", "-o", "beginning", "-e", "-q"])
            #expect(read.lines == records)

            try await cluster.supervisor.start(killed[0])
            try await eventually("writes are accepted again") {
                try await cluster.produceOnce("guarded", from: [leader])
            } until: {
                $0 == .none
            }
            try await cluster.startWhatIsDown()
            try await cluster.waitForFullISR("guarded")
            let again = try await cluster.kcat(["-C", "-t", "guarded", "-o", "beginning", "-e", "-q"])
            #expect(Array(again.lines.prefix(100)) == records)
            #expect(!again.lines.contains("refused"))
        }
    }

    @Test func everyAcknowledgedRecordIsThereAfterEverythingWasKilled() async throws {
        try await TestCluster.run { cluster in
            try await cluster.createTopic("durable", partitions: 6, configs: [("min.insync.replicas", "2")])
            let load = CheckedLoad(cluster, topic: "durable", recordsPerSecond: Self.recordsPerSecond)
            try await load.start(minimumPerSecond: Self.minimumPerSecond)
            for round in 1...2 {
                try await load.waitForMore(4000)
                let inFlight = try await load.surge(toInFlight: Self.recordsInFlightAtOrder)
                await cluster.supervisor.killAll()
                try await eventually("every process has ended") {
                    await cluster.supervisor.status().nodes.map(\.state)
                } until: {
                    $0.allSatisfy { $0 == .exited }
                }
                let start = ContinuousClock.now
                try await cluster.supervisor.startAll()
                try await cluster.waitForFullISR("durable")
                print(
                    "  everything killed (\(round)) with \(inFlight) records in flight: all replicas in sync"
                        + " \((ContinuousClock.now - start).milliseconds) ms after the start"
                )
                load.endSurge()
                try await load.waitForFlow(minimumPerSecond: Self.minimumPerSecond)
            }
            try await load.stopAndJudge()
        }
    }
}
