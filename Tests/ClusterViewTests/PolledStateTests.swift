import ClusterClient
import ClusterView
import KafkaProtocol
import Testing

@Suite struct PolledStateTests {
    private static let identity = ClusterIdentity(name: "test", ownership: .remote)

    private func metadata(alive: [Int32], leader: Int32, isr: [Int32]) -> MetadataResponse {
        MetadataResponse(
            brokers: alive.map {
                MetadataResponse.MetadataResponseBroker(nodeId: $0, host: "127.0.0.1", port: 9000 + $0)
            },
            clusterId: "c",
            topics: [
                MetadataResponse.MetadataResponseTopic(
                    name: "orders",
                    partitions: [
                        MetadataResponse.MetadataResponsePartition(
                            partitionIndex: 0,
                            leaderId: leader,
                            leaderEpoch: 3,
                            replicaNodes: [1, 2, 3],
                            isrNodes: isr
                        )
                    ]
                )
            ]
        )
    }

    @Test func aBrokerThatIsGoneStaysOnTheScreenAsDown() {
        var state = PolledState()
        state.metadata.succeed(self.metadata(alive: [2, 3], leader: 2, isr: [2, 3]), atMilliseconds: 1000)
        let snapshot = state.snapshot(Self.identity, nowMilliseconds: 1100)
        #expect(snapshot.brokers.map(\.id) == [1, 2, 3])
        #expect(snapshot.brokers.map(\.state) == [.down, .alive, .alive])
        #expect(snapshot.broker(2)?.leaders == 1)
        #expect(snapshot.broker(1)?.outOfSync == 1)
        #expect(snapshot.totals.underReplicated == 1)
    }

    @Test func theProcessIsBelievedBeforeTheCluster() {
        var state = PolledState()
        state.metadata.succeed(self.metadata(alive: [1, 2, 3], leader: 1, isr: [1, 2, 3]), atMilliseconds: 1000)
        state.processes = [
            ObservedProcess(
                id: 1,
                isBroker: true,
                host: "127.0.0.1",
                port: 9001,
                state: .ended,
                figures: ProcessFigures(lastExit: "killed by SIGKILL")
            ),
            ObservedProcess(
                id: 2,
                isBroker: true,
                host: "127.0.0.1",
                port: 9002,
                state: .frozen,
                figures: ProcessFigures(isFrozen: true)
            ),
        ]
        let snapshot = state.snapshot(Self.identity, nowMilliseconds: 1100)
        #expect(snapshot.brokers.map(\.state) == [.down, .frozen, .alive])
    }

    @Test func whatCannotBeAskedIsNotAvailableAndWhatFailsGrowsOld() {
        var state = PolledState()
        state.metadata.succeed(self.metadata(alive: [1], leader: 1, isr: [1]), atMilliseconds: 1000)
        state.quorum.fail(.unsupported(api: "DescribeQuorum", address: "a"))
        #expect(state.snapshot(Self.identity, nowMilliseconds: 1100).quorum == .notSupported)
        state.quorum.succeed(
            DescribeQuorumResponse.PartitionData(
                leaderId: 101,
                leaderEpoch: 7,
                highWatermark: 50,
                currentVoters: [
                    DescribeQuorumResponse.ReplicaState(replicaId: 101, logEndOffset: 50),
                    DescribeQuorumResponse.ReplicaState(replicaId: 102, logEndOffset: 44),
                ]
            ),
            atMilliseconds: 2000
        )
        let fresh = state.snapshot(Self.identity, nowMilliseconds: 2100).quorum.value
        #expect(fresh?.leaderID == 101)
        #expect(fresh?.voters.map(\.lag) == [0, 6])
        state.quorum.fail(.notConnected(address: "a", reason: "gone"))
        #expect(state.snapshot(Self.identity, nowMilliseconds: 9000).quorum.isStale)
    }

    @Test func minimumInSyncReplicasAreThoseOfTheTopicButNeverMoreThanItsReplicas() {
        var state = PolledState()
        state.metadata.succeed(self.metadata(alive: [1, 2, 3], leader: 1, isr: [1]), atMilliseconds: 1000)
        state.minInSync.succeed(["orders": 5], atMilliseconds: 1000)
        let row = state.snapshot(Self.identity, nowMilliseconds: 1100).partitions[0]
        #expect(row.minInSync == .known(3))
        #expect(row.refusesAcksAll)
    }

    @Test func whileNobodyAnswersTheLastStateStandsWithItsAge() {
        var state = PolledState()
        state.unreachableSinceMilliseconds = 500
        #expect(state.snapshot(Self.identity, nowMilliseconds: 600).contact == .connecting)
        state.metadata.succeed(self.metadata(alive: [1], leader: 1, isr: [1]), atMilliseconds: 1000)
        state.unreachableSinceMilliseconds = 5000
        state.unreachableReason = "cut"
        let snapshot = state.snapshot(Self.identity, nowMilliseconds: 6000)
        #expect(snapshot.contact == .unreachable(sinceMilliseconds: 5000, reason: "cut"))
        #expect(snapshot.metadataAtMilliseconds == 1000)
        #expect(snapshot.partitions.count == 1)
    }
}
