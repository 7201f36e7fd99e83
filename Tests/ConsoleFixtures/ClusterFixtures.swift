import ClusterView

/// Clusters that never ran: what the console's tests and its fixture screen draw.
package enum ClusterFixtures {
    /// 2026-11-20 12:04:30 UTC.
    package static let start: Int64 = 1_795_176_270_000

    private static let topics: [(name: String, partitions: Int32)] = [
        ("payment-events", 6), ("point-commands", 6), ("reservation-commands", 4), ("reservation-events", 2),
    ]

    /// Three brokers, three controllers, eighteen partitions, nothing wrong.
    package static func calm(at milliseconds: Int64 = start) -> ClusterSnapshot {
        make(at: milliseconds, down: [], leaderEpochs: 0)
    }

    /// The same cluster two seconds after broker 3 was killed.
    package static func brokerThreeDown(at milliseconds: Int64 = start + 2000) -> ClusterSnapshot {
        make(at: milliseconds, down: [3], leaderEpochs: 1)
    }

    /// Broker 3 is back and in sync, its leaders are still elsewhere.
    package static func brokerThreeBack(at milliseconds: Int64 = start + 30_000) -> ClusterSnapshot {
        make(at: milliseconds, down: [], leaderEpochs: 1, ledAway: [3])
    }

    /// A cluster in some condition.
    ///
    /// - Parameters:
    ///   - down: brokers that do not run.
    ///   - leaderEpochs: how often the partitions of `down` and `ledAway` have moved.
    ///   - ledAway: brokers that lead nothing although they run.
    package static func make(
        at milliseconds: Int64,
        down: Set<Int32>,
        leaderEpochs: Int32,
        ledAway: Set<Int32> = [],
        isReadOnly: Bool = false,
        ownership: ClusterIdentity.Ownership = .embedded
    ) -> ClusterSnapshot {
        var partitions: [PartitionRow] = []
        for (topicIndex, topic) in topics.enumerated() {
            for number in 0..<topic.partitions {
                let first = (number + Int32(topicIndex)) % 3
                let count: Int32 = topic.name == "reservation-events" ? 2 : 3
                let replicas = (0..<count).map { (first + $0) % 3 + 1 }
                let inSync = replicas.filter { !down.contains($0) }
                let leader = inSync.first { !ledAway.contains($0) } ?? inSync.first
                let hasMoved = leader != replicas[0]
                partitions.append(
                    PartitionRow(
                        topic: topic.name,
                        partition: number,
                        leader: leader,
                        leaderEpoch: 7 + number + (hasMoved ? leaderEpochs : 0),
                        replicas: replicas,
                        inSync: inSync,
                        offlineReplicas: replicas.filter { down.contains($0) },
                        minInSync: .known(2)
                    )
                )
            }
        }
        let brokers = (1...3).map { broker($0, at: milliseconds, down: down, partitions: partitions, ownership) }
        return ClusterSnapshot(
            takenAtMilliseconds: milliseconds,
            identity: ClusterIdentity(
                name: "demo",
                clusterID: "hw-fixture-cluster-0001",
                ownership: ownership,
                isReadOnly: isReadOnly,
                bootstrapServers: "127.0.0.1:19092"
            ),
            brokers: brokers,
            quorum: .known(quorum(at: milliseconds, brokersDown: down, ownership)),
            partitions: partitions
        )
    }

    private static func broker(
        _ id: Int32,
        at milliseconds: Int64,
        down: Set<Int32>,
        partitions: [PartitionRow],
        _ ownership: ClusterIdentity.Ownership
    ) -> BrokerRow {
        let isDown = down.contains(id)
        let process = ProcessFigures(
            pid: isDown ? nil : 48_208 + id,
            uptimeMilliseconds: isDown ? nil : 252_000,
            residentBytes: isDown ? nil : 41_300_000 + Int64(id) * 1_100_000,
            cpuPercent: isDown ? nil : 12.4 + Double(id),
            restarts: 0,
            lastExit: isDown ? "SIGKILL by you" : nil
        )
        return BrokerRow(
            id: id,
            host: "127.0.0.1",
            port: 19_091 + Int(id),
            rack: id == 3 ? nil : "rack-\(id)",
            state: isDown ? .down : .alive,
            leaders: partitions.count { $0.leader == id },
            replicas: partitions.count { $0.replicas.contains(id) },
            outOfSync: partitions.count { $0.replicas.contains(id) && !$0.inSync.contains(id) },
            logBytes: isDown ? .stale(18_400_000, sinceMilliseconds: start) : .known(18_400_000 + Int64(id) * 100_000),
            process: ownership == .embedded ? process : nil,
            traffic: ownership == .embedded ? .known(traffic(of: id)) : .absent,
            roundTrip: ownership == .remote ? roundTrip(to: id, isDown: isDown) : .absent
        )
    }

    private static func traffic(of id: Int32) -> BrokerTraffic {
        BrokerTraffic(
            bytesInPerSecond: id == 1 ? 1_243_000 : 107_400,
            bytesOutPerSecond: id == 1 ? 998_000 : 92_800,
            replicationInPerSecond: 214_000,
            replicationOutPerSecond: 203_000,
            requestsPerSecond: id == 1 ? 3412 : 812.4,
            failedProducesPerSecond: id == 2 ? 2.4 : 0,
            failedFetchesPerSecond: id == 2 ? 1 : 0,
            produceP99Milliseconds: id == 1 ? 1021.3 : 4.72,
            fetchP99Milliseconds: id == 1 ? 501.6 : nil,
            connections: id == 1 ? 1204 : 38,
            isrShrinks: id == 1 ? 12 : 0,
            isrExpansions: id == 1 ? 6 : 0,
            busyShare: id == 1 ? 0.42 : 0.07
        )
    }

    private static func roundTrip(to id: Int32, isDown: Bool) -> Reading<RoundTrip> {
        let figures = RoundTrip(
            lastMilliseconds: 0.84 * Double(id),
            medianMilliseconds: 1.12 * Double(id),
            longestMilliseconds: 412 * Double(id),
            answered: isDown ? 52 : 60,
            unanswered: isDown ? 8 : 0
        )
        return isDown ? .stale(figures, sinceMilliseconds: start) : .known(figures)
    }

    private static func quorum(
        at milliseconds: Int64,
        brokersDown: Set<Int32>,
        _ ownership: ClusterIdentity.Ownership
    ) -> QuorumView {
        let voters = (101...103).map { id in
            QuorumMember(
                id: id,
                role: id == 102 ? .leader : .follower,
                logEndOffset: 1204,
                lastFetchMilliseconds: id == 102 ? nil : milliseconds - 120,
                lastCaughtUpMilliseconds: milliseconds - 140,
                process: ownership == .embedded
                    ? ProcessFigures(
                        pid: 48_000 + id,
                        uptimeMilliseconds: 254_000,
                        residentBytes: 22_000_000,
                        cpuPercent: 1.2
                    ) : nil
            )
        }
        let observers = (1...3).map { id in
            QuorumMember(
                id: id,
                role: .observer,
                logEndOffset: brokersDown.contains(id) ? 1180 : 1204,
                lag: brokersDown.contains(id) ? 24 : 0,
                lastFetchMilliseconds: brokersDown.contains(id) ? milliseconds - 2100 : milliseconds - 90,
                lastCaughtUpMilliseconds: brokersDown.contains(id) ? milliseconds - 2200 : milliseconds - 90,
                isAlive: !brokersDown.contains(id)
            )
        }
        return QuorumView(leaderID: 102, leaderEpoch: 7, highWatermark: 1204, members: voters + observers)
    }

    /// Five hundred partitions over five brokers, of which 2 does not run.
    package static func crowded(at milliseconds: Int64 = start) -> ClusterSnapshot {
        let partitions = (0..<500).map { index -> PartitionRow in
            let number = Int32(index)
            let replicas = (0..<3).map { (number + $0) % 5 + 1 }
            let inSync = replicas.filter { $0 != 2 }
            return PartitionRow(
                topic: "orders-\(String(1000 + index / 10))",
                partition: number % 10,
                leader: inSync.first,
                leaderEpoch: 3,
                replicas: replicas,
                inSync: inSync,
                offlineReplicas: replicas.filter { $0 == 2 },
                minInSync: .known(2)
            )
        }
        return ClusterSnapshot(
            takenAtMilliseconds: milliseconds,
            identity: ClusterIdentity(name: "crowd", ownership: .remote),
            brokers: (1...5).map {
                BrokerRow(id: $0, host: "broker-\($0).example.net", port: 9092, state: $0 == 2 ? .down : .alive)
            },
            quorum: .notSupported,
            partitions: partitions
        )
    }

    /// Topic names as long as an operator dares, and text in Korean where a name may hold it.
    package static func long(at milliseconds: Int64 = start) -> ClusterSnapshot {
        let stem = "customer-notification-preferences-changed-by-back-office-v2"
        let partitions = (0..<3).map { number in
            PartitionRow(
                topic: number == 2 ? "결제-이벤트" : stem,
                partition: Int32(number),
                leader: 1,
                leaderEpoch: nil,
                replicas: [1, 2],
                inSync: number == 0 ? [1] : [1, 2],
                minInSync: .notPermitted
            )
        }
        return ClusterSnapshot(
            takenAtMilliseconds: milliseconds,
            identity: ClusterIdentity(name: "예약 결제 포인트 운영", ownership: .remote, isReadOnly: true),
            brokers: [
                BrokerRow(
                    id: 1,
                    host: "a-very-long-host-name.in-a-very-long-zone.example.net",
                    port: 9092,
                    rack: "서울-1",
                    state: .alive,
                    leaders: 3,
                    replicas: 3,
                    logBytes: .notPermitted
                ),
                BrokerRow(
                    id: 2,
                    host: "b",
                    port: 9092,
                    state: .unknown,
                    replicas: 3,
                    outOfSync: 1,
                    logBytes: .notSupported
                ),
            ],
            quorum: .notPermitted,
            partitions: partitions
        )
    }

    /// No broker has answered for seven seconds; what was known stays.
    package static func unreachable(at milliseconds: Int64 = start) -> ClusterSnapshot {
        let before = calm(at: milliseconds)
        return ClusterSnapshot(
            takenAtMilliseconds: milliseconds,
            metadataAtMilliseconds: milliseconds - 7000,
            identity: before.identity,
            contact: .unreachable(sinceMilliseconds: milliseconds - 7000, reason: "connection refused"),
            brokers: before.brokers,
            quorum: before.quorum.aged(sinceMilliseconds: milliseconds - 7000),
            partitions: before.partitions
        )
    }

    /// A cluster without topics.
    package static func empty(at milliseconds: Int64 = start) -> ClusterSnapshot {
        ClusterSnapshot(
            takenAtMilliseconds: milliseconds,
            identity: ClusterIdentity(name: "fresh", ownership: .remote)
        )
    }
}
