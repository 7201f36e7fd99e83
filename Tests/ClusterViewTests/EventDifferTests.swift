import ClusterView
import Testing

@Suite struct EventDifferTests {
    private let identity = ClusterIdentity(name: "test", clusterID: "a", ownership: .embedded)

    private func partition(
        _ number: Int32,
        leader: Int32?,
        epoch: Int32,
        inSync: [Int32]
    ) -> PartitionRow {
        PartitionRow(
            topic: "orders",
            partition: number,
            leader: leader,
            leaderEpoch: epoch,
            replicas: [1, 2, 3],
            inSync: inSync,
            minInSync: .known(2)
        )
    }

    private func snapshot(
        at milliseconds: Int64,
        brokers: [Int32: BrokerRow.State] = [1: .alive, 2: .alive, 3: .alive],
        partitions: [PartitionRow] = [],
        controller: Int32? = 101,
        epoch: Int32 = 4,
        votersDown: Set<Int32> = []
    ) -> ClusterSnapshot {
        ClusterSnapshot(
            takenAtMilliseconds: milliseconds,
            identity: identity,
            brokers: brokers.sorted { $0.key < $1.key }.map {
                BrokerRow(
                    id: $0.key,
                    host: "h",
                    port: 9092,
                    state: $0.value,
                    process: ProcessFigures(lastExit: $0.value == .down ? "SIGKILL by you" : nil)
                )
            },
            quorum: .known(
                QuorumView(
                    leaderID: controller,
                    leaderEpoch: epoch,
                    highWatermark: 10,
                    members: [101, 102, 103].map {
                        QuorumMember(
                            id: $0,
                            role: $0 == controller ? .leader : .follower,
                            logEndOffset: 10,
                            isAlive: !votersDown.contains($0)
                        )
                    }
                )
            ),
            partitions: partitions
        )
    }

    private func told(_ before: ClusterSnapshot, _ after: ClusterSnapshot) -> [String] {
        EventDiffer.events(from: before, to: after).map { "\($0.severity.rawValue) \($0.text)" }
    }

    @Test func equalSnapshotsTellNothing() {
        let one = snapshot(at: 1, partitions: [partition(0, leader: 1, epoch: 7, inSync: [1, 2, 3])])
        #expect(EventDiffer.events(from: one, to: one).isEmpty)
    }

    @Test func aKillIsToldFromCauseToConsequence() {
        let before = snapshot(at: 1000, partitions: [partition(3, leader: 1, epoch: 7, inSync: [1, 2, 3])])
        let after = snapshot(
            at: 2000,
            brokers: [1: .down, 2: .alive, 3: .alive],
            partitions: [partition(3, leader: 2, epoch: 8, inSync: [2, 3])]
        )
        #expect(
            told(before, after) == [
                "! broker 1 gone (SIGKILL by you)",
                "~ orders-3 leader 1→2 epoch 7→8",
                "~ orders-3 ISR lost broker 1 (2/3)",
                "! 1 partition under-replicated",
            ]
        )
        #expect(EventDiffer.events(from: before, to: after).allSatisfy { $0.atMilliseconds == 2000 })
        #expect(
            told(after, before) == [
                "· broker 1 is back",
                "~ orders-3 leader 2→1 epoch 8→7",
                "· orders-3 ISR gained broker 1 (3/3)",
                "· every partition is fully replicated again",
            ]
        )
    }

    @Test func lossOfTheLastReplicaSaysItsConsequence() {
        let before = snapshot(at: 1, partitions: [partition(0, leader: 1, epoch: 7, inSync: [1])])
        let after = snapshot(at: 2, partitions: [partition(0, leader: nil, epoch: 8, inSync: [1])])
        #expect(told(before, after) == ["! orders-0 leader 1→none, offline"])
        #expect(told(after, before).first == "· orders-0 leader 1, online again epoch 8→7")
    }

    @Test func refusedAcksAllIsSaid() {
        let before = snapshot(at: 1, partitions: [partition(0, leader: 1, epoch: 7, inSync: [1, 2])])
        let after = snapshot(at: 2, partitions: [partition(0, leader: 1, epoch: 7, inSync: [1])])
        #expect(told(before, after) == ["~ orders-0 ISR lost broker 2 (1/3)", "! acks=all is refused on 1 partition"])
        #expect(told(after, before).last == "· acks=all is accepted on every partition again")
    }

    @Test func manyMovesAreCountedByKind() {
        let before = snapshot(
            at: 1,
            partitions: (0..<500).map { partition($0, leader: 1, epoch: 7, inSync: [1, 2, 3]) }
        )
        let after = snapshot(
            at: 2,
            partitions: (0..<500).map { partition($0, leader: $0 < 300 ? 2 : 3, epoch: 8, inSync: [2, 3]) }
        )
        #expect(
            told(before, after) == [
                "~ 300 partitions: leader 1→2",
                "~ 200 partitions: leader 1→3",
                "~ 500 partitions: ISR lost broker 1",
                "! 500 partitions under-replicated",
            ]
        )
    }

    @Test func controllersComeGoAndAreElected() {
        let before = snapshot(at: 1)
        #expect(
            told(before, snapshot(at: 2, controller: 102, epoch: 5, votersDown: [101])) == [
                "~ controller 101→102 epoch 4→5", "! controller 101 gone, 2/3 voters",
            ]
        )
        #expect(told(before, snapshot(at: 2, controller: nil, epoch: 5)).first?.contains("nothing can change") == true)
    }

    @Test func silenceAndReturnAreTold() {
        let before = snapshot(at: 1000)
        let silent = ClusterSnapshot(
            takenAtMilliseconds: 2000,
            identity: identity,
            contact: .unreachable(sinceMilliseconds: 1500, reason: "connection refused"),
            brokers: before.brokers,
            quorum: before.quorum
        )
        #expect(told(before, silent) == ["! no broker answers: connection refused"])
        #expect(told(silent, snapshot(at: 8500)) == ["· cluster answers again after 7 s"])
    }

    @Test func anotherClusterIsNoticed() {
        let other = ClusterSnapshot(
            takenAtMilliseconds: 2,
            identity: ClusterIdentity(name: "test", clusterID: "b", ownership: .embedded)
        )
        let before = ClusterSnapshot(takenAtMilliseconds: 1, identity: identity)
        #expect(told(before, other) == ["! another cluster answers now: id b, was a"])
    }

    @Test func changesStayVisibleForAWhile() {
        let before = snapshot(at: 1000, partitions: [partition(3, leader: 1, epoch: 7, inSync: [1, 2, 3])])
        let after = snapshot(at: 2000, partitions: [partition(3, leader: 2, epoch: 8, inSync: [2, 3])])
        var tracker = ChangeTracker()
        tracker.observe(from: before, to: after)
        let cell = ChangeTracker.Cell.leader(PartitionName(topic: "orders", partition: 3))
        #expect(tracker.change(of: cell, nowMilliseconds: 7000)?.was == "1")
        #expect(tracker.change(of: cell, nowMilliseconds: 7001) == nil)
        #expect(tracker.isAnyVisible(nowMilliseconds: 12_000))
        #expect(!tracker.isAnyVisible(nowMilliseconds: 12_001))
        // What is too old to show is forgotten with the next snapshot.
        tracker.observe(from: after, to: snapshot(at: 60_000, partitions: after.partitions))
        #expect(tracker == ChangeTracker())
    }
}
