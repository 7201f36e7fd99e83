import Cluster
import ClusterClient
import KafkaProtocol
import TestSupport
import Testing
import Verification

extension ProcessSuites.FailoverTests {
    @Test func killedActiveControllerIsReplacedAndNothingIsLost() async throws {
        try await TestCluster.run { cluster in
            try await cluster.createTopic("governed", partitions: 3, configs: [("min.insync.replicas", "2")])
            let load = CheckedLoad(cluster, topic: "governed", recordsPerSecond: Self.recordsPerSecond)
            try await load.start(minimumPerSecond: Self.minimumPerSecond)
            for round in 1...3 {
                let killed = try await killActiveController(of: cluster, round: round)
                try await cluster.createTopic("made-under-successor-\(round)")
                try await load.waitForMore(1000)
                try await cluster.supervisor.start(killed)
                try await eventually("the restarted voter has caught up") {
                    let quorum = try await cluster.client.describeQuorum()
                    let voter = quorum.currentVoters.first { $0.replicaId == killed }
                    return (quorum.highWatermark, voter?.logEndOffset ?? -1)
                } until: { highWatermark, logEnd in
                    logEnd >= highWatermark
                }
            }
            try await load.stopAndJudge()
        }
    }

    @Test func controllerAndLeaderKilledTogetherLoseNothing() async throws {
        try await TestCluster.run { cluster in
            try await cluster.createTopic("doubled", partitions: 3, configs: [("min.insync.replicas", "2")])
            let load = CheckedLoad(cluster, topic: "doubled", recordsPerSecond: Self.recordsPerSecond)
            try await load.start(minimumPerSecond: Self.minimumPerSecond)
            let leader = try await cluster.partition("doubled").leaderId
            let controller = try await cluster.quorumLeader().id
            let killed = ContinuousClock.now
            async let first: Void = cluster.supervisor.kill(controller)
            async let second: Void = cluster.supervisor.kill(leader)
            _ = try await (first, second)
            let pause = try await load.waitForAcknowledgement(ofPartition: 0, after: killed + .milliseconds(100))
            print(
                "  controller \(controller) and broker \(leader) killed: acknowledged again after"
                    + " \(pause.milliseconds + 100) ms"
            )
            try await cluster.startWhatIsDown()
            try await cluster.waitForFullISR("doubled")
            try await load.stopAndJudge()
        }
    }

    private func killActiveController(of cluster: TestCluster, round: Int) async throws -> Int32 {
        let before = try await cluster.quorumLeader()
        let killed = ContinuousClock.now
        try await cluster.supervisor.kill(before.id)
        let after = try await eventually("another controller leads the quorum", every: .milliseconds(20)) {
            try await cluster.quorumLeader()
        } until: {
            $0.id != before.id && cluster.controllers.contains($0.id) && $0.epoch > before.epoch
        }
        print(
            "  controller \(before.id) killed: controller \(after.id) leads after"
                + " \((ContinuousClock.now - killed).milliseconds) ms"
        )
        return before.id
    }
}
