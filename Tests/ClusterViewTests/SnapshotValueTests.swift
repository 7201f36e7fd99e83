import ClusterView
import Testing

@Suite struct SnapshotValueTests {
    private func row(_ inSync: [Int32], leader: Int32?, min: Reading<Int> = .known(2)) -> PartitionRow {
        PartitionRow(topic: "t", partition: 0, leader: leader, replicas: [1, 2, 3], inSync: inSync, minInSync: min)
    }

    @Test func statusesAreThoseOfKafkasTopicTool() {
        #expect(row([1, 2, 3], leader: 1).replication == .complete)
        #expect(row([1, 2], leader: 1).replication == .atMinInSync)
        #expect(row([1, 2], leader: 1, min: .known(1)).replication == .underReplicated)
        #expect(row([1], leader: 1).replication == .underMinInSync)
        #expect(row([1, 2, 3], leader: nil).refusesAcksAll)
        #expect(!row([1], leader: 1, min: .notPermitted).refusesAcksAll)
        #expect(row([2, 1], leader: 2).isLedByAnother)
        #expect(!row([2, 1], leader: nil).isLedByAnother)
    }

    @Test func ringsKeepTheNewest() {
        var ring = HistoryRing<Int>(capacity: 3)
        #expect(ring.last == nil)
        for value in 1...7 {
            ring.append(value)
            #expect(ring.last == value)
        }
        #expect(ring.elements == [5, 6, 7])
    }

    @Test func readingsGrowOldOnce() {
        let reading = Reading.known(4)
        let old = reading.aged(sinceMilliseconds: 10)
        #expect(old == .stale(4, sinceMilliseconds: 10))
        #expect(old.aged(sinceMilliseconds: 20) == old)
        #expect(old.map { $0 * 2 }.value == 8)
        #expect(Reading<Int>.notPermitted.aged(sinceMilliseconds: 1) == .notPermitted)
    }

    @Test func lossOfABrokerIsForetold() {
        let snapshot = ClusterSnapshot(
            takenAtMilliseconds: 0,
            identity: ClusterIdentity(name: "t", ownership: .embedded),
            brokers: [
                BrokerRow(id: 1, host: "h", port: 1, state: .alive),
                BrokerRow(id: 2, host: "h", port: 2, state: .alive),
                BrokerRow(id: 3, host: "h", port: 3, state: .down),
            ],
            quorum: .known(
                QuorumView(
                    leaderID: 101,
                    leaderEpoch: 1,
                    highWatermark: 1,
                    members: [101, 102, 103].map {
                        QuorumMember(id: $0, role: .follower, logEndOffset: 1, isAlive: $0 != 103)
                    }
                )
            ),
            partitions: [
                PartitionRow(
                    topic: "a",
                    partition: 0,
                    leader: 1,
                    replicas: [1, 2, 3],
                    inSync: [1, 2],
                    minInSync: .known(2)
                ),
                PartitionRow(topic: "a", partition: 1, leader: 2, replicas: [2, 1], inSync: [2], minInSync: .known(1)),
                PartitionRow(
                    topic: "a",
                    partition: 2,
                    leader: 2,
                    replicas: [2, 1],
                    inSync: [2, 1],
                    minInSync: .known(1)
                ),
            ]
        )
        let two = BrokerLossForecast(losing: 2, in: snapshot)
        #expect(two.leadersHeld == 2)
        #expect(two.goingOffline == 1)
        #expect(two.newlyRefusingAcksAll == 2)
        #expect(two.alreadyDown == [3])
        #expect(two.quorumSurvives)
        #expect(!two.isVoter)
        let voter = BrokerLossForecast(losing: 101, in: snapshot)
        #expect(voter.isVoter)
        #expect(voter.votersLeft == 1)
        #expect(!voter.quorumSurvives)
        #expect(snapshot.quorum.value?.failuresLeft == 0)
    }
}
