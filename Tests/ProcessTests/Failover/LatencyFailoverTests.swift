import Cluster
import ClusterClient
import ClusterView
import KafkaProtocol
import Operations
import TestSupport
import Testing

extension ProcessSuites.FailoverTests {
    /// A kill is a gap with the samples that crossed it, and none of them is in the percentiles. It is the group's coordinator
    /// that is killed: no commit comes before another has taken over, so that records wait whose samples cross.
    @Test func aKilledLeaderIsAGapInPassiveLatency() async throws {
        try await TestCluster.run { cluster in
            try await cluster.createTopic("watched", partitions: 3)
            let workload = TimedWorkload(cluster, topic: "watched", group: "watched-group")
            try await LatencyObserver.run(cluster) { observer in
                let working = Task { try await workload.run(everyMilliseconds: 5) }
                try await observer.waitUntilReading()
                try await eventually("samples are seen") {
                    await observer.watch.snapshot().row(.group(workload.group))?.figures.samples ?? 0
                } until: {
                    $0 > 50
                }
                let leader = try await cluster.coordinator(of: workload.group)
                var leaders: Set<Int32> = []
                for index: Int32 in 0..<3 { leaders.insert(try await cluster.partition("watched", index).leaderId) }
                try #require(leaders.contains(leader), "each broker leads one of the three")
                try await cluster.supervisor.kill(leader)
                let snapshot = try await eventually("samples cross the fail-over") {
                    await observer.watch.snapshot()
                } until: { snapshot in
                    snapshot.gaps.contains { $0.leadersBefore.contains(leader) && $0.samples > 0 }
                }
                let figures = try #require(snapshot.row(.group(workload.group))).figures
                #expect(figures.failOverSamples > 0)
                let gap = try #require(snapshot.gaps.first { $0.leadersBefore.contains(leader) })
                #expect(!gap.leadersAfter.contains(leader) && gap.partitions > 0)
                #expect(gap.worstMilliseconds == figures.worstFailOverMilliseconds)
                print("fail-over seen passively: \(gap.worstMilliseconds) ms, \(gap.samples) samples crossed it")
                let marked = try #require(snapshot.heat(.all)).failOverMilliseconds.filter { $0 > 0 }
                #expect(!marked.isEmpty)
                try await cluster.supervisor.start(leader)
                working.cancel()
                try await working.value
            }
            #expect(workload.committed >= workload.produced)
        }
    }

    /// The probe finds the window, loses nothing, and sees to it that the broker leads something again.
    @Test func theProbeTimesAKilledLeader() async throws {
        try await TestCluster.run { cluster in
            let client = try ClusterClient(bootstrap: try ServerAddress.list(cluster.bootstrapServers))
            defer { client.close() }
            let probe = ProbeRun(client: client, bootstrapServers: cluster.bootstrapServers)
            let probing = Task { try await probe.run() }
            let calm = try await eventually("probes come back from every broker") {
                probe.snapshot()
            } until: { snapshot in
                snapshot.partitions.count >= 3 && snapshot.partitions.allSatisfy { $0.figures.received > 5 }
            }
            let leader = try #require(calm.partitions.first?.leader)
            try await cluster.supervisor.kill(leader)
            let after = try await eventually("the outage is over") {
                probe.snapshot()
            } until: { snapshot in
                snapshot.outages.contains { $0.leaderBefore == leader && $0.isOver && $0.leaderAfter != leader }
            }
            let outage = try #require(after.outages.first { $0.leaderBefore == leader && $0.isOver })
            print(
                "the probe's window: \(outage.unavailableMilliseconds(nowNanoseconds: 0)) ms, new leader seen after "
                    + "\(outage.milliseconds(to: outage.newLeaderNanoseconds) ?? -1) ms"
            )
            #expect(outage.newLeaderNanoseconds != nil)
            try await cluster.supervisor.start(leader)
            try await eventually("every broker leads a probe partition again") {
                probe.snapshot().partitions.map(\.leader)
            } until: { leaders in
                Set(leaders.compactMap(\.self)) == Set(cluster.brokers)
            }
            probing.cancel()
            try await probing.value
            let end = probe.snapshot()
            #expect(end.total.failOvers > 0 && end.total.duplicates == 0)
            #expect(end.total.lost == 0 && end.total.inFlight == 0, "\(end.total.lost) acknowledged probes were lost")
        }
    }
}
