import ClusterClient
import ClusterView
import RecordClient
import TestSupport
import Testing

/// The poller against librdkafka's brokers, which are not ours and lack most of what it asks for, over TCP.
@Suite struct PollingTests {
    private static let now: Int64 = 1_700_000_000_000

    private func withPoller(
        _ cluster: MockCluster,
        _ body: (ClusterPoller) async throws -> Void
    ) async throws {
        let client = try ClusterClient(bootstrap: try ServerAddress.list(cluster.bootstrapServers))
        defer { client.close() }
        let identity = ClusterIdentity(name: "mock", ownership: .remote, bootstrapServers: cluster.bootstrapServers)
        try await body(
            ClusterPoller(client: client, identity: identity, refresh: .milliseconds(40), nowMilliseconds: { Self.now })
        )
    }

    @Test func aForeignClusterIsShownAsItIs() async throws {
        let cluster = try MockCluster(brokerCount: 3)
        try cluster.createTopic("orders", partitionCount: 4, replicationFactor: 3)
        try cluster.createTopic("payments", partitionCount: 2, replicationFactor: 3)
        try cluster.setLeader(of: "orders", partition: 2, to: 3)
        try await withPoller(cluster) { poller in
            let snapshot = await poller.once()
            #expect(snapshot.contact == .reachable)
            #expect(snapshot.takenAtMilliseconds == Self.now)
            #expect(snapshot.metadataAtMilliseconds == Self.now)
            let addresses = snapshot.brokers.map { "\($0.host):\($0.port)" }
            #expect(addresses.joined(separator: ",") == cluster.bootstrapServers)
            #expect(snapshot.brokers.map(\.id) == [1, 2, 3])
            #expect(snapshot.brokers.allSatisfy { $0.state == .alive && $0.process == nil })
            #expect(snapshot.brokers.reduce(0) { $0 + $1.leaders } == 6)
            #expect(snapshot.brokers.reduce(0) { $0 + $1.replicas } == 18)

            #expect(
                snapshot.partitions.map(\.name.description)
                    == ["orders-0", "orders-1", "orders-2", "orders-3", "payments-0", "payments-1"]
            )
            for partition in snapshot.partitions {
                #expect(partition.replicas.count == 3)
                #expect(partition.inSync.sorted() == partition.replicas.sorted())
                #expect(partition.leader.map(partition.replicas.contains) == true)
            }
            #expect(snapshot.partition(PartitionName(topic: "orders", partition: 2))?.leader == 3)
            #expect(snapshot.totals.underReplicated == 0 && snapshot.totals.offline == 0)
        }
    }

    @Test func whatTheClusterLacksIsNotSupportedAndNotZero() async throws {
        let cluster = try MockCluster(brokerCount: 2)
        try cluster.createTopic("orders", partitionCount: 1, replicationFactor: 2)
        try await withPoller(cluster) { poller in
            let snapshot = await poller.once()
            #expect(snapshot.quorum == .notSupported)
            #expect(snapshot.brokers.map(\.logBytes) == [.notSupported, .notSupported])
            #expect(snapshot.partitions.map(\.minInSync) == [.notSupported])
            #expect(snapshot.totals.refusingAcksAll == 0)
        }
    }

    @Test func aMovedLeaderIsSeenWithoutBeingAskedFor() async throws {
        let cluster = try MockCluster(brokerCount: 3)
        try cluster.createTopic("orders", partitionCount: 1, replicationFactor: 3)
        try cluster.setLeader(of: "orders", partition: 0, to: 1)
        try await withPoller(cluster) { poller in
            let polling = Task { await poller.run() }
            var leaders: [Int32?] = []
            var previous: ClusterSnapshot?
            var told: [String] = []
            for await snapshot in poller.snapshots where !snapshot.partitions.isEmpty {
                if let previous { told += EventDiffer.events(from: previous, to: snapshot).map(\.text) }
                previous = snapshot
                let leader = snapshot.partitions[0].leader
                guard leaders.last != leader else { continue }
                leaders.append(leader)
                if leaders.count == 1 { try cluster.setLeader(of: "orders", partition: 0, to: 2) }
                if leaders.count == 2 { break }
            }
            polling.cancel()
            await polling.value
            #expect(leaders == [1, 2])
            #expect(told.contains { $0.hasPrefix("orders-0 leader 1→2") }, "\(told)")
        }
    }

    @Test func aClusterThatFallsSilentKeepsItsLastStateAndSaysSince() async throws {
        let cluster = try MockCluster(brokerCount: 1)
        try cluster.createTopic("orders", partitionCount: 3)
        try await withPoller(cluster) { poller in
            #expect(await poller.once().contact == .reachable)
            try cluster.setBroker(1, isUp: false)
            let silent = await poller.once()
            guard case .unreachable(let since, let reason) = silent.contact else {
                Issue.record("the contact is \(silent.contact)")
                return
            }
            #expect(since == Self.now)
            #expect(!reason.isEmpty)
            #expect(silent.partitions.count == 3)
            #expect(silent.brokers.count == 1)
            try cluster.setBroker(1, isUp: true)
            try await eventually("the cluster answers again") {
                await poller.once().contact
            } until: {
                $0 == .reachable
            }
        }
    }

    @Test func anAddressWithoutABrokerIsConnectingForEver() async throws {
        let client = try ClusterClient(bootstrap: try ServerAddress.list("127.0.0.1:1"))
        defer { client.close() }
        let poller = ClusterPoller(
            client: client,
            identity: ClusterIdentity(name: "nobody", ownership: .remote),
            nowMilliseconds: { Self.now }
        )
        let snapshot = await poller.once()
        #expect(snapshot.contact == .connecting)
        #expect(snapshot.brokers.isEmpty && snapshot.partitions.isEmpty)
    }
}
