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
                let before = try await cluster.quorumLeader()
                let after = try await replaceActiveController(of: cluster)
                #expect(after.epoch > before.epoch)
                #expect(cluster.controllers.contains(after.id) && after.id != before.id)
                let topic = "made-under-successor-\(round)"
                try await cluster.createTopic(topic)
                for broker in cluster.brokers {
                    let made = try await cluster.partitions(of: topic, from: broker)
                    #expect(made.map(\.partitionIndex) == [0] && made[0].replicaNodes.sorted() == cluster.brokers)
                }
                try await load.waitForMore(1000)
                try await cluster.supervisor.start(before.id)
                try await waitUntilVoterCatchesUp(before.id, in: cluster)
                #expect(try await cluster.quorumLeader().epoch >= after.epoch)
            }
            // Brokers and leaders had no part in it.
            for partition in try await cluster.partitions(of: "governed", from: cluster.brokers[0]) {
                #expect(partition.leaderEpoch == 0)
                #expect(partition.isrNodes.count == 3)
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
            let controller = try await cluster.quorumLeader()
            let killed = ContinuousClock.now
            async let first: Void = cluster.supervisor.kill(controller.id)
            async let second: Void = cluster.supervisor.kill(leader)
            _ = try await (first, second)
            let pause = try await load.waitForAcknowledgement(ofPartition: 0, after: killed + .milliseconds(100))
            print(
                "  controller \(controller.id) and broker \(leader) killed: acknowledged again after"
                    + " \(pause.milliseconds + 100) ms"
            )
            let survivors = cluster.brokers.filter { $0 != leader }
            let moved = try await cluster.partition("doubled", from: survivors)
            #expect(survivors.contains(moved.leaderId))
            #expect(!moved.isrNodes.contains(leader))
            let successor = try await cluster.quorumLeader()
            #expect(successor.id != controller.id && cluster.controllers.contains(successor.id))
            #expect(successor.epoch > controller.epoch)
            try await cluster.startWhatIsDown()
            try await cluster.waitForFullISR("doubled")
            try await waitUntilVoterCatchesUp(controller.id, in: cluster)
            try await load.stopAndJudge()
        }
    }

    private func waitUntilVoterCatchesUp(_ voter: Int32, in cluster: TestCluster) async throws {
        try await eventually("controller \(voter) has caught up") {
            let quorum = try await cluster.client.describeQuorum()
            let state = quorum.currentVoters.first { $0.replicaId == voter }
            return (quorum.highWatermark, state?.logEndOffset ?? -1)
        } until: { highWatermark, logEnd in
            logEnd >= highWatermark
        }
    }

    /// Kills the controller that leads the quorum and waits for its successor.
    private func replaceActiveController(of cluster: TestCluster) async throws -> (id: Int32, epoch: Int32) {
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
        return after
    }
}
