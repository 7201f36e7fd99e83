import Cluster
import ClusterClient
import KafkaProtocol
import TestSupport
import Testing
import Verification

extension ProcessSuites.FailoverTests {
    @Test func killedLeadersLoseAndDuplicateNothing() async throws {
        try await TestCluster.run { cluster in
            try await cluster.createTopic("orders", partitions: 6, configs: [("min.insync.replicas", "2")])
            let load = CheckedLoad(cluster, topic: "orders", recordsPerSecond: Self.recordsPerSecond)
            try await load.start(minimumPerSecond: Self.minimumPerSecond)
            for round in 1...Self.killCount {
                try await killLeader(ofPartition: Int32(round % 6), under: load, in: cluster, round: round)
            }
            try await load.stopAndJudge()
        }
    }

    private func killLeader(ofPartition partition: Int32, under load: CheckedLoad, in cluster: TestCluster, round: Int)
        async throws
    {
        let before = try await load.waitForFlow(minimumPerSecond: Self.minimumPerSecond)
        let leader = try await cluster.partition("orders", partition).leaderId
        let clock = ContinuousClock()
        let inFlightBefore = try await load.surge(toInFlight: Self.recordsInFlightAtOrder)
        try await cluster.supervisor.kill(leader)
        let killed = clock.now
        let inFlight = min(inFlightBefore, load.snapshot.pending)
        #expect(inFlight >= Self.recordsInFlight)
        let pause = try await load.waitForAcknowledgement(ofPartition: partition, after: killed)
        let survivors = cluster.brokers.filter { $0 != leader }
        let successor = try await cluster.waitForPartition("orders", partition, toHave: "a new leader", from: survivors)
        {
            survivors.contains($0.leaderId)
        }
        load.endSurge()
        #expect(!successor.isrNodes.contains(leader))
        try await cluster.supervisor.start(leader)
        try await cluster.waitForFullISR("orders")
        print(
            "  kill \(round): broker \(leader), leader of orders-\(partition), at \(Int(before.ackedPerSecond)) records/s",
            "with \(inFlight) in flight; acknowledged again after \(pause.milliseconds) ms by broker"
                + " \(successor.leaderId); all replicas in sync after \((clock.now - killed).milliseconds) ms"
        )
    }

    @Test func frozenLeaderIsReplacedAndFollowsAfterwards() async throws {
        try await TestCluster.run { cluster in
            try await cluster.createTopic("frozen-leader", configs: [("min.insync.replicas", "2")])
            let load = CheckedLoad(cluster, topic: "frozen-leader", recordsPerSecond: Self.recordsPerSecond)
            try await load.start(minimumPerSecond: Self.minimumPerSecond)
            let leader = try await cluster.partition("frozen-leader").leaderId
            let others = cluster.brokers.filter { $0 != leader }
            try await cluster.supervisor.freeze(leader)
            try await cluster.waitForPartition("frozen-leader", toHave: "another leader", from: others) {
                others.contains($0.leaderId) && !$0.isrNodes.contains(leader)
            }
            try await load.waitForMore(2000)
            try await cluster.supervisor.thaw(leader)
            try await cluster.waitForFullISR("frozen-leader")
            try await load.waitForMore(2000)
            try await load.stopAndJudge()
        }
    }

    @Test func rollingRestartLosesNothing() async throws {
        try await TestCluster.run { cluster in
            try await cluster.createTopic("rolling", partitions: 6, configs: [("min.insync.replicas", "2")])
            let load = CheckedLoad(cluster, topic: "rolling", recordsPerSecond: Self.recordsPerSecond)
            try await load.start(minimumPerSecond: Self.minimumPerSecond)
            for node in cluster.controllers + cluster.brokers {
                try await cluster.supervisor.restart(node)
                try await cluster.waitForFullISR("rolling")
                try await load.waitForMore(1000)
            }
            try await load.stopAndJudge()
        }
    }
}
